"""Approvals as the API shows and takes them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from shouyue.api.schemas import In, values_of
from shouyue.api.texts import _
from shouyue.approvals.logic import State, Word
from shouyue.approvals.models import Request, Seat
from shouyue.approvals.seating import Seated

Which = Literal["mine", "asked", "all"]
StateOf = Annotated[State, values_of(State)]
WordOf = Annotated[Word, values_of(Word)]


class ApprovalFilters(Schema):
    """Which requests."""

    list: Which = Field("mine", description=_("Those that wait for you, that you asked, or all of your places"))
    subject: str = Field("", examples=["case:8431"], max_length=120)
    state: StateOf | None = Field(None, description=_("Only requests in this state"))


class DeciderOut(Schema):
    """A colleague."""

    id: int
    name: str


class SeatOut(Schema):
    """One word that a step needs."""

    id: int
    round: int
    step: int
    mode: Literal["any", "all"] = Field(description=_("Whether one seat of the step is enough or all must agree"))
    role: str = Field(description=_("The role that is asked; empty: one person"), examples=["service_supervisor"])
    person: int | None = Field(description=_("The person who is asked, or to whom it was passed"))
    added: bool = Field(description=_("A signature that a decider asked for besides"))
    state: WordOf
    since: datetime | None = Field(description=_("When its turn came"))
    deciders: list[DeciderOut] = Field(description=_("Who may decide it now"))
    decided_by: int | None
    for_person: int | None = Field(description=_("In whose place it was decided"))
    as_role: str = Field(description=_("The role that decided for an empty seat"))
    note: str
    decided_at: datetime | None


class ApprovalOut(Schema):
    """A request for approval."""

    id: int
    subject: str = Field(examples=["case:8431"])
    chain: str = Field(description=_("The rule of the policy that says who must agree"), examples=["OC-14.6/approval"])
    edition: str = Field(description=_("Hash of the text under which it was asked"))
    title: str
    amount: int | None = Field(description=_("In whole fen"), examples=[30000])
    reason: str
    asked_by: str = Field(examples=["person:12"])
    site: str
    region: str
    state: StateOf
    round: int = Field(description=_("How often it was handed in"))
    asked_at: datetime
    ended_at: datetime | None
    used_at: datetime | None


class ApprovalDetail(ApprovalOut):
    """A request with its seats."""

    seats: list[SeatOut]


class WordIn(In):
    """A seat's word."""

    word: Literal["sign", "decline", "return"]
    note: str = Field("", max_length=1_000, description=_("Needed to decline or return"))
    seat: int | None = Field(None, ge=1, le=2**63 - 1, description=_("Which of your seats; else the first"))


class SignatureIn(In):
    """Who is to sign too."""

    person: int = Field(ge=1, le=2**63 - 1)


def approval_out(row: Request) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ApprovalOut.model_fields}


def approval_detail(row: Request, seats: list[Seat], found: tuple[Seated, ...]) -> dict[str, Any]:
    deciders = {each.seat.pk: [DeciderOut(id=one.person, name=one.name) for one in each.sitters] for each in found}
    return approval_out(row) | {"seats": [_seat_out(seat, deciders.get(seat.pk, [])) for seat in seats]}


def _seat_out(seat: Seat, deciders: list[DeciderOut]) -> dict[str, Any]:
    same = {name: getattr(seat, name) for name in ("id", "round", "step", "mode", "role", "state", "since", "as_role")}
    return same | {
        "person": seat.person_id,
        "added": seat.added_by_id is not None,
        "deciders": deciders,
        "decided_by": seat.decided_by_id,
        "for_person": seat.for_person_id,
        "note": seat.note,
        "decided_at": seat.decided_at,
    }
