"""What people enter of webhooks, mailboxes, channels, templates and robots."""

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shouyue.communications.actions import Entered, Wanted, Wording
from shouyue.communications.actions.robots import KINDS
from shouyue.communications.phrases import CASE_KINDS, HEARD, SERVICES, STEPS
from shouyue.obligations import queries as promises
from shouyue.people import queries as people
from shouyue.ui.forms import DayField, Form


class WebhookForm(Form):
    """Where facts are sent, and which."""

    name = forms.CharField(label=_("Name"), max_length=80)
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("A public https address. It must answer 2xx within ten seconds."),
        widget=forms.URLInput(attrs={"placeholder": "https://tms.example.com/hooks/shouyue", "autocomplete": "off"}),
    )
    patterns = forms.CharField(
        label=_("Facts"),
        help_text=_("Names of facts, one a line: order.received for one, obligation.* for all of a kind, * for all."),
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "obligation.breached\nobligation.escalated"}),
    )
    active = forms.BooleanField(label=_("Send"), required=False, initial=True)

    def clean_patterns(self) -> list[str]:
        return [part for part in re.split(r"[\s,，、]+", self.cleaned_data["patterns"]) if part]

    @property
    def asked(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: self.cleaned_data[name] for name in ("name", "url", "patterns")}


class MailboxForm(Form):
    """A mailbox and how it is entered. `version` is the one that was read."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    host = forms.CharField(
        label=_("IMAP server"), max_length=200, widget=forms.TextInput(attrs={"placeholder": "imap.example.com"})
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65_535, initial=993)
    security = forms.ChoiceField(
        label=_("Connection"),
        choices=[
            ("tls", _("TLS (port 993)")),
            ("starttls", _("STARTTLS (port 143)")),
            ("none", _("in the open, on this machine alone")),
        ],
    )
    user = forms.CharField(label=_("User"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    password = forms.CharField(
        label=_("Password"),
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "Many providers want an authorisation code of their own for IMAP. Left empty, the known one stays."
        ),
    )
    folder = forms.RegexField(r"^[\x20-\x7e]+$", label=_("Folder"), max_length=120, initial="INBOX")
    since = DayField(label=_("Take mails from"), help_text=_("Older mails in the folder are left alone."))
    place = forms.ChoiceField(label=_("Belongs to"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_places(self)

    def entered(self) -> Entered:
        """What was entered, as the action takes it."""
        return Entered(**chosen_of(self, Entered.__slots__))


class ChannelForm(Form):
    """A channel's name and hours."""

    name = forms.CharField(label=_("Name"), max_length=60)
    calendar = forms.ChoiceField(label=_("Service hours"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        self.offer("calendar", [(one.name, one.label.in_(language)) for one in promises.calendars()])


class TemplateForm(Form):
    """A prepared reply. `version` is the one that was read; code and language are `fixed` once they are given."""

    name = forms.CharField(label=_("Name"), max_length=80)
    code = forms.RegexField(
        r"^[a-z0-9_-]+$",
        label=_("Code"),
        max_length=40,
        error_messages={"invalid": _("Small letters, digits, dashes and underscores only.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    kind = forms.ChoiceField(label=_("Kind of case"), required=False, choices=list(CASE_KINDS.items()))
    step = forms.ChoiceField(label=_("Step"), required=False, choices=[("", _("any")), *STEPS.items()])
    subject = forms.CharField(label=pgettext_lazy("mail", "Subject"), max_length=200)
    text = forms.CharField(
        label=pgettext_lazy("template", "Text"), widget=forms.Textarea(attrs={"rows": 14}), strip=False
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("code", "language") if fixed else ():
            self.fields[name].disabled = True

    def wording(self) -> Wording:
        """What was entered, as the action takes it."""
        told = {name: self.cleaned_data[name] for name in Wording.__slots__}
        return Wording(**told | {"text": told["text"].replace("\r\n", "\n").strip()})


class RobotForm(Form):
    """A robot of a group chat. `version` is the one that was read."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("The group, for example"))
    service = forms.ChoiceField(label=_("Service"), choices=list(SERVICES.items()))
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "https://"}),
        help_text=_(
            "As the group shows it when the robot is added. It is kept sealed; left empty, the known one stays."
        ),
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "SEC…"}),
        help_text=_("DingTalk only, where the robot signs what it says."),
    )
    hears = forms.MultipleChoiceField(
        label=_("What it tells"),
        choices=[(kind, HEARD[kind]) for kind in KINDS],
        widget=forms.CheckboxSelectMultiple,
    )
    place = forms.ChoiceField(label=_("Belongs to"), required=False)
    active = forms.BooleanField(label=pgettext_lazy("switch", "On"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_places(self)

    def wanted(self) -> Wanted:
        """What was entered, as the action takes it."""
        return Wanted(**chosen_of(self, Wanted.__slots__))


def offer_places(form: Form) -> None:
    """The whole company, a region or a site, at `place`; `site` and `region` of the initial values choose."""
    sites = list(people.sites())
    regions = {one.region.code: one.region.name for one in sites}
    chosen = form.initial.get("site"), form.initial.get("region")
    form.initial["place"] = f"site:{chosen[0]}" if chosen[0] else f"region:{chosen[1]}" if chosen[1] else ""
    choices: list[Any] = [("", _("Whole company"))]
    if sites:
        choices.append((_("Regions"), [(f"region:{code}", name) for code, name in regions.items()]))
        choices.append((_("Sites"), [(f"site:{one.code}", one.name) for one in sites]))
    form.offer("place", choices)


def chosen_of(form: Form, names: Collection[str]) -> dict[str, Any]:
    """What was entered under these names; `site` and `region` are the codes of the place that was chosen."""
    kind, _colon, code = form.cleaned_data["place"].partition(":")
    place = {"site": code if kind == "site" else "", "region": code if kind == "region" else ""}
    return {name: place[name] if name in place else form.cleaned_data[name] for name in names}
