"""What people enter of a case: when it comes in, and when it is completed."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouyue.cases.forms.base import Form, VersionForm, YesNoField
from shouyue.cases.logic import ChannelKind, Kind, Severity, Trouble
from shouyue.cases.logic import Form as OfForm
from shouyue.cases.logic.intake import Intake
from shouyue.cases.logic.proposing import Grounds
from shouyue.cases.phrases import CHANNELS, FORMS, KINDS, SEVERITIES, TROUBLES
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import GateRefused
from shouyue.ui.forms import MomentField, TextField

UNSOLVED = "case.leave_unsolved"  # the gate that asks what became of a grievance told to somebody's face


class WrittenForm(VersionForm):
    """What is written about a case."""

    title = forms.CharField(label=_("In a few words"), max_length=120)
    content = TextField(label=_("What the customer says"))
    demand = TextField(label=_("What the customer asks for"), required=False, rows=2)
    customer = forms.IntegerField(label=_("Customer"), required=False, min_value=1)
    caller = forms.CharField(label=_("Who it was"), max_length=80, required=False)
    caller_reach = forms.CharField(label=_("How to reach them"), max_length=120, required=False)
    order = forms.CharField(label=_("Order number"), max_length=60, required=False)
    waybill = forms.CharField(label=_("Waybill"), max_length=60, required=False)


class MatterForm(Form):
    """One matter that a customer comes with. It may be a grievance told to somebody's face, of which a demand and a
    promised time are kept."""

    kind = forms.ChoiceField(label=_("Kind of case"), widget=forms.RadioSelect)
    content = TextField(label=_("What the customer says"))
    demand = TextField(label=_("What the customer asks for"), required=False, rows=2)
    waybill = forms.CharField(label=_("Waybill"), max_length=60, required=False)
    order = forms.CharField(label=_("Order number"), max_length=60, required=False)
    trouble = forms.ChoiceField(label=_("Kind of trouble"), required=False)
    severity = forms.ChoiceField(label=_("Severity"), required=False)
    claim = forms.BooleanField(label=_("The customer claims compensation"), required=False)
    promised_at = MomentField(label=_("The customer hears from us by"), required=False)
    solution = TextField(label=_("Settled on the spot: what the customer was told"), required=False, rows=2)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", [(kind.value, word.label) for kind, word in KINDS.items()])
        self.offer("trouble", [("", "–"), *((one.value, label) for one, label in TROUBLES.items())])
        self.offer(
            "severity",
            [("", gettext("not decided yet")), *((one.value, word.label) for one, word in SEVERITIES.items())],
        )

    def refuse(self, refused: Refused | GateRefused) -> None:
        """Above the form which clause asks for more; at the empty fields that this is where to write it."""
        super().refuse(refused)
        if isinstance(refused, GateRefused) and refused.answer.gate == UNSOLVED:
            for name in ("demand", "promised_at"):
                if not self.cleaned_data.get(name):
                    self.add_error(name, gettext("Fill this in, or write below how it was solved on the spot."))

    @property
    def is_complaint(self) -> bool:
        return Kind(self.cleaned_data["kind"]) is Kind.COMPLAINT

    def matter(self, **more: Any) -> Intake:
        """What was entered, as the action takes it. Of what is no complaint, nothing of a complaint is taken."""
        data = self.cleaned_data
        same = ("content", "demand", "waybill", "order", "promised_at", "solution")
        return Intake(
            kind=Kind(data["kind"]),
            severity=Severity(data["severity"]) if self.is_complaint and data["severity"] else None,
            trouble=Trouble(data["trouble"]) if data["trouble"] else None,
            claim=self.is_complaint and data["claim"],
            **{name: data[name] for name in same},
            **more,
        )


class IntakeForm(MatterForm):
    """A case at the keyboard: who comes, what they say, and what is promised."""

    channel = forms.ChoiceField(label=_("Channel"))
    reach = forms.CharField(label=_("Telephone or e-mail of the caller"), max_length=120, required=False)
    customer = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    contact = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    caller = forms.CharField(label=_("Who calls"), max_length=80, required=False)
    complaint_form = forms.ChoiceField(label=_("Form of the complaint"), required=False)
    loss = forms.DecimalField(
        label=_("The customer's loss (CNY)"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    delay = forms.IntegerField(label=_("Hours of delay"), required=False, min_value=0, max_value=8760)
    evidence_complete = forms.BooleanField(label=_("All proofs are there"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("channel", [(one.value, word.label) for one, word in CHANNELS.items()])
        self.offer("complaint_form", [("", "–"), *((one.value, label) for one, label in FORMS.items())])

    def intake(self) -> Intake:
        """What was entered, as the action takes it."""
        data, hours = self.cleaned_data, self.cleaned_data["delay"]
        return self.matter(
            channel=ChannelKind(data["channel"]),
            form=OfForm(data["complaint_form"]) if self.is_complaint and data["complaint_form"] else None,
            evidence_complete=self.is_complaint and data["evidence_complete"],
            loss=data["loss"] if self.is_complaint else None,
            delay=timedelta(hours=hours) if hours is not None else None,
            customer=data["customer"],
            contact=data["contact"],
            caller=data["caller"],
            caller_reach=data["reach"],
        )


class SplitForm(MatterForm, VersionForm):
    """Another matter in a case that becomes one of its own."""


class GroundsForm(Form):
    """What stands in a form so far, of which a class is proposed; what cannot be read yet counts as not said."""

    kind = forms.ChoiceField(required=False)
    severity = forms.CharField(required=False)
    trouble = forms.ChoiceField(required=False)
    goods_lost = forms.BooleanField(required=False)
    goods_damaged = forms.BooleanField(required=False)
    loss = forms.DecimalField(required=False, min_value=0, max_digits=14, decimal_places=2)
    delay = forms.IntegerField(required=False, min_value=0, max_value=8760)
    hurts_operation = YesNoField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", [(kind.value, "") for kind in Kind])
        self.offer("trouble", [(trouble.value, "") for trouble in Trouble])

    def grounds(self) -> Grounds | None:
        """What is known; None where nothing is said yet of what went wrong."""
        self.is_valid()
        data = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}
        if "kind" not in data or not data.keys() - {"kind", "severity", "hurts_operation"}:
            return None
        return Grounds(
            kind=Kind(data["kind"]),
            trouble=Trouble(data["trouble"]) if "trouble" in data else None,
            goods_lost=data.get("goods_lost", False),
            goods_damaged=data.get("goods_damaged", False),
            loss=data.get("loss"),
            delay=timedelta(hours=data["delay"]) if "delay" in data else None,
            hurts_operation=self.cleaned_data.get("hurts_operation"),  # a no counts too
        )


class ViewForm(Form):
    """A name for the filters of a list."""

    name = forms.CharField(label=_("Name"), max_length=40)
    query = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)
    shared = forms.BooleanField(label=_("For colleagues too"), required=False)
