"""Cases as the API takes and shows them. Money is in CNY with two decimals, instants have a zone."""

from collections.abc import Container, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import get_language
from ninja import Schema
from pydantic import Field

from shouyue.api.schemas import Exact, Flag, In, Instant, Number, Whole, values_of
from shouyue.api.texts import _
from shouyue.cases.logic import Cause, ChannelKind, Department, Form, Kind, Severity, State, Step, Trouble
from shouyue.cases.models import Entry
from shouyue.cases.queries import Proposed

OfKind = Annotated[Kind, values_of(Kind)]
OfSeverity = Annotated[Severity, values_of(Severity)]
OfTrouble = Annotated[Trouble, values_of(Trouble)]
OfForm = Annotated[Form, values_of(Form)]
OfCause = Annotated[Cause, values_of(Cause)]
OfChannel = Annotated[ChannelKind, values_of(ChannelKind)]
OfState = Annotated[State, values_of(State)]
OfDepartment = Annotated[Department, values_of(Department)]
Money = Exact
Words = Annotated[str, Field(max_length=10_000)]
Asked = Annotated[int, Field(ge=1, le=2**31 - 1)]  # a number as an address writes it


class CaseFilters(Schema):
    """Which cases."""

    state: OfState | None = Field(None, description=_("Only cases of this state; all where it is left out"))
    kind: OfKind | None = None
    severity: OfSeverity | None = None
    trouble: OfTrouble | None = None
    channel: OfChannel | None = None
    handler: Asked | None = Field(None, description=_("Number of the person who works on it"))
    first_asked: Asked | None = Field(None, description=_("Number of the person who was asked first"))
    customer: Asked | None = None
    site: str = Field("", max_length=20)
    region: str = Field("", max_length=20)
    order: str = Field("", max_length=60)
    waybill: str = Field("", max_length=60)
    due_before: Instant | None = Field(None, description=_("What is owed next falls due before this instant"))
    received_after: Instant | None = Field(None, description=_("Received at or after this instant"))
    words: str = Field("", max_length=120, description=_("Found in number, title, content, demand or customer"))


class PartIn(Schema):
    """A matter, as the customer tells it."""

    kind: OfKind
    content: Words = Field(min_length=1, description=_("What the customer says"), examples=["Two cartons came wet"])
    title: str = Field("", max_length=120)
    demand: Words = Field("", description=_("What the customer asks for"))
    severity: OfSeverity | None = Field(None, description=_("Of a complaint, where a person has confirmed it"))
    trouble: OfTrouble | None = None
    form: OfForm | None = None
    claim: Flag = False
    evidence_complete: Flag = Field(False, description=_("The claim came with all its proofs"))
    goods_lost: Flag = False
    goods_damaged: Flag = False
    loss: Money | None = Field(None, description=_("The customer's loss, as the customer says"))
    delay_hours: Whole | None = Field(None, ge=0, le=8760)
    order: str = Field("", max_length=60)
    waybill: str = Field("", max_length=60, examples=["SY250502738356"])
    promised_at: Instant | None = Field(None, description=_("When the customer was told to hear from us"))
    solution: Words = Field("", description=_("What the customer was told, where it was settled on the spot"))


class CaseIn(PartIn):
    """A case as it comes in."""

    channel: OfChannel
    customer: Number | None = Field(None, description=_("Number of the customer"))
    contact: Number | None = Field(None, description=_("Number of the contact"))
    caller: str = Field("", max_length=80, description=_("Who it was, where no contact is known"))
    caller_reach: str = Field("", max_length=120, description=_("How to reach him"))
    site: str = Field("", max_length=20, description=_("Code; where the customer belongs unless given"))
    region: str = Field("", max_length=20)
    received_at: Instant | None = Field(None, description=_("When it reached us; now unless given"))


