"""Pieces of pages about claims: the card on the case, rows and figures of the list. Money is shown to few."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext

from shouyue.approvals import panels as approvals
from shouyue.approvals import queries as asked_for
from shouyue.approvals.queries import seated
from shouyue.cases import permissions
from shouyue.cases.claim_phrases import CLAIM_STATES, FACTORS, NEXT, PARTIES, RECOURSES, SIDES
from shouyue.cases.logic import ENDED, State
from shouyue.cases.logic.claims import PROMISED, ClaimState, Factor, Next, PartyKind, RecourseState, Side, divided
from shouyue.cases.panels.lists import Filter, Kpi
from shouyue.cases.phrases import Word
from shouyue.cases.queries.claims import Borne, ClaimsAsked, Sums, Week, recourses_of
from shouyue.measures import panels as measured
from shouyue.measures import queries as measures
from shouyue.people import queries as people
from shouyue.people.naming import who
from shouyue.people.phrases import department_title
from shouyue.ui.charts import Chart, Series

if TYPE_CHECKING:
    from shouyue.access.models import Account
    from shouyue.cases.models import Case, CauseNode, Claim, Offer, Recourse, Share
    from shouyue.cases.queries.claims import Dossier
    from shouyue.measures.panels import Row as Measured

MASK = "•••"
# The button for what a claim waits for: the verb of the page. Others say what is awaited.
VERBS: dict[Next, str] = {
    Next.ASK: "ask",
    Next.PROOFS: "ask",
    Next.COMPLETE: "complete",
    Next.OFFER: "offer",
    Next.APPROVAL: "approval",
    Next.PAY: "pay",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A share on the bar of 100: where it begins and how wide it is, who, how much, and its part of the money."""

    x: str
    width: str
    percent: Decimal
    who: str
    word: Word
    amount: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A cause with what explains it."""

    node: "CauseNode"
    word: Word
    children: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class Named:
    """An offer in the ledger."""

    row: "Offer"
    side: Promise
    amount: str
    who: str
    may_agree: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """A recourse with its words. `shortfall`: by how much less came back than the carrier bears, else empty."""

    row: "Recourse"
    word: Word
    amount: str
    settled: str
    shortfall: str
    verbs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The money of one case as its page shows it; `button` is the next thing to do, for whoever may do it, `waited` for
    how many seconds the customer's own clock has run: since he was asked for proofs that are still missing."""

    dossier: "Dossier"
    state: Word | None
    next: Promise
    button: str
    waits_for: str
    demanded: str
    agreed: str
    paid: str
    payer: str
    bars: tuple[Bar, ...]
    tree: tuple[Branch, ...]
    offers: tuple[Named, ...]
    owed: tuple[Owed, ...]
    ladder: tuple[approvals.Step, ...]
    measures: tuple["Measured", ...]
    waited: int | None
    may_see: bool
    may_handle: bool
    may_reopen: bool


def yuan(amount: Decimal | None, *, shown: bool = True) -> str:
    """Money as pages show it; masked for whoever may not see it."""
    return "–" if amount is None else f"¥{amount:,.2f}" if shown else MASK


def card(case: "Case", found: "Dossier", account: "Account", at: datetime) -> Card | None:
    """The card of a case; None for one without a claim or an investigation, which nobody could begin."""
    claim = found.claim
    if claim is None and found.investigation is None and case.kind != "complaint":
        return None
    sees = permissions.may_with_claim(account, case, permissions.CLAIM_VIEW)
    handles = sees and permissions.may_with_claim(account, case, permissions.CLAIM_HANDLE)
    handles = handles and State(case.state) not in ENDED
    payment = found.payment
    return Card(
        dossier=found,
        state=CLAIM_STATES[ClaimState(claim.state)] if claim else None,
        next=NEXT[found.next],
        button=_button(case, found, account, at) if sees else "",
        waits_for=_waits_for(found, account, at),
        demanded=yuan(claim.demanded if claim else None, shown=sees),
        agreed=yuan(claim.agreed if claim else None, shown=sees),
        paid=yuan(payment.amount if payment else None, shown=sees),
        payer=who(payment.actor) if payment else "",
        bars=_bars(found.shares, claim, shown=sees),
        tree=_tree(found.causes),
        offers=tuple(_named(one, found, handles, shown=sees) for one in found.offers),
        owed=tuple(_owed(case, one, account, shown=sees) for one in found.recourses),
        ladder=_ladder(found, at) if sees else (),
        measures=tuple(measured.rows(measures.of(case.subject), account, at=at)),
        waited=_waited(found, at),
        may_see=sees,
        may_handle=handles,
        may_reopen=handles and _may_reopen(found),
    )


