"""What is done around cases as the API takes and shows it: meetings, questions, measures, the end of a shift."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from shouyue.api.schemas import In, Instant, Number
from shouyue.api.texts import _
from shouyue.cases.endpoints.schemas import OfDepartment, Words


class MeetingIn(Schema):
    """A meeting that is called."""

    purpose: str = Field(min_length=1, max_length=200)
    when: Instant
    place: str = Field("", max_length=120)
    invited: list[Number] = Field(min_length=1, max_length=50)


class MeetingOut(Schema):
    """A meeting about a case."""

    id: int
    case: str
    purpose: str
    when: datetime
    place: str
    invited: list[int]
    minutes: str
    held_at: datetime | None


class MeetingDecisionIn(Schema):
    """What was decided must be done."""

    title: str = Field(min_length=1, max_length=200)
    department: OfDepartment | None = None
    person: Number | None = None
    do_by: Instant


class MinutesIn(Schema):
    """What was said, and what was decided."""

    minutes: Words = Field(min_length=1)
    decisions: list[MeetingDecisionIn] = Field([], max_length=30)


class CaseQuestionIn(Schema):
    """A question for a department."""

    department: OfDepartment
    text: Words = Field(min_length=1)


class AnswerIn(Schema):
    """The department's answer."""

    answer: Words = Field(min_length=1)


class CaseQuestionOut(Schema):
    """A question and its answer."""

    id: int
    case: str
    department: OfDepartment
    text: str
    answer: str
    asked_at: datetime
    ended_at: datetime | None


class CaseMeasureIn(MeetingDecisionIn):
    """What must be done because of a case; it binds a department, a person, or both."""

    text: Words = Field("", description=_("More about it"))


class CaseMeasureOut(Schema):
    """A measure of a case; `/measures/{id}` has the whole."""

    id: int
    case: str
    title: str
    text: str
    department: str = Field(description=_("Code of the department; empty: none"))
    person: int | None
    do_by: datetime
    state: str = Field(examples=["open"])


class ShiftItemIn(In):
    """A case that is left to whoever comes."""

    number: str = Field(max_length=40, examples=["SH01-261122-004"])
    note: str = Field("", max_length=300, description=_("What the next one must know"))


class ShiftIn(In):
    """What one leaves at the end of a shift."""

    taker: Number = Field(description=_("Number of the person who takes over"))
    note: Words = ""
    cases: list[ShiftItemIn] = Field(min_length=1, max_length=100)


class ShiftItemOut(Schema):
    """A case on such a list."""

    number: str
    note: str


class ShiftOut(Schema):
    """A list that one leaves to another at the end of a shift; both sign."""

    id: int
    giver: int
    taker: int
    note: str
    given_at: datetime = Field(description=_("Signed by whoever goes"))
    taken_at: datetime | None = Field(description=_("Signed by whoever comes; the cases are his from here"))
    cases: list[ShiftItemOut]
