"""Questions about claims: one with all that belongs to it, lists, and the sums of those in hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet, Sum

from shouyue.approvals import queries as approvals
from shouyue.approvals.queries import RUNNING
from shouyue.cases.logic.claims import (
    IN_HAND,
    RECOURSE_IN_HAND,
    ClaimState,
    Next,
    RecourseState,
    Standing,
    next_of,
)
from shouyue.cases.models import (
    Case,
    CauseNode,
    Claim,
    EvidenceItem,
    Finding,
    Investigation,
    Offer,
    Payment,
    Recourse,
    Share,
)
from shouyue.kit import read
from shouyue.people import queries as people
from shouyue.people.days import local_day, start_of

if TYPE_CHECKING:
    from shouyue.approvals.models import Request

CHAIN = "OC-14.6/approval"
PAGE = 50
WEEKS = 12
WEEK = timedelta(days=7)
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that belongs to the money of one case. `claim` None: the customer claims nothing."""

    claim: Claim | None
    items: tuple[EvidenceItem, ...]
    investigation: Investigation | None
    findings: tuple[Finding, ...]
    causes: tuple[CauseNode, ...]
    shares: tuple[Share, ...]
    offers: tuple[Offer, ...]
    request: "Request | None"  # for the approval of the agreed amount, the newest
    payment: Payment | None
    recourses: tuple[Recourse, ...]

    @property
    def lacking(self) -> tuple[EvidenceItem, ...]:
        return tuple(one for one in self.items if one.is_missing)

    @property
    def next(self) -> Next:
        """What the claim waits for."""
        if self.claim is None:
            return Next.NOTHING
        return next_of(
            Standing(
                state=ClaimState(self.claim.state),
                asked=self.claim.asked_at is not None,
                lacking=len(self.lacking),
                complete=self.claim.complete_at is not None,
                investigated=self.investigation is not None and self.investigation.closed_at is not None,
                offered=bool(self.offers),
                approval=self._approval(self.claim),
                recourse=any(RecourseState(one.state) in RECOURSE_IN_HAND for one in self.recourses),
            )
        )

    def _approval(self, claim: Claim) -> str:
        row = self.request
        if row is None or claim.agreed is None:
            return ""
        covers = row.amount is not None and row.amount >= int(claim.agreed * 100) and is_of_promise(row, claim)
        if row.state in RUNNING:
            return "running"
        return "granted" if row.state == "granted" and row.used_at is None and covers else ""


def is_of_promise(row: "Request", claim: Claim) -> bool:
    """Whether a request is about the word that stands now: another's word needs others to look at it."""
    return is_own_word(row.asked_by, claim, row.asked_at)


def is_own_word(actor: str, claim: Claim, at: datetime) -> bool:
    """Whether somebody may ask for the approval of an amount: whoever promised it, or anybody if he is gone."""
    staff, promiser = people.roster(), people.whose(claim.promised_by)
    member = staff.members.get(promiser) if promiser is not None else None
    return member is None or not member.at_work(staff.day(at)) or people.is_same(actor, claim.promised_by)


def dossier(case: Case) -> Dossier:
    """Everything about the claim and the investigation of a case. Up to ten queries, whatever there is of each."""
    claim = Claim.objects.filter(case=case).first()
    found = Investigation.objects.filter(case=case).first()
    payment = Payment.objects.select_related("file").filter(claim=claim).first() if claim else None
    asked = approvals.of_subject(case.subject) if claim and claim.agreed is not None else []
    return Dossier(
        claim=claim,
        items=tuple(case.evidence.select_related("file__file")),
        investigation=found,
        findings=tuple(found.findings.select_related("file__file")) if found else (),
        causes=tuple(found.causes.all()) if found else (),
        shares=tuple(found.shares.all()) if found else (),
        offers=tuple(claim.offers.all()) if claim else (),
        request=next((row for row in asked if row.chain == CHAIN), None),
        payment=payment,
        recourses=tuple(payment.recourses.all()) if payment else (),
    )


@dataclass(frozen=True, slots=True)
class ClaimsAsked:
    """The filters of the list of claims; `after` and `before` are numbers of rows.

    `state`: a state, `hand` (the default: open or agreed) or `all`. `recourse`: `open`, where carriers still owe.
    `agreed_from`, `paid_from`: the Monday of a week of agreements or payments.
    """

    words: str = ""
    state: str = "hand"
    site: str = ""
    recourse: str = ""
    agreed_from: str = ""
    paid_from: str = ""
    after: str = ""
    before: str = ""

    @property
    def filters(self) -> dict[str, str]:
        """What stands in the address, without the place in the list."""
        standard = {one.name: one.default for one in fields(self)}
        given = {one.name: getattr(self, one.name) for one in fields(self) if one.name not in ("after", "before")}
        return {name: value for name, value in given.items() if value and value != standard[name]}


def claims_understood(given: Mapping[str, str]) -> ClaimsAsked:
    """The filters of an address; what makes no sense is left out."""
    state = given.get("state", "")
    return ClaimsAsked(
        words=read.words(given.get("words", ""), 60).strip(),
        state=state if state in ("all", *ClaimState) else "hand",
        site=read.words(given.get("site", ""), 20),
        recourse="open" if given.get("recourse") == "open" else "",
        agreed_from=read.written(read.day(given.get("agreed_from", ""))),
        paid_from=read.written(read.day(given.get("paid_from", ""))),
        after=read.written(read.number(given.get("after", ""))),
        before=read.written(read.number(given.get("before", ""))),
    )


