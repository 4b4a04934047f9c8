"""The question "what is due if it starts now?"."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouyue.policy.amounts import AmountError, Within, within

FIRST_YEAR, LAST_YEAR = 1980, 2099


class DueForm(forms.Form):
    """A start in the calendar's local time, and a time limit in the words of a policy."""

    start = forms.DateTimeField(
        label=_("It starts"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    within = forms.CharField(
        label=_("Within"),
        max_length=60,
        help_text=_(
            "As a policy writes it: PT8H, 3 working days, 3 days, by 10:00 on the next day, end of shift, end of month."
        ),
        widget=forms.TextInput(attrs={"list": "within-forms", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean_start(self) -> int:
        """The start as an epoch second, read in the calendar's own zone."""
        start: datetime = self.cleaned_data["start"]
        if not FIRST_YEAR <= start.year <= LAST_YEAR:
            raise forms.ValidationError(
                _("Choose a day from %(first)s to %(last)s: that far working time is known."),
                params={"first": FIRST_YEAR, "last": LAST_YEAR},
            )
        return int(start.replace(tzinfo=self.zone).timestamp())

    def clean_within(self) -> Within:
        try:
            return within(self.cleaned_data["within"])
        except AmountError as error:
            raise forms.ValidationError(error.text.in_(get_language() or "zh-hans")) from None
