"""What people enter of a communication. What must be there is asked by the policy's gates, not by the form."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shouyue.communications.actions import Corrected, Newcomer
from shouyue.communications.logic.mail import Direction
from shouyue.communications.logic.records import Kind, Said, Wanted, Way
from shouyue.communications.phrases import DIRECTIONS, KINDS, WAYS
from shouyue.customers.actions import ContactEntered, Entered
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import GateRefused
from shouyue.people import queries as people
from shouyue.people.models import Site
from shouyue.ui.forms import Form, MomentField, TextField

if TYPE_CHECKING:
    from shouyue.communications.models import Communication

ROWS = range(3)  # follow-ups that the page has lines for
FEWEST_DIGITS = 5  # from which on something with letters in it is a number with an extension, and not a name
# Where what a rule asks for is typed. What a rule of the company's own asks for is said above the form.
ASKED_AT = {
    "CC-4.1/form": ("name", "contact_name", "needs"),
    "CC-4.1/reach": ("reach",),
    "CC-4.2/complete": ("begun_at", "summary", "person", "nothing"),
}
REFUSED_AT = {"customer": "reach", "phones": "reach", "emails": "reach", "length": "minutes", "follow_ups": "nothing"}


class TalkForm(Form):
    """When, how and what was said."""

    way = forms.ChoiceField(label=_("Way"))
    direction = forms.ChoiceField(label=_("Direction"))
    kind = forms.ChoiceField(label=pgettext_lazy("communication", "Kind"))
    begun_at = MomentField(label=_("Begun"), required=False)
    minutes = forms.IntegerField(label=_("Minutes it took"), required=False, min_value=0, max_value=1440)
    summary = TextField(label=pgettext_lazy("communication", "What was said"), required=False, rows=5)
    person = forms.ChoiceField(label=_("Responsible"), required=False)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = _staff(at)
        self.offer("way", [(one.value, words) for one, (words, _icon) in WAYS.items()])
        self.offer("direction", [(one.value, words) for one, (words, _icon) in DIRECTIONS.items()])
        self.offer("kind", [(one.value, words) for one, words in KINDS.items()])
        self.offer("person", [("", "–"), *self.staff])

    def refuse(self, refused: Refused) -> None:
        """Say why the action says no, at its field."""
        field = _field_of(refused.field)
        self.add_error(field if field in self.fields else None, str(refused))

    @property
    def length(self) -> timedelta | None:
        minutes = self.cleaned_data["minutes"]
        return timedelta(minutes=minutes) if minutes is not None else None


class RecordForm(TalkForm):
    """A communication: with whom first, then what was said and what follows. `partner`: `customer` or
    `customer.contact`, or `new` for somebody whom the basic form introduces."""

    reach = forms.CharField(label=_("Telephone, e-mail or name"), max_length=254, required=False)
    partner = forms.RegexField(r"^(new|\d{1,18}(\.\d{1,18})?)$", required=False)
    name = forms.CharField(label=_("Company"), max_length=120, required=False)
    contact_name = forms.CharField(label=_("Contact person"), max_length=80, required=False)
    needs = TextField(label=_("Needs"), max_length=4000, required=False, rows=2)
    site = forms.ModelChoiceField(
        Site.objects.select_related("region"), label=_("Site"), required=False, empty_label=_("not known yet")
    )
    nothing = forms.BooleanField(label=_("Nothing follows"), required=False)
    case = forms.CharField(label=_("Case"), max_length=60, required=False)
    waybill = forms.CharField(label=_("Waybill"), max_length=60, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in ROWS:
            self.fields[f"what_{number}"] = forms.CharField(label=_("What follows"), max_length=200, required=False)
            self.fields[f"person_{number}"] = forms.ChoiceField(
                label=_("Who does it"), choices=[("", "–"), *self.staff], required=False
            )
            self.fields[f"do_by_{number}"] = MomentField(label=pgettext_lazy("follow-up", "Until"), required=False)

    @property
    def follow_up_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The lines for what follows."""
        return [(self[f"what_{number}"], self[f"person_{number}"], self[f"do_by_{number}"]) for number in ROWS]

    @property
    def has_more(self) -> bool:
        """Whether any line after the first one is in use."""
        return any(field.value() or field.errors for row in self.follow_up_rows[1:] for field in row)

    @property
    def number(self) -> str:
        """What was typed, where it is a number or an address; a name is none."""
        text: str = self.cleaned_data["reach"]
        return "" if is_name(text) else text

    def said(self) -> Said:
        """What was said, as the action takes it."""
        data = self.cleaned_data
        return Said(
            way=Way(data["way"]),
            summary=data["summary"],
            kind=Kind(data["kind"]),
            direction=Direction(data["direction"]),
            begun_at=data["begun_at"],
            length=self.length,
            person=int(data["person"]) if data["person"] else None,
            follow_ups=tuple(_wanted(data, number) for number in ROWS if _is_used(data, number)),
            nothing=data["nothing"],
            case=data["case"].strip(),
            waybill=data["waybill"],
        )

    def newcomer(self) -> Newcomer:
        """Who it was, of whom nothing is known yet; the number or address that was typed is how to reach them."""
        data = self.cleaned_data
        phones, emails = ((), (self.number,)) if "@" in self.number else ((self.number,), ())
        contact = ContactEntered(data["contact_name"], phones=tuple(filter(None, phones)), emails=emails)
        return Newcomer(Entered(data["name"], site=data["site"], needs=data["needs"]), contact)

    def refuse_by_gate(self, error: GateRefused) -> None:
        """Say what the policy asks for, at each field that is missing, with its clause."""
        language = get_language() or "zh-hans"
        for one in error.answer.refused:
            words = f"{one.say.in_(language)} ({one.clause})"
            fields = self._missing(ASKED_AT.get(one.rule, ()))
            for name in fields:
                self.add_error(name, words)
            if not fields:
                self.add_error(None, words)

    def _missing(self, names: Iterable[str]) -> list[str]:
        data = self.cleaned_data
        follows = any(_is_used(data, number) for number in ROWS)
        return [name for name in names if not data.get(name) and not (name == "nothing" and follows)]


