"""What a decider or whoever asked writes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouyue.approvals.actions.shared import LONGEST
from shouyue.ui.forms import Form, TextField


class VersionForm(Form):
    """Something done about a request as it was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class WordForm(VersionForm):
    """A seat's word, with what is to be said about it."""

    note = TextField(
        label=_("What you say about it"),
        required=False,
        max_length=LONGEST,
        help_text=_("Needed when you refuse it or send it back: who asked reads it."),
        rows=2,
    )


class PersonForm(VersionForm):
    """A colleague who is to sign too, or in one's place: the action says whether he can."""

    person = forms.IntegerField(label=_("Colleague"), min_value=1, max_value=2**63 - 1, widget=forms.Select)

    def __init__(self, *args: Any, colleagues: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = self.fields["person"].widget
        if isinstance(widget, forms.Select):
            widget.choices = [("", "–"), *colleagues]


class AgainForm(VersionForm):
    """Why it is handed in again."""

    reason = TextField(label=_("Why it is asked"), required=False, max_length=LONGEST, rows=3)
