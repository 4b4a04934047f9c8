"""A customer's question goes to the department that can answer it (CC-4.4)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.cases import events
from shouyue.cases.actions.holding import needed
from shouyue.cases.logic import ENDED, Department, State
from shouyue.cases.models import Case, Question
from shouyue.journal.actions import record
from shouyue.kit.refusals import Refused

if TYPE_CHECKING:
    from shouyue.journal.event import Event


@transaction.atomic
def ask_department(case: Case, department: Department, text: str, *, actor: str, at: datetime) -> Question:
    """Hand a question to a department; its answer clock runs. Raises Refused."""
    if State(case.state) in ENDED:
        raise Refused(_("The case is over; reopen it first."))
    question = Question.objects.create(
        case=case, department=department.value, text=needed(text), asked_by=actor, asked_at=at
    )
    place = {"site": case.site or None, "region": case.region or None}
    _tell(question, events.QuestionAsked(department=department.value, **place), actor)
    return question


@transaction.atomic
def answer_question(question: Question, answer: str, *, actor: str, at: datetime) -> Question:
    """The department's answer, given once. Raises Refused."""
    question = _open(question)
    question.answer, question.answered_by, question.ended_at = needed(answer, "answer"), actor, at
    question.save()
    _tell(question, events.QuestionAnswered(), actor)
    return question


@transaction.atomic
def withdraw_question(question: Question, *, actor: str, at: datetime) -> Question:
    """The answer is no longer needed. Raises Refused."""
    question = _open(question)
    question.ended_at = at
    question.save()
    _tell(question, events.QuestionWithdrawn(), actor)
    return question


def _open(question: Question) -> Question:
    found = Question.objects.select_for_update().select_related("case").get(pk=question.pk)
    if found.ended_at is not None:
        raise Refused(_("The question was answered or withdrawn already."))
    return found


def _tell(question: Question, event: "Event", actor: str) -> None:
    case = question.case
    customer = (f"customer:{case.customer_id}",) if case.customer_id else ()
    record([event.fact(question.subject, about=(case.subject, *customer))], actor=actor)
