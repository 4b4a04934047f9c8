"""Meetings about cases, questions for departments and measures, by the API."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from shouyue.api.paging import whole
from shouyue.api.problems import REFUSED
from shouyue.api.repeating import repeatable
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import list_of
from shouyue.api.security import scope
from shouyue.api.texts import _
from shouyue.cases import actions, queries
from shouyue.cases.endpoints.shared import READ, WRITE, actor, seen, worked_on
from shouyue.cases.endpoints.work_schemas import (
    AnswerIn,
    CaseMeasureIn,
    CaseMeasureOut,
    CaseQuestionIn,
    CaseQuestionOut,
    MeetingDecisionIn,
    MeetingIn,
    MeetingOut,
    MinutesIn,
)
from shouyue.cases.logic import Department
from shouyue.cases.models import Meeting, Question
from shouyue.clock.queries import now
from shouyue.measures.actions import Wanted

router = ApiRouter(tags=["cases"])


@router.get(
    "/cases/{number}/meetings",
    response=list_of(MeetingOut),
    summary=_("List the meetings about a case"),
    description=_("Those that were called, with the minutes of those held."),
)
@scope(READ)
def meetings(request: HttpRequest, number: str) -> Any:
    case = seen(request, number)
    rows = case.meetings.select_related("case").prefetch_related("invited")
    return whole([_meeting(one).model_dump() for one in rows])


@router.post(
    "/cases/{number}/meetings",
    response={201: MeetingOut},
    summary=_("Call a meeting"),
    description=_("Ask those concerned to come."),
)
@answers(REFUSED)
@scope(WRITE)
@repeatable(201)
def call_meeting(request: HttpRequest, number: str, meeting: MeetingIn) -> MeetingOut:
    case = worked_on(request, number)
    return _meeting(actions.call_meeting(case, **meeting.model_dump(), actor=actor(request), at=now()))


@router.post(
    "/cases/{number}/meetings/{int:id}/minutes",
    response={201: MeetingOut},
    summary=_("Keep the minutes of a meeting"),
    description=_("Each decision becomes a measure with its own clock. A meeting is held once."),
)
@answers(REFUSED)
@scope(WRITE)
@repeatable(201)
def keep_minutes(request: HttpRequest, number: str, id: int, minutes: MinutesIn) -> MeetingOut:
    found = Meeting.objects.filter(pk=id, case=worked_on(request, number)).select_related("case").first()
    if found is None:
        raise Http404
    decisions = [_wanted(one) for one in minutes.decisions]
    page = reverse("cases:case", args=[number])
    return _meeting(actions.hold_meeting(found, minutes.minutes, decisions, href=page, actor=actor(request), at=now()))


def _wanted(decided: MeetingDecisionIn) -> Wanted:
    department = Department(decided.department) if decided.department else None
    return Wanted(**decided.model_dump(exclude={"department"}), department=department)


def _meeting(row: Meeting) -> MeetingOut:
    return MeetingOut(
        id=row.pk,
        case=row.case.number,
        purpose=row.purpose,
        when=row.at,
        place=row.place,
        invited=sorted(one.pk for one in row.invited.all()),
        minutes=row.minutes,
        held_at=row.held_at,
    )


@router.get(
    "/cases/{number}/questions",
    response=list_of(CaseQuestionOut),
    summary=_("List the questions that departments answer"),
    description=_("Of one case."),
)
@scope(READ)
def questions(request: HttpRequest, number: str) -> Any:
    case = seen(request, number)
    return whole([_question(one, number).model_dump() for one in queries.questions(case)])


@router.post(
    "/cases/{number}/questions",
    response={201: CaseQuestionOut},
    summary=_("Ask a department"),
    description=_("Its clock for the answer begins to run."),
)
@answers(REFUSED)
@scope(WRITE)
@repeatable(201)
def ask_department(request: HttpRequest, number: str, question: CaseQuestionIn) -> CaseQuestionOut:
    case = worked_on(request, number)
    department = Department(question.department)
    asked = actions.ask_department(case, department, question.text, actor=actor(request), at=now())
    return _question(asked, number)


@router.post(
    "/cases/{number}/questions/{int:id}/answer",
    response={201: CaseQuestionOut},
    summary=_("Answer a question"),
    description=_("Once."),
)
@answers(REFUSED)
@scope(WRITE)
@repeatable(201)
def answer_question(request: HttpRequest, number: str, id: int, answer: AnswerIn) -> CaseQuestionOut:
    found = Question.objects.filter(pk=id, case=seen(request, number)).first()
    if found is None:
        raise Http404
    return _question(actions.answer_question(found, answer.answer, actor=actor(request), at=now()), number)


def _question(row: Question, number: str) -> CaseQuestionOut:
    same = {name: getattr(row, name) for name in ("department", "text", "answer", "asked_at", "ended_at")}
    return CaseQuestionOut(id=row.pk, case=number, **same)


@router.post(
    "/cases/{number}/measures",
    response={201: CaseMeasureOut},
    summary=_("Set a measure because of a case"),
    description=_("Its clock runs until it is carried out; the measures of a case are listed with `about`."),
)
@answers(REFUSED)
@scope(WRITE)
@repeatable(201)
def set_case_measure(request: HttpRequest, number: str, measure: CaseMeasureIn) -> CaseMeasureOut:
    case = worked_on(request, number)
    page = reverse("cases:case", args=[number])
    made = actions.set_measure_for(case, _wanted(measure), href=page, actor=actor(request), at=now())
    same = {name: getattr(made, name) for name in ("title", "text", "department", "do_by", "state")}
    return CaseMeasureOut(id=made.pk, case=number, person=made.person_id, **same)