def _waited(found: "Dossier", at: datetime) -> int | None:
    asked = found.claim.asked_at if found.claim and found.next is Next.PROOFS else None
    return max(0, int((at - asked).total_seconds())) if asked else None


def _may_reopen(found: "Dossier") -> bool:
    """Whether a closed investigation can be gone on with: no amount stands on it."""
    is_closed = found.investigation is not None and found.investigation.closed_at is not None
    return is_closed and (found.claim is None or ClaimState(found.claim.state) not in PROMISED)


def _button(case: "Case", found: "Dossier", account: "Account", at: datetime) -> str:
    """The address of the next thing to do; "" where somebody else does it."""
    wanted = found.next
    right = permissions.PAY if wanted is Next.PAY else permissions.CLAIM_HANDLE
    if not permissions.may_with_claim(account, case, right) or (State(case.state) in ENDED and wanted is not Next.PAY):
        return ""
    if wanted is Next.APPROVAL and _waits_for(found, account, at):
        return ""
    verb = VERBS.get(wanted, "")
    if wanted is Next.INVESTIGATE:
        verb = "judge" if found.investigation is None or found.investigation.founded is None else "close"
    return reverse("cases:claim_act", args=[case.number, verb]) if verb else ""


def _waits_for(found: "Dossier", account: "Account", at: datetime) -> str:
    """Whose word is awaited: of whoever promised the amount, who asks for its approval."""
    if found.next is not Next.APPROVAL or found.claim is None:
        return ""
    promiser = people.whose(found.claim.promised_by)
    staff = people.roster()
    member = staff.members.get(promiser) if promiser is not None else None
    me = people.member_of(account)
    return member.name if member is not None and member.at_work(staff.day(at)) and member != me else ""


def party_name(share: "Share") -> str:
    """Whose share it is, in words."""
    match PartyKind(share.kind):
        case PartyKind.DEPARTMENT:
            return department_title(share.party)
        case PartyKind.EMPLOYEE:
            return who(f"person:{share.party}")
        case PartyKind.CARRIER:
            return share.party
    return str(PARTIES[PartyKind.CUSTOMER].label)


def _bars(shares: Sequence["Share"], claim: "Claim | None", *, shown: bool) -> tuple[Bar, ...]:
    agreed = claim.agreed if claim else None
    amounts = divided(agreed, [one.percent for one in shares]) if agreed is not None else [None] * len(shares)
    found, begins = [], Decimal(0)
    for share, amount in zip(shares, amounts, strict=True):
        told = "" if amount is None else yuan(amount, shown=shown)
        word = PARTIES[PartyKind(share.kind)]
        found.append(Bar(f"{begins}", f"{share.percent}", share.percent, party_name(share), word, told))
        begins += share.percent
    return tuple(found)


def _tree(causes: Iterable["CauseNode"], above: int | None = None) -> tuple[Branch, ...]:
    known = list(causes)
    here = [one for one in known if one.parent_id == above]
    return tuple(Branch(one, FACTORS[Factor(one.factor)], _tree(known, one.pk)) for one in here)


def _named(row: "Offer", found: "Dossier", handles: bool, *, shown: bool) -> Named:
    inquiry = found.investigation
    ready = inquiry is not None and inquiry.closed_at is not None and bool(inquiry.founded)
    open_ = found.claim is not None and found.claim.state == ClaimState.OPEN
    side = SIDES[Side(row.side)]
    return Named(row, side, yuan(row.amount, shown=shown), who(row.actor), handles and ready and open_)


def _owed(case: "Case", row: "Recourse", account: "Account", *, shown: bool) -> Owed:
    state = RecourseState(row.state)
    verbs: tuple[tuple[str, str], ...] = ()
    if permissions.may_with_claim(account, case, permissions.RECOURSE):
        words = {
            RecourseState.OPEN: (("recourse-claim", gettext("Claim it")), ("recourse-drop", gettext("Let it go"))),
            RecourseState.CLAIMED: (("recourse-settle", gettext("Settled")), ("recourse-drop", gettext("Let it go"))),
        }
        named = words.get(state, ())
        verbs = tuple((reverse("cases:claim_row", args=[case.number, verb, row.pk]), label) for verb, label in named)
    shortfall = row.amount - row.settled if row.settled is not None and row.settled < row.amount else None
    return Owed(
        row,
        RECOURSES[state],
        yuan(row.amount, shown=shown),
        yuan(row.settled, shown=shown),
        yuan(shortfall, shown=shown) if shortfall is not None else "",
        verbs,
    )


