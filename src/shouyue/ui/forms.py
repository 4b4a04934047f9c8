"""What forms of all rooms share: fields of the company's time, and how an action's refusal comes to its field."""

from collections.abc import Iterable
from typing import Any

from django import forms

from shouyue.kit.refusals import Refused

WRITTEN = "%Y-%m-%dT%H:%M"  # as a browser's own field of a moment has it


class DayField(forms.DateField):
    """A day of the company."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class MomentField(forms.DateTimeField):
    """A minute in the company's zone."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WRITTEN)
        super().__init__(widget=widget, input_formats=[WRITTEN, "%Y-%m-%d %H:%M"], **kwargs)


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
