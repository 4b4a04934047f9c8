"""Bringing a draft in, setting figures otherwise, and adopting."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouyue.obligations.actions import Refused
from shouyue.policy.values import Parameter
from shouyue.ui.forms import MomentField
from shouyue.ui.templatetags.ui import said

MOST_FILES, MOST_BYTES = 12, 2_000_000
LONGEST_FIGURE = 60


class ManyFiles(forms.FileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class Texts(forms.FileField):
    """YAML files; after cleaning their texts by name."""

    widget = ManyFiles(attrs={"accept": ".yaml,.yml"})

    def clean(self, data: Any, initial: Any = None) -> dict[str, str]:
        files = data if isinstance(data, list) else [data] if data else []
        found: list[UploadedFile[Any]] = [super(Texts, self).clean(file, initial) for file in files] or [
            super().clean(None)
        ]
        if len(found) > MOST_FILES or sum(file.size or 0 for file in found) > MOST_BYTES:
            raise forms.ValidationError(
                _("Up to %(files)d files of 2 MB together are taken."), params={"files": MOST_FILES}
            )
        return dict(_text(file) for file in found)


def _text(file: UploadedFile[Any]) -> tuple[str, str]:
    name = str(file.name)
    if not name.endswith((".yaml", ".yml")):
        raise forms.ValidationError(_("“%(name)s” is no YAML file."), params={"name": name})
    try:
        return f"{name.rpartition('.')[0]}.yaml", file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise forms.ValidationError(_("“%(name)s” is not UTF-8."), params={"name": name}) from None


class Refusing(forms.Form):
    """A form to which an action's refusal is added, at its field."""

    def refuse(self, refused: Refused) -> None:
        self.add_error(refused.field if refused.field in self.fields else None, said(refused.text))


class DraftForm(Refusing):
    """The files of a draft."""

    texts = Texts(
        label=_("Files of the document"),
        help_text=_("All YAML files of one document: its head, clauses, figures and rules, in one file or in several."),
    )


class FiguresForm(Refusing):
    """Every figure of a document, to be set otherwise."""

    def __init__(self, *args: Any, parameters: Iterable[Parameter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parameters = list(parameters)
        for one in self.parameters:
            self.fields[one.id] = forms.CharField(
                label=said(one.label) or one.id,
                initial=one.value,
                max_length=LONGEST_FIGURE,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            )

    def figures(self) -> dict[str, str]:
        """The figures as they were entered."""
        return {one.id: str(self.cleaned_data[one.id]).strip() for one in self.parameters}


class AdoptForm(Refusing):
    """From when an edition runs, and which running promises take its text."""

    when = forms.ChoiceField(
        label=_("Takes effect"),
        choices=(("soon", _("As soon as everybody knows, in some seconds")), ("later", _("From a time on"))),
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        initial="soon",
    )
    effective_at = MomentField(label=_("From"), required=False)
    adopts = forms.MultipleChoiceField(label=_("Take the new text"), required=False, widget=forms.MultipleHiddenInput)
    on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rules: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["adopts"]
        if isinstance(choices, forms.MultipleChoiceField):
            choices.choices = [(rule, rule) for rule in rules]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("when") == "later" and values.get("effective_at") is None and "effective_at" not in self.errors:
            self.add_error("effective_at", gettext("Say from when it is in force."))
        return values

    def moment(self) -> datetime | None:
        """From when; None for soon. The field's time is of the company's zone."""
        at: datetime | None = self.cleaned_data["effective_at"] if self.cleaned_data["when"] == "later" else None
        if at is None:
            return None
        return at if timezone.is_aware(at) else timezone.make_aware(at)