def _ladder(found: "Dossier", at: datetime) -> tuple[approvals.Step, ...]:
    """Who must approve the amount, with names and times."""
    row = found.request
    if row is None:
        return ()
    seats = asked_for.seats_of(row)
    return approvals.ladder(row, seats, row.round, seated(row, seats, at=at))


def about(row: object) -> str:
    """What a deed is done to, in a few words."""
    amount = getattr(row, "amount", None)
    name = getattr(row, "carrier", "") or getattr(row, "name", "") or getattr(row, "text", "")
    return " · ".join(part for part in (name, yuan(amount) if amount is not None else "") if part)


# The list


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim of the list with its words."""

    claim: "Claim"
    state: Word
    offered: str
    demanded: str
    agreed: str
    paid: str
    recourse: str
    recourse_word: Word | None
    received: str


def claim_rows(found: tuple["Claim", ...]) -> list[ClaimRow]:
    """Rows of the list. One query for all recourses."""
    borne = recourses_of(found)
    return [_claim_row(row, borne.get(row.pk)) for row in found]


def _claim_row(row: "Claim", borne: Borne | None) -> ClaimRow:
    payment, state = getattr(row, "payment", None), borne.state if borne else None
    return ClaimRow(
        claim=row,
        state=CLAIM_STATES[ClaimState(row.state)],
        offered=yuan(offered(row)),
        demanded=yuan(row.demanded),
        agreed=yuan(row.agreed),
        paid=yuan(payment.amount if payment else None),
        recourse=yuan(borne.total if borne and state else None),
        recourse_word=RECOURSES[state] if state else RECOURSES[RecourseState.DROPPED] if borne else None,
        received=yuan(borne.received) if borne and borne.received else "",
    )


def offered(row: "Claim") -> Decimal | None:
    """The newest amount that we offered; its offers are fetched."""
    return next((one.amount for one in reversed(list(row.offers.all())) if one.side == Side.US), None)


def claims_href(**asked: str) -> str:
    """The list with these filters."""
    return f"{reverse('cases:claims')}?{urlencode(asked)}" if asked else reverse("cases:claims")


def claim_kpis(found: Sums) -> list[Kpi]:
    """The sums in hand; each opens its claims."""
    return [
        Kpi(gettext("Claims in hand"), f"{found.count:,}", claims_href(), "inbox", "info"),
        Kpi(gettext("Demanded"), _sum(found.demanded), claims_href(), "coin-yuan", "violet"),
        Kpi(gettext("Agreed, to be paid"), _sum(found.agreed), claims_href(state="agreed"), "heart-handshake", "warn"),
        Kpi(
            gettext("Carriers owe us"), _sum(found.recourse), claims_href(state="all", recourse="open"), "truck", "teal"
        ),
    ]


def _sum(amount: Decimal) -> str:
    return f"¥{amount:,.0f}"


def claim_filters(asked: ClaimsAsked, account: "Account") -> list[Filter]:
    """The choices of the filter bar."""
    scope = people.scope_of(account, permissions.CLAIM_VIEW)
    sites = [(one.code, one.name) for one in people.sites() if scope.everything or one.code in scope.sites]
    states: list[tuple[str, str | Promise]] = [(one.value, word.label) for one, word in CLAIM_STATES.items()]
    states.append(("all", gettext("all")))
    found = [
        Filter("state", gettext("Open and agreed"), states, "" if asked.state == "hand" else asked.state),
        Filter("recourse", gettext("Any recourse"), [("open", gettext("carriers still owe"))], asked.recourse),
    ]
    return [*found, Filter("site", gettext("Every site"), sites, asked.site)] if len(sites) > 1 else found


def claim_weeks(found: Iterable[Week]) -> Chart:
    """What was agreed and paid, week by week; each figure opens its claims."""
    rows = list(found)
    return Chart(
        title=gettext("Agreed and paid by week (CNY)"),
        labels=tuple(f"{row.monday:%m-%d}" for row in rows),
        series=(
            Series(
                gettext("Agreed"),
                tuple(float(row.agreed) for row in rows),
                tone="warn",
                hrefs=tuple(claims_href(state="all", agreed_from=f"{row.monday}") for row in rows),
            ),
            Series(
                gettext("Paid"),
                tuple(float(row.paid) for row in rows),
                tone="good",
                hrefs=tuple(claims_href(state="all", paid_from=f"{row.monday}") for row in rows),
            ),
        ),
    )
