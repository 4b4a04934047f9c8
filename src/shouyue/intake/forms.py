"""What is asked for an import."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouyue.intake.logic import Spec, missing
from shouyue.ui.templatetags.ui import said


class UploadForm(forms.Form):
    """A file."""

    file = forms.FileField(label=_("File"), help_text=_("Excel (.xlsx) or CSV, up to 20 MB."))
    again = forms.BooleanField(label=_("Import it although it came in before"), required=False)


class ColumnsForm(forms.Form):
    """Which column of the file is which of ours, for those that nobody recognised."""

    def __init__(self, data: Any = None, *, spec: Spec, head: list[str], places: dict[str, int]) -> None:
        super().__init__(data)
        self._spec = spec
        titles = [(str(place), title or f"#{place + 1}") for place, title in enumerate(head)]
        needed = {column.key for column in missing({}, spec)}
        for column in spec.columns:
            self.fields[column.key] = forms.ChoiceField(
                label=said(column.title),
                choices=[("", "–"), *titles],
                initial=str(places.get(column.key, "")),
                required=column.key in needed,
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        seen: dict[str, str] = {}
        for key, place in tuple(values.items()):
            if place and seen.setdefault(place, key) != key:
                self.add_error(key, _("This column is chosen twice."))
        return values

    def places(self) -> dict[str, int]:
        """The place of each column that was chosen."""
        return {key: int(place) for key, place in self.cleaned_data.items() if place}
