"""What forms of all rooms share: fields of the company's time, and how an action's refusal comes to its field."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from shouyue.kit.read import YEARS
from shouyue.kit.refusals import Refused

Moment = TypeVar("Moment", date, datetime)
WRITTEN = "%Y-%m-%dT%H:%M"  # as a browser's own field of a moment has it


class DayField(forms.DateField):
    """A day of the company."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def to_python(self, value: Any) -> date | None:
        return _in_reach(super().to_python(value))


class MomentField(forms.DateTimeField):
    """A minute in the company's zone."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WRITTEN)
        super().__init__(widget=widget, input_formats=[WRITTEN, "%Y-%m-%d %H:%M"], **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        return _in_reach(super().to_python(value))


def _in_reach(found: Moment | None) -> Moment | None:
    """What no zone carries out of the calendar and every database gives back. Raises ValidationError."""
    if found is not None and found.year not in YEARS:
        years = {"first": YEARS[0], "last": YEARS[-1]}
        raise ValidationError(gettext("The year is between %(first)s and %(last)s.") % years)
    return found


class TextField(forms.CharField):
    """Words of some length."""

    def __init__(self, *, rows: int = 4, max_length: int = 10_000, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), max_length=max_length, **kwargs)


class Form(forms.Form):
    """A form to which an action's refusal is added, at its field."""

    def refuse(self, refused: Refused) -> None:
        """Say why the action says no; above the form where the field is not one of it."""
        self.add_error(refused.field if refused.field in self.fields else None, str(refused))

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """The choices of a field, as they are now and in the language of the page."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField | forms.MultipleChoiceField):
            field.choices = list(choices)

    def renew(self, version: int) -> None:
        """What was typed stays; saved again, it is about the thing as it stands now."""
        data: Any = self.data
        changed = data.copy()
        changed["version"] = str(version)
        self.data = changed
