"""The form of a webhook."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class WebhookForm(forms.Form):
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