def claims(asked: ClaimsAsked, seen: Q) -> QuerySet[Claim]:
    """Claims that match, of the cases that `seen` lets through, with what a list shows."""
    found = Claim.objects.filter(case__in=Case.objects.filter(seen).values("pk"))
    found = found.select_related("case__customer", "case__handler", "payment").prefetch_related("offers")
    if asked.state != "all":
        found = found.filter(state__in=IN_HAND if asked.state == "hand" else (asked.state,))
    if asked.words:
        words = asked.words
        found = found.filter(
            Q(case__number__istartswith=words)
            | Q(case__customer__name__icontains=words)
            | Q(case__waybill__istartswith=words)
            | Q(payment__voucher__istartswith=words)
        )
    if asked.site:
        found = found.filter(case__site=asked.site)
    if asked.recourse:
        found = found.filter(payment__recourses__state__in=RECOURSE_IN_HAND).distinct()
    if asked.agreed_from:
        first = date.fromisoformat(asked.agreed_from)
        found = found.filter(agreed_at__gte=start_of(first), agreed_at__lt=start_of(first + WEEK))
    if asked.paid_from:
        first = date.fromisoformat(asked.paid_from)
        found = found.filter(payment__paid_on__gte=first, payment__paid_on__lt=first + WEEK)
    return found


@dataclass(frozen=True, slots=True)
class ClaimsListed:
    """One page, and the numbers to go on from; empty where there is no page that way."""

    rows: tuple[Claim, ...]
    before: str = ""
    after: str = ""


def claims_page(asked: ClaimsAsked, seen: Q) -> ClaimsListed:
    """One page of them, the newest first, walked by key."""
    found, back = claims(asked, seen), bool(asked.before)
    if back:
        rows = list(found.filter(id__gt=int(asked.before)).order_by("id")[: PAGE + 1])
    else:
        beyond = found.filter(id__lt=int(asked.after)) if asked.after else found
        rows = list(beyond.order_by("-id")[: PAGE + 1])
    more, shown = len(rows) > PAGE, rows[:PAGE]
    if back:
        shown.reverse()
    if not shown:
        return ClaimsListed(())
    earlier, later = (more, True) if back else (bool(asked.after), more)
    return ClaimsListed(tuple(shown), f"{shown[0].pk}" if earlier else "", f"{shown[-1].pk}" if later else "")


@dataclass(frozen=True, slots=True)
class Borne:
    """What carriers bear of one claim, CNY: in all, what they still owe of it, what came back; `state`: how far it is
    with the one that is least far, None where all of it was let go."""

    total: Decimal
    owed: Decimal
    received: Decimal
    state: RecourseState | None


def recourses_of(rows: tuple[Claim, ...]) -> dict[int, Borne]:
    """What carriers bear of each of these claims, by the claim's number. One query."""
    found: dict[int, list[Recourse]] = {}
    asked = Recourse.objects.filter(payment__claim__in=[row.pk for row in rows]).select_related("payment")
    for one in asked:
        found.setdefault(one.payment.claim_id, []).append(one)
    return {claim: _borne(each) for claim, each in found.items()}


def _borne(rows: Iterable[Recourse]) -> Borne:
    kept = [row for row in rows if row.state != RecourseState.DROPPED]
    states = {RecourseState(row.state) for row in kept}
    return Borne(
        total=sum((row.amount for row in kept), NOTHING),
        owed=sum((row.amount for row in kept if row.state in RECOURSE_IN_HAND), NOTHING),
        received=sum((row.settled or NOTHING for row in kept), NOTHING),
        state=next((one for one in RecourseState if one in states), None),
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """CNY in hand: what customers demand, what is agreed and not paid, what carriers still owe; and how many claims."""

    demanded: Decimal
    agreed: Decimal
    recourse: Decimal
    count: int
    unpaid: int


def sums(seen: Q) -> Sums:
    """The sums of the claims in hand. Two queries."""
    cases = Case.objects.filter(seen).values("pk")
    is_agreed = Q(state=ClaimState.AGREED)
    known = Claim.objects.filter(case__in=cases, state__in=IN_HAND).aggregate(
        demanded=Sum("demanded"), agreed=Sum("agreed"), count=Count("id"), unpaid=Count("id", filter=is_agreed)
    )
    owed = Recourse.objects.filter(payment__claim__case__in=cases, state__in=RECOURSE_IN_HAND)
    return Sums(
        demanded=known["demanded"] or NOTHING,
        agreed=known["agreed"] or NOTHING,
        recourse=owed.aggregate(total=Sum("amount"))["total"] or NOTHING,
        count=known["count"],
        unpaid=known["unpaid"],
    )


@dataclass(frozen=True, slots=True)
class Week:
    """One week from its Monday: what was agreed and what was paid in it, in CNY."""

    monday: date
    agreed: Decimal
    paid: Decimal


def weeks(seen: Q, at: datetime, count: int = WEEKS) -> list[Week]:
    """The last weeks, this one last. Two queries."""
    today = local_day(at)
    first = today - timedelta(days=today.weekday()) - WEEK * (count - 1)
    cases = Case.objects.filter(seen).values("pk")
    agreed, paid = [NOTHING] * count, [NOTHING] * count
    for instant, amount in Claim.objects.filter(case__in=cases, agreed_at__gte=start_of(first)).values_list(
        "agreed_at", "agreed"
    ):
        if instant is not None and amount is not None:
            agreed[min((local_day(instant) - first).days // 7, count - 1)] += amount
    rows = Payment.objects.filter(claim__case__in=cases, paid_on__gte=first, paid_on__lt=first + WEEK * count)
    for day, amount in rows.values_list("paid_on", "amount"):
        paid[(day - first).days // 7] += amount
    return [Week(first + WEEK * place, agreed[place], paid[place]) for place in range(count)]
