"""Claims as the API takes and shows them. Money is in CNY with two decimals."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from shouyue.api.schemas import Day, Exact, Flag, Number, values_of
from shouyue.api.texts import _
from shouyue.cases.endpoints.schemas import Words
from shouyue.cases.logic.claims import ClaimState, Factor, Next, PartyKind, RecourseState, Side
from shouyue.cases.models import Claim
from shouyue.cases.queries.claims import Dossier

OfClaimState = Annotated[ClaimState, values_of(ClaimState)]
OfFactor = Annotated[Factor, values_of(Factor)]
OfNext = Annotated[Next, values_of(Next)]
OfParty = Annotated[PartyKind, values_of(PartyKind)]
OfRecourse = Annotated[RecourseState, values_of(RecourseState)]
OfSide = Annotated[Side, values_of(Side)]
Amount = Exact  # what is too small or too large the actions refuse, with a sentence
Percent = Exact
Short = Annotated[str, Field(max_length=300)]


class ClaimFilters(Schema):
    """Which claims."""

    state: OfClaimState | None = Field(None, description=_("Only claims of this state; all where it is left out"))
    customer: int | None = Field(None, ge=1, le=2**31 - 1)
    site: str = Field("", max_length=20)
    recourse: OfRecourse | None = Field(None, description=_("Only claims with a recourse of this state"))


class ClaimOut(Schema):
    """The money of a case whose customer claims compensation."""

    id: int
    case: str = Field(examples=["SH01-261122-004"])
    customer: int | None
    state: OfClaimState
    demanded: Decimal | None
    agreed: Decimal | None
    agreed_at: datetime | None
    promised_by: str = Field(description=_("Whose word the agreed amount is"), examples=["person:12"])
    raised_at: datetime
    asked_at: datetime | None = Field(description=_("When proofs were asked for"))
    complete_at: datetime | None = Field(description=_("When the proofs were complete"))
    paid: Decimal | None
    paid_on: date | None


class ProofOut(Schema):
    """A proof: missing until it is received or waived."""

    id: int
    name: str
    note: str
    wanted_at: datetime
    received_at: datetime | None
    waived_at: datetime | None
    why: str


class FindingOut(Schema):
    """What was found out."""

    text: str
    actor: str
    at: datetime


class CauseNodeOut(Schema):
    """A cause, under another where `parent` names it."""

    id: int
    parent: int | None
    factor: OfFactor
    text: str


class ShareOut(Schema):
    """A share of responsibility."""

    kind: OfParty
    party: str = Field(description=_("Code of the department, number of the person, name of the carrier; else empty"))
    percent: Decimal


class InvestigationOut(Schema):
    """What was found out about a complaint."""

    founded: bool | None
    reasons: str
    closed_at: datetime | None
    findings: list[FindingOut]
    causes: list[CauseNodeOut]
    shares: list[ShareOut]


class OfferOut(Schema):
    """An amount that one side named."""

    id: int
    side: OfSide
    amount: Decimal
    terms: str
    actor: str
    at: datetime
    accepted_at: datetime | None


class RecourseOut(Schema):
    """What a carrier owes us back."""

    id: int
    carrier: str
    amount: Decimal
    state: OfRecourse
    settled: Decimal | None
    note: str


class ClaimDetail(Schema):
    """A claim with all that belongs to it; `claim` is empty where the customer claims nothing."""

    claim: ClaimOut | None
    next: OfNext = Field(description=_("What the claim waits for"))
    proofs: list[ProofOut]
    investigation: InvestigationOut | None
    offers: list[OfferOut]
    approval: int | None = Field(description=_("Number of the request for approval of the agreed amount"))
    voucher: str
    recourses: list[RecourseOut]


class ProofIn(Schema):
    """A proof to ask for."""

    name: str = Field(min_length=1, max_length=80)
    note: str = Field("", max_length=200)


class AskProofsIn(Schema):
    """Which proofs are asked for, and how."""

    proofs: list[ProofIn] = Field([], max_length=30, description=_("Beside those that are missing already"))
    text: Words = Field("", description=_("What is written before the list"))
    to: str = Field("", max_length=254, description=_("A mail address; empty where the list was read out"))


class WaiverIn(Schema):
    """Why a proof is not needed."""

    why: str = Field(min_length=1, max_length=300)


class ShareIn(Schema):
    """A share of responsibility."""

    kind: OfParty
    party: str = Field("", max_length=80)
    percent: Percent


class CauseNodeIn(Schema):
    """A cause."""

    factor: OfFactor
    text: str = Field(min_length=1, max_length=200)
    parent: Number | None = None


class JudgementIn(Schema):
    """Whether the complaint is founded, and who bears what."""

    founded: Flag
    reasons: Words = Field(min_length=1)
    shares: list[ShareIn] = Field([], max_length=20, description=_("They sum to exactly 100; unfounded: may be none"))


class InquiryIn(Schema):
    """What is added to the investigation; what is left out stays."""

    finding: Words = ""
    causes: list[CauseNodeIn] = Field([], max_length=20)
    judgement: JudgementIn | None = None


class ReopeningIn(Schema):
    """Why an investigation is gone on with."""

    reason: Words = Field(min_length=1)


class OfferIn(Schema):
    """An amount named by us, which is a promise, or by the customer."""

    side: OfSide
    amount: Amount
    terms: Words = ""


class AgreementIn(Schema):
    """The offer that the other side took."""

    offer: Number


class ApprovalIn(Schema):
    """Why the amount is right."""

    reason: str = Field("", max_length=1_000)


class PaymentIn(Schema):
    """A payment."""

    voucher: str = Field(min_length=1, max_length=60)
    paid_on: Day = Field(description=_("The day on which it was paid"))


class RecourseIn(Schema):
    """A recourse that is claimed."""

    note: Short = ""


class SettlementIn(Schema):
    """What the carrier paid."""

    amount: Amount
    note: Short = ""


class LettingGoIn(Schema):
    """Why a recourse is let go."""

    reason: str = Field(min_length=1, max_length=300)


SAME = ("state", "demanded", "agreed", "agreed_at", "promised_by", "raised_at", "asked_at", "complete_at")


def claim_out(row: Claim) -> dict[str, Any]:
    """A claim of a list; case and payment are fetched."""
    payment = getattr(row, "payment", None)
    return {
        **{name: getattr(row, name) for name in SAME},
        "id": row.pk,
        "case": row.case.number,
        "customer": row.case.customer_id,
        "paid": payment.amount if payment else None,
        "paid_on": payment.paid_on if payment else None,
    }


def claim_detail(found: Dossier) -> dict[str, Any]:
    """A claim with all that belongs to it."""
    inquiry = found.investigation
    return {
        "claim": claim_out(found.claim) if found.claim else None,
        "next": found.next,
        "proofs": [_same(one, ProofOut) for one in found.items],
        "investigation": {
            "founded": inquiry.founded,
            "reasons": inquiry.reasons,
            "closed_at": inquiry.closed_at,
            "findings": [_same(one, FindingOut) for one in found.findings],
            "causes": [_same(one, CauseNodeOut) | {"parent": one.parent_id} for one in found.causes],
            "shares": [_same(one, ShareOut) for one in found.shares],
        }
        if inquiry
        else None,
        "offers": [_same(one, OfferOut) for one in found.offers],
        "approval": found.request.pk if found.request else None,
        "voucher": found.payment.voucher if found.payment else "",
        "recourses": [_same(one, RecourseOut) for one in found.recourses],
    }


def _same(row: Any, schema: type[Schema]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in schema.model_fields if name != "parent"}
