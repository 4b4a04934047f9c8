"""What people enter about cases. Each form knows the action that it fills."""

from shouyue.cases.forms.base import Form, VersionForm, colleagues, colleagues_of_scope
from shouyue.cases.forms.intake import GroundsForm, IntakeForm, SplitForm, ViewForm, WrittenForm
from shouyue.cases.forms.steps import (
    CauseForm,
    ClassForm,
    CloseForm,
    DecisionForm,
    FeasibilityForm,
    HandOverForm,
    MergeForm,
    NoteForm,
    PromiseForm,
    ReplyForm,
    ResolveForm,
    StepForm,
)
from shouyue.cases.forms.work import (
    AnswerForm,
    MeasureForm,
    MeetingForm,
    MinutesForm,
    QuestionForm,
    ShiftForm,
    TeamForm,
)

__all__ = [
    "AnswerForm",
    "CauseForm",
    "ClassForm",
    "CloseForm",
    "DecisionForm",
    "FeasibilityForm",
    "Form",
    "GroundsForm",
    "HandOverForm",
    "IntakeForm",
    "MeasureForm",
    "MeetingForm",
    "MergeForm",
    "MinutesForm",
    "NoteForm",
    "PromiseForm",
    "QuestionForm",
    "ReplyForm",
    "ResolveForm",
    "ShiftForm",
    "SplitForm",
    "StepForm",
    "TeamForm",
    "VersionForm",
    "ViewForm",
    "WrittenForm",
    "colleagues",
    "colleagues_of_scope",
]