class CasePatch(In):
    """What is written about a case; what is left out stays."""

    title: str | None = Field(None, max_length=120)
    content: Words | None = Field(None, min_length=1, description=_("What the customer says"))
    demand: Words | None = Field(None, description=_("What the customer asks for"))
    order: str | None = Field(None, max_length=60)
    waybill: str | None = Field(None, max_length=60)
    caller: str | None = Field(None, max_length=80, description=_("Who it was, where no contact is known"))
    caller_reach: str | None = Field(None, max_length=120, description=_("How to reach him"))
    customer: Number | None = Field(None, description=_("Number of the customer; null: of none"))
    contact: Number | None = Field(None, description=_("Number of the contact; null: of none"))


class CaseOut(Schema):
    """A case, and what is owed next."""

    number: str = Field(examples=["SH01-261122-004"])
    kind: OfKind
    severity: OfSeverity | None
    trouble: OfTrouble | None
    form: OfForm | None
    cause: OfCause | None
    complex: bool
    claim: bool
    goods_lost: bool
    goods_damaged: bool
    loss: Decimal | None = Field(description=_("Left out for whoever may not see what claims cost (claim.view)"))
    hurts_operation: bool | None
    channel: OfChannel
    state: OfState
    title: str
    customer: int | None
    customer_name: str
    first_asked: int | None = Field(description=_("Number of the person who was asked first"))
    handler: int | None = Field(description=_("Number of the person who works on it"))
    site: str
    region: str
    order: str
    waybill: str
    received_at: datetime
    promised_at: datetime | None
    resolved_at: datetime | None
    ended_at: datetime | None
    due_at: datetime | None = Field(description=_("What is owed next falls due, or is late and still owed"))
    due_rule: str = Field(examples=["SG-2.1.1b/contact"])
    due_duty: str = Field(examples=["contact"])
    merged_into: str | None
    split_from: str | None
    version: int


class EntryOut(Schema):
    """Something that was done or said."""

    step: str = Field(examples=["contacted"])
    text: str
    told: bool = Field(description=_("The customer heard of it"))
    actor: str = Field(examples=["person:12"])
    at: datetime
    recorded_at: datetime
    fact: UUID | None


class ClockOut(Schema):
    """A promise on the case."""

    id: UUID
    rule: str
    clause: str
    duty: str
    status: str
    governs: bool
    due_at: datetime | None
    met_at: datetime | None
    breached_at: datetime | None
    owner: str
    person: int | None


class GroundsIn(Schema):
    """What is known of a complaint, in the query of the address."""

    trouble: OfTrouble | None = None
    goods_lost: bool = False
    goods_damaged: bool = False
    loss: Money | None = Field(None, description=_("The customer's loss, as the customer says"))
    delay_hours: int | None = Field(None, ge=0, le=8760)
    hurts_operation: bool | None = Field(
        None, description=_("Whether it hurts the customer's operation; it counts as if it did where that is not said")
    )


class ProposalOut(Schema):
    """A class that is proposed and that nobody has confirmed."""

    severity: OfSeverity
    reason: str = Field(examples=["Goods were lost."])
    clause: str = Field(examples=["CM-5.2"])


class ProposedOut(Schema):
    """What is proposed, if anything is."""

    proposal: ProposalOut | None


class CaseDetail(CaseOut):
    """A case with all that was done, its clocks, and what may be done now."""

    content: str
    demand: str
    contact: int | None
    entries: list[EntryOut]
    promises: list[ClockOut]
    proposal: ProposalOut | None = Field(description=_("The class that is proposed as long as nobody confirmed one"))
    next_step: str | None = Field(description=_("The step that is wanted next"), examples=["contacted"])
    steps: list[str] = Field(description=_("The steps that may be taken with a few words"))


class StepIn(Schema):
    """A step taken with a few words."""

    step: str = Field(examples=["contacted"], max_length=24)
    text: Words = ""
    form: OfForm | None = Field(None, description=_("Of a complaint that is closed, where it is not written yet"))
    cause: OfCause | None = Field(None, description=_("Likewise"))
    occurred_at: Instant | None = Field(None, description=_("When it happened; now unless given"))
    to: str = Field(
        "", max_length=254, description=_("Mail address to which the words are sent; the step counts once they are")
    )


