"""Compensation is paid once (OC-14.6), and what carriers bear of it is asked back from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.approvals import actions as approvals
from shouyue.approvals import queries as approved
from shouyue.cases import events
from shouyue.cases.actions.claiming import CHAIN, claim_of, sum_of
from shouyue.cases.actions.files import keep
from shouyue.cases.actions.holding import Deed, begin, finish, needed
from shouyue.cases.actions.raising import turn
from shouyue.cases.actions.receiving import fen
from shouyue.cases.logic import Step
from shouyue.cases.logic.claims import RECOURSE_AFTER, ClaimState, PartyKind, RecourseState, divided
from shouyue.cases.models import Case, Claim, Investigation, Payment, Recourse, Share
from shouyue.cases.queries.claims import is_of_promise
from shouyue.cases.refusing import NOTHING, paid_by, pass_gate_with
from shouyue.kit.refusals import Refused, Stale
from shouyue.obligations.actions import gated
from shouyue.people import queries as people

if TYPE_CHECKING:
    from django.core.files.base import File

    from shouyue.kit.text import Text

VOUCHER = 60
RECEIPT = "compensation"  # a receipt shows money: read by whoever sees the claim


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as the accountant enters it. `paid_on`: the company's day; `key`: what the sender calls the request."""

    voucher: str
    paid_on: date
    key: str = ""


@gated
def pay(
    case: Case,
    paid: Paid,
    upload: "File[bytes] | None" = None,
    *,
    actor: str,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Record that the agreed amount was paid. Of two who do it at once the second is told who was first, and when.

    The same request again (its key) answers the payment that stands.
    Raises GateRefused with what OC-14.6 misses, Refused, Stale.
    """
    deed = begin(case, actor=actor, at=at)
    case, claim = deed.case, claim_of(deed.case)
    known = Payment.objects.filter(claim=claim).first()
    if known is not None and _is_repeated(paid, known) and people.is_same(known.actor, actor):
        return case
    if known is None and version is not None and version != case.version:
        raise Stale
    _check(paid, known, at)
    approval = _pass(claim, known, actor=actor, at=at)
    approvals.settle(approval, actor=actor, at=at)
    amount = claim.agreed or Decimal(0)
    turn(claim, ClaimState.PAID)
    claim.save()
    payment = Payment.objects.create(
        claim=claim,
        amount=amount,
        voucher=paid.voucher.strip(),
        paid_on=paid.paid_on,
        file=keep(upload, purpose=RECEIPT, actor=actor, at=at) if upload else None,
        approval=approval,
        key=paid.key,
        actor=actor,
        at=at,
    )
    _open_recourse(payment, case, at)
    told = deed.tell(events.CaseCompensated(amount=fen(amount) or 0))
    deed.write(Step.COMPENSATED, payment.voucher, fact=told)
    return finish(deed)


def _is_repeated(paid: Paid, known: Payment) -> bool:
    return bool(paid.key) and (paid.key, paid.voucher.strip()) == (known.key, known.voucher)


def _check(paid: Paid, known: Payment | None, at: datetime) -> None:
    """What was typed. Raises Refused; of a claim that is paid the gate says so."""
    if known is not None:
        return
    voucher = needed(paid.voucher, "voucher")
    if len(voucher) > VOUCHER:
        raise Refused(_("A voucher has up to %(most)s characters.") % {"most": VOUCHER}, "voucher")
    if Payment.objects.filter(voucher=voucher).exists():
        raise Refused(_("That voucher stands for another payment already."), "voucher")
    if paid.paid_on > people.roster().day(at):
        raise Refused(_("That day is still to come. Enter the day on which it was paid."), "paid_on")


def _pass(claim: Claim, known: Payment | None, *, actor: str, at: datetime) -> str:
    """Ask the gate; answers the approval that lets it through."""
    case = claim.case
    asked = fen(claim.agreed)
    facts = {} if asked is None else {"amount": asked}
    approval = approved.granted(case.subject, CHAIN, facts, fits=partial(is_of_promise, claim=claim)) or ""
    settled = Investigation.objects.filter(case=case, closed_at__isnull=False, founded=True)
    facts |= {
        "shares_settled": settled.exists(),
        "amount_agreed": asked is not None,
        "paid": known is not None,
        "approved": bool(approval) or known is not None,
    }
    more = _first(known) if known is not None else NOTHING
    pass_gate_with("compensation.pay", case.subject, facts, more=more, actor=actor, at=at, approval=approval)
    return approval


def _first(known: Payment) -> "Text":
    person = people.whose(known.actor)
    member = people.roster().members.get(person) if person is not None else None
    return paid_by(member.name if member else known.actor, f"{known.paid_on:%Y-%m-%d}")


def _open_recourse(payment: Payment, case: Case, at: datetime) -> None:
    """What each carrier bears of it, to the fen, so that all shares together are what was paid."""
    shares: Sequence[Share] = list(Share.objects.filter(investigation__case=case))
    amounts = divided(payment.amount, [one.percent for one in shares])
    Recourse.objects.bulk_create(
        Recourse(payment=payment, share=share, carrier=share.party, amount=amount, opened_at=at, changed_at=at)
        for share, amount in zip(shares, amounts, strict=True)
        if PartyKind(share.kind) is PartyKind.CARRIER
    )


@transaction.atomic
def claim_recourse(row: Recourse, note: str = "", *, actor: str, at: datetime, version: int | None = None) -> Recourse:
    """Ask the carrier to pay its share. Raises Refused, Stale."""
    return _turn(row, RecourseState.CLAIMED, note.strip(), actor=actor, at=at, version=version)


@transaction.atomic
def settle_recourse(
    row: Recourse, amount: Decimal, note: str = "", *, actor: str, at: datetime, version: int | None = None
) -> Recourse:
    """The carrier paid. Raises Refused for more than its share, Stale.

    :param amount: CNY that came back
    """
    if sum_of(amount) > row.amount:
        raise Refused(_("That is more than the carrier's share."), "amount")
    return _turn(row, RecourseState.SETTLED, note.strip(), amount, actor=actor, at=at, version=version)


@transaction.atomic
def drop_recourse(row: Recourse, reason: str, *, actor: str, at: datetime, version: int | None = None) -> Recourse:
    """Let it go, and say why. Raises Refused, Stale."""
    return _turn(row, RecourseState.DROPPED, needed(reason, "reason"), actor=actor, at=at, version=version)


def _turn(
    row: Recourse,
    to: RecourseState,
    note: str,
    settled: Decimal | None = None,
    *,
    actor: str,
    at: datetime,
    version: int | None,
) -> Recourse:
    """The one door between the states of a recourse."""
    deed: Deed = begin(row.payment.claim.case, actor=actor, at=at, version=version)
    row = Recourse.objects.select_for_update().get(pk=row.pk)
    if to not in RECOURSE_AFTER[RecourseState(row.state)]:
        raise Refused(_("That cannot be done with this recourse any more: look how it stands now."))
    row.state, row.note, row.settled, row.changed_at = to.value, note or row.note, settled, at
    row.save()
    deed.write(Step.NOTED, " · ".join(part for part in (row.carrier, note) if part))
    finish(deed)
    return row
