"""What people enter for the steps of a case."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouyue.cases.forms.base import VersionForm, YesNoField, colleagues
from shouyue.cases.phrases import CAUSES, FORMS, KINDS, SEVERITIES, TROUBLES
from shouyue.people.phrases import department_choices
from shouyue.ui.forms import MomentField, TextField

if TYPE_CHECKING:
    from collections.abc import Callable

    from shouyue.cases.models import Case


class StepForm(VersionForm):
    """A step with a few words; when it happened, where that was earlier."""

    text = TextField(label=_("What was done or said"))
    occurred_at = MomentField(label=_("Happened at"), required=False, help_text=_("Empty: now"))


class ReplyForm(StepForm):
    """A step that tells the customer something: by mail, or told otherwise and only noted here."""

    to = forms.EmailField(
        label=_("Send by mail to"),
        required=False,
        help_text=_(
            "Empty: you told the customer otherwise. By mail the step counts once the mail server has taken it."
        ),
    )

    field_order = ("text", "to", "occurred_at", "version")


class NoteForm(VersionForm):
    """An internal note: the customer hears nothing of it, and no clock either."""

    text = TextField(label=_("Note"))


class CloseForm(VersionForm):
    """The end of a case; of a complaint also its form and its cause, which the policy asks for (OC-14.1)."""

    complaint_form = forms.ChoiceField(label=_("Form of the complaint"), required=False)
    cause = forms.ChoiceField(label=_("Cause of the complaint"), required=False, widget=forms.RadioSelect)
    text = TextField(label=_("The customer's last word"), required=False, rows=3)

    def __init__(self, *args: Any, is_complaint: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_complaint:
            del self.fields["complaint_form"], self.fields["cause"]
            return
        self.offer("complaint_form", [("", "–"), *((one.value, label) for one, label in FORMS.items())])
        self.offer("cause", [(one.value, label) for one, label in CAUSES.items()])


class ResolveForm(StepForm):
    """How it was solved, and whether the customer knows."""

    text = TextField(label=_("How it was solved"))
    told_customer = forms.BooleanField(label=_("The customer was told"), required=False, initial=True)

    field_order = ("text", "told_customer", "occurred_at", "version")


class PromiseForm(VersionForm):
    """A time that the customer is promised."""

    promised_at = MomentField(label=_("The customer hears from us by"))
    text = TextField(label=_("What the customer says to it"), required=False, rows=2)


class FeasibilityForm(VersionForm):
    """Whether a request can be met."""

    feasible = forms.TypedChoiceField(
        label=_("Can it be met?"), coerce=lambda said: said == "yes", widget=forms.RadioSelect
    )
    text = TextField(label=_("What was checked"), rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("feasible", [("yes", gettext("It can be met")), ("no", gettext("It cannot be met"))])


class ClassForm(VersionForm):
    """What the case is taken for. Who may not see what it costs is not asked for the loss, and leaves it as it is."""

    kind = forms.ChoiceField(label=_("Kind of case"))
    severity = forms.ChoiceField(label=_("Severity"), required=False)
    trouble = forms.ChoiceField(label=_("Kind of trouble"), required=False)
    goods_lost = forms.BooleanField(label=_("Goods were lost"), required=False)
    goods_damaged = forms.BooleanField(label=_("Goods were damaged"), required=False)
    loss = forms.DecimalField(
        label=_("The customer's loss (CNY)"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    delay = forms.IntegerField(label=_("Hours of delay"), required=False, min_value=0, max_value=8760)
    hurts_operation = YesNoField(label=_("It hurts the customer's operation"))
    reason = TextField(label=_("Reason"), required=False, rows=2, help_text=_("Needed where the class changes"))

    def __init__(self, *args: Any, sees_money: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sees_money:
            del self.fields["loss"]
        self.offer("kind", [(kind.value, word.label) for kind, word in KINDS.items()])
        self.offer("severity", [("", "–"), *((one.value, word.label) for one, word in SEVERITIES.items())])
        self.offer("trouble", [("", "–"), *((one.value, label) for one, label in TROUBLES.items())])


class DecisionForm(VersionForm):
    """A decision of yes or no with its reason."""

    holds = forms.TypedChoiceField(label=_("Decision"), coerce=lambda said: said == "yes", widget=forms.RadioSelect)
    text = TextField(label=_("Reason"), rows=3)

    def __init__(self, *args: Any, yes: str = "", no: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("holds", [("yes", yes), ("no", no)])


class CauseForm(VersionForm):
    """What a complaint comes from, and in which form it came."""

    cause = forms.ChoiceField(label=_("Cause"), widget=forms.RadioSelect)
    complaint_form = forms.ChoiceField(label=_("Form of the complaint"))
    text = TextField(label=_("How it was found"), required=False, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("cause", [(one.value, label) for one, label in CAUSES.items()])
        self.offer("complaint_form", [(one.value, label) for one, label in FORMS.items()])


class HandOverForm(VersionForm):
    """To whom the case goes."""

    to = forms.ChoiceField(label=_("To"))
    person = forms.ChoiceField(label=_("Who works on it"), required=False)
    text = TextField(label=_("What the next one must know"), required=False, rows=3)

    def __init__(self, *args: Any, case: "Case", at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to", department_choices())
        self.offer("person", [("", gettext("whoever of that desk takes it")), *colleagues(case, at)])


class MergeForm(VersionForm):
    """Where the matter goes on."""

    into = forms.CharField(label=_("Goes on in case"), max_length=40)
    text = TextField(label=_("Why it is the same matter"), required=False, rows=2)

    def __init__(self, *args: Any, find: "Callable[[str], Case | None]", **kwargs: Any) -> None:
        """:param find: the case of a number, where whoever asks may take its steps"""
        super().__init__(*args, **kwargs)
        self.find = find

    def clean_into(self) -> "Case":
        found = self.find(self.cleaned_data["into"])
        if found is None:
            raise forms.ValidationError(gettext("There is no case of that number."))
        return found
