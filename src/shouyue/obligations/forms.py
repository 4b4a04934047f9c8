"""The question "what is due if it starts now?"."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouyue.obligations.logic import Notice, Refused, read_notice
from shouyue.policy.amounts import AmountError, Within, within
from shouyue.ui.templatetags.ui import said

FIRST_YEAR, LAST_YEAR = 1980, 2099
LONGEST_NOTICE, LONGEST_REASON = 5_000, 500


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


class NoticeForm(forms.Form):
    """The State Council's notice of a year, as it was published."""

    text = forms.CharField(
        label=_("The notice"),
        max_length=LONGEST_NOTICE,
        help_text=_("Paste it as it was published: one holiday a line, with days off and make-up days."),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("Read from the text where it says so."),
    )
    number = forms.CharField(
        label=_("Number of the notice"),
        required=False,
        max_length=40,
        help_text=_("It stands as the source of each day."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def refuse(self, refused: Refused) -> None:
        """Say at its field why it was refused."""
        self.add_error(refused.field if refused.field in self.fields else None, said(refused.text))

    def notice(self) -> Notice | None:
        """The notice where it can be read; what is wrong stands at its field."""
        try:
            return read_notice(
                self.cleaned_data["text"], year=self.cleaned_data["year"], number=self.cleaned_data["number"].strip()
            )
        except Refused as refused:
            self.refuse(refused)
            return None


class DecisionForm(forms.Form):
    """Why a late entry counts, or does not."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("What shows that it happened in time, or why that is not enough. It is kept with the decision."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def refuse(self, refused: Refused) -> None:
        """Say at its field why it was refused."""
        self.add_error(refused.field if refused.field in self.fields else None, said(refused.text))
