"""Decisions about claims: states, shares that sum to 100 %, and money divided to the fen. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from types import MappingProxyType

WHOLE = Decimal(100)
CENT = Decimal("0.01")


class ClaimState(StrEnum):
    """Where the money of a claim stands."""

    OPEN = "open"  # proofs, investigation, offers
    AGREED = "agreed"  # the customer and we said the same amount; it is not paid yet
    PAID = "paid"
    UNFOUNDED = "unfounded"  # the investigation found nothing to pay for
    WITHDRAWN = "withdrawn"  # the customer took the claim back


CLAIM_AFTER: Mapping[ClaimState, frozenset[ClaimState]] = MappingProxyType(
    {
        ClaimState.OPEN: frozenset({ClaimState.AGREED, ClaimState.UNFOUNDED, ClaimState.WITHDRAWN}),
        ClaimState.AGREED: frozenset({ClaimState.AGREED, ClaimState.PAID, ClaimState.WITHDRAWN}),
        ClaimState.UNFOUNDED: frozenset({ClaimState.OPEN, ClaimState.WITHDRAWN}),  # investigated again
        ClaimState.WITHDRAWN: frozenset({ClaimState.OPEN}),
        ClaimState.PAID: frozenset(),
    }
)
IN_HAND = (ClaimState.OPEN, ClaimState.AGREED)
PROMISED = (ClaimState.AGREED, ClaimState.PAID)  # an amount stands on what the investigation found


class RecourseState(StrEnum):
    """What became of what a carrier owes us back."""

    OPEN = "open"
    CLAIMED = "claimed"
    SETTLED = "settled"
    DROPPED = "dropped"


RECOURSE_AFTER: Mapping[RecourseState, frozenset[RecourseState]] = MappingProxyType(
    {
        RecourseState.OPEN: frozenset({RecourseState.CLAIMED, RecourseState.DROPPED}),
        RecourseState.CLAIMED: frozenset({RecourseState.SETTLED, RecourseState.DROPPED}),
        RecourseState.SETTLED: frozenset(),
        RecourseState.DROPPED: frozenset(),
    }
)
RECOURSE_IN_HAND = (RecourseState.OPEN, RecourseState.CLAIMED)


class PartyKind(StrEnum):
    """Who can be responsible (OC-14.5)."""

    DEPARTMENT = "department"
    EMPLOYEE = "employee"
    CARRIER = "carrier"
    CUSTOMER = "customer"


class Side(StrEnum):
    """Who named an amount."""

    US = "us"
    CUSTOMER = "customer"


class Factor(StrEnum):
    """Where a cause lies: man, machine, goods, method, environment."""

    PEOPLE = "people"
    VEHICLE = "vehicle"
    GOODS = "goods"
    METHOD = "method"
    SURROUNDINGS = "surroundings"


@dataclass(frozen=True, slots=True)
class Part:
    """One share of responsibility. `party`: a department's code, a person's number, a carrier's name, or nothing for
    the customer. `percent` with two decimals."""

    kind: PartyKind
    party: str
    percent: Decimal


def missing(parts: Sequence[Part]) -> Decimal:
    """How many per cent are still to be given; negative: so many too many."""
    return WHOLE - sum((part.percent for part in parts), Decimal(0))


def completed(percents: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """The same with the rest given to the largest (the first of equals). Unchanged where the largest cannot take it."""
    if not percents:
        return ()
    largest = max(range(len(percents)), key=lambda place: (percents[place], -place))
    taken = percents[largest] + WHOLE - sum(percents)
    if not 0 < taken <= WHOLE:
        return tuple(percents)
    return tuple(taken if place == largest else one for place, one in enumerate(percents))


def divided(amount: Decimal, percents: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """An amount (CNY) in shares of whole fen which sum to it: the fen that are left go to the largest remainders."""
    exact = [amount * percent / WHOLE for percent in percents]
    parts = [one.quantize(CENT, ROUND_DOWN) for one in exact]
    left = int((amount * sum(percents) / WHOLE).quantize(CENT) * 100) - int(sum(parts) * 100)
    order = sorted(range(len(exact)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[:left]:
        parts[place] += CENT
    return tuple(parts)


class Next(StrEnum):
    """What a claim waits for."""

    ASK = "ask"  # say which proofs are needed
    PROOFS = "proofs"  # the customer's proofs
    COMPLETE = "complete"
    INVESTIGATE = "investigate"
    OFFER = "offer"
    AGREE = "agree"  # an amount stands, and the other side's word is awaited
    APPROVAL = "approval"
    APPROVERS = "approvers"
    PAY = "pay"
    RECOURSE = "recourse"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a claim is."""

    state: ClaimState
    asked: bool  # proofs were asked for, or came with the claim
    lacking: int  # how many proofs are missing
    complete: bool
    investigated: bool
    offered: bool
    approval: str  # "", running or granted
    recourse: bool  # something is still to be had from a carrier


def next_of(at: Standing) -> Next:
    """The next thing to do."""
    match at.state:
        case ClaimState.PAID:
            return Next.RECOURSE if at.recourse else Next.NOTHING
        case ClaimState.UNFOUNDED | ClaimState.WITHDRAWN:
            return Next.NOTHING
        case ClaimState.AGREED:
            return {"granted": Next.PAY, "running": Next.APPROVERS}.get(at.approval, Next.APPROVAL)
    if not at.complete:
        return Next.PROOFS if at.lacking else Next.COMPLETE if at.asked else Next.ASK
    if not at.investigated:
        return Next.INVESTIGATE
    return Next.AGREE if at.offered else Next.OFFER