class ResolutionIn(Schema):
    """How the matter was solved."""

    text: Words = Field(min_length=1)
    told_customer: Flag
    occurred_at: Instant | None = None


class PromiseIn(Schema):
    """A time that the customer was promised."""

    promised_at: Instant
    text: Words = Field("", description=_("What the customer says to it; needed where a time was promised before"))


class ClassIn(Schema):
    """What a case is taken for."""

    kind: OfKind
    severity: OfSeverity | None = None
    trouble: OfTrouble | None = None
    goods_lost: Flag = False
    goods_damaged: Flag = False
    loss: Money | None = None
    delay_hours: Whole | None = Field(None, ge=0, le=8760)
    hurts_operation: Flag | None = Field(None, description=_("Whether it hurts the customer's operation, if known"))
    reason: Words = ""


class JudgedIn(Schema):
    """A decision with its reason."""

    holds: Flag
    reason: Words = Field(min_length=1)


class CauseIn(Schema):
    """What a complaint comes from."""

    cause: OfCause
    form: OfForm | None = Field(None, description=_("Of the complaint, where another one than is written"))
    text: Words = ""


class HandOverIn(Schema):
    """To whom a case goes."""

    to: OfDepartment
    person: Number | None = Field(
        None, description=_("Who works on it from now on; else whoever of that desk takes it")
    )
    text: Words = ""


class MergeIn(Schema):
    """Where a case goes on."""

    into: str = Field(max_length=40)
    text: Words = ""


class FeasibilityIn(Schema):
    """Whether a request can be met."""

    feasible: Flag
    text: Words = Field(min_length=1)


class TeamIn(Schema):
    """A task force."""

    leader: Number
    members: list[Number] = Field([], max_length=30)
    emergency: Words = Field("", description=_("What is done at once: starts the emergency response"))


class EscalationIn(Schema):
    """Words of whoever takes an escalated case on."""

    text: Words = ""


SAME = (
    *("number", "kind", "complex", "claim", "goods_lost", "goods_damaged", "hurts_operation", "channel", "state"),
    *("title", "site", "region", "order", "waybill", "received_at", "promised_at", "resolved_at", "ended_at"),
    *("due_at", "due_rule", "due_duty", "version"),
)
ROW = (
    *("id", *SAME, "severity", "trouble", "form", "cause", "loss", "customer_id", "customer__name"),
    *("first_asked_id", "handler_id", "merged_into_id", "split_from_id"),
)


def case_out(row: Any, money_seen: Container[int], numbers: Mapping[int, str]) -> dict[str, Any]:
    """A case of a list.

    :param row: a named tuple with the columns of ROW
    :param money_seen: the row numbers of cases whose loss is told
    :param numbers: of those that these cases were merged into or split from
    """
    return {
        **{name: getattr(row, name) for name in SAME},
        **{name: getattr(row, name) or None for name in ("severity", "trouble", "form", "cause")},
        "loss": row.loss if row.id in money_seen else None,
        "customer": row.customer_id,
        "customer_name": row.customer__name or "",
        "first_asked": row.first_asked_id,
        "handler": row.handler_id,
        "merged_into": numbers.get(row.merged_into_id),
        "split_from": numbers.get(row.split_from_id),
    }


def entry_out(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in EntryOut.model_fields}


def clock_out(row: Any) -> dict[str, Any]:
    """An obligation of the case."""
    named = {name: getattr(row, name) for name in ClockOut.model_fields if name != "person"}
    return {**named, "person": row.person_id}


def steps_out(steps: tuple[Step, ...]) -> list[str]:
    return [step.value for step in steps]


def proposal_out(found: Proposed | None) -> dict[str, Any] | None:
    """A proposal with its reason in the language of the request."""
    if found is None:
        return None
    reason = found.reason.in_(get_language() or "zh-hans")
    return {"severity": found.severity, "reason": reason, "clause": found.clause}