class CorrectionForm(TalkForm):
    """How a record should read, and why. `version`: the one that was read."""

    reason = forms.CharField(label=_("Why it is corrected"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def corrected(self, row: "Communication") -> Corrected:
        """As the action takes it: what was not touched keeps the seconds that a page does not show."""
        data = self.cleaned_data
        begun, length = data["begun_at"] or row.begun_at, self.length
        if begun == row.begun_at.replace(second=0, microsecond=0):
            begun = row.begun_at
        if row.seconds is not None and data["minutes"] == minutes_of(row.seconds):
            length = timedelta(seconds=row.seconds)
        person = int(data["person"]) if data["person"] else row.person_id
        return Corrected(
            Way(data["way"]), Kind(data["kind"]), Direction(data["direction"]), begun, length, data["summary"], person
        )

    def is_stale(self, version: int) -> None:
        """Say that somebody else corrected it; saved again, it is about the record as it stands now."""
        self.add_error(None, gettext("Somebody else corrected this while you were writing. Look and save again."))
        self.renew(version)


def initial_of(row: "Communication") -> dict[str, Any]:
    """A record as the form of corrections shows it."""
    same = {name: getattr(row, name) for name in ("way", "kind", "direction", "begun_at", "summary", "version")}
    minutes = minutes_of(row.seconds) if row.seconds is not None else None
    begun = timezone.localtime(row.begun_at).replace(second=0, microsecond=0)
    return {**same, "begun_at": begun, "minutes": minutes, "person": str(row.person_id)}


def minutes_of(seconds: int) -> int:
    """A length as the form shows it."""
    return round(seconds / 60)


def is_name(text: str) -> bool:
    """Whether what was typed is a name, rather than a number or an address."""
    digits = sum(one.isdigit() for one in text)
    return "@" not in text and digits < FEWEST_DIGITS and any(one.isalpha() for one in text)


def _staff(at: datetime) -> list[tuple[str, str]]:
    """Who works here: numbers and names."""
    found = sorted((one.name, one.id) for one in people.roster().colleagues(at))
    return [(str(number), name) for name, number in found]


def _is_used(data: dict[str, Any], number: int) -> bool:
    return any(data.get(f"{name}_{number}") for name in ("what", "person", "do_by"))


def _wanted(data: dict[str, Any], number: int) -> Wanted:
    person = data.get(f"person_{number}")
    return Wanted(data.get(f"what_{number}") or "", int(person) if person else None, data.get(f"do_by_{number}"))


def _field_of(place: str) -> str:
    """The field of this page for a place of the action: `follow_ups/0/what` is `what_0`."""
    parts = place.split("/")
    return f"{parts[2]}_{parts[1]}" if len(parts) == 3 else REFUSED_AT.get(place, place)
