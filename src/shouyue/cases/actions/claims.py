"""Offers, counter-offers, agreement, and the approval of its amount (OC-14.2, OC-14.6)."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.approvals import actions as approvals
from shouyue.approvals import queries as approved
from shouyue.cases import events
from shouyue.cases.actions.claiming import CHAIN, at_work, claim_of, sum_of
from shouyue.cases.actions.holding import begin, finish
from shouyue.cases.actions.raising import SETTLED, take_requests_back, turn
from shouyue.cases.actions.receiving import fen
from shouyue.cases.logic import Step
from shouyue.cases.logic.claims import IN_HAND, ClaimState, Side
from shouyue.cases.models import Case, Claim, Investigation, Offer
from shouyue.cases.queries.claims import is_own_word
from shouyue.cases.refusing import named, pass_gate_with
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import gated
from shouyue.people import queries as people

if TYPE_CHECKING:
    from shouyue.access.models import Account
    from shouyue.approvals.models import Request


@gated
def make_offer(
    case: Case,
    amount: Decimal,
    terms: str = "",
    *,
    account: "Account",
    actor: str,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Offer the customer an amount: a promise, so that only whose word reaches so far may make it (OC-14.2).

    :param amount: CNY
    :param account: whose authority counts
    Raises GateRefused with the names of who may, Refused, Stale.
    """
    deed = at_work(case, actor=actor, at=at, version=version)
    claim = _in_hand(deed.case)
    sum_of(amount)
    _promise(deed.case, amount, terms, account=account, actor=actor, at=at)
    Offer.objects.create(claim=claim, side=Side.US, amount=amount, terms=terms.strip(), actor=actor, at=at)
    return finish(deed)


@transaction.atomic
def take_counter_offer(
    case: Case, amount: Decimal, terms: str = "", *, actor: str, at: datetime, version: int | None = None
) -> Case:
    """Write down what the customer asks for; the first such amount is the demand. Raises Refused, Stale."""
    deed = at_work(case, actor=actor, at=at, version=version)
    claim = _in_hand(deed.case)
    sum_of(amount)
    Offer.objects.create(claim=claim, side=Side.CUSTOMER, amount=amount, terms=terms.strip(), actor=actor, at=at)
    if claim.demanded is None:
        claim.demanded = amount
        claim.save()
    return finish(deed)


@gated
def agree(offer: Offer, *, account: "Account", actor: str, at: datetime, version: int | None = None) -> Case:
    """The other side took an offer. To take the customer's is to promise its amount, and asks for the authority.

    A new agreement before the payment replaces the one before; what was being approved for that is taken back.
    Raises GateRefused, Refused where the shares are not settled yet, Stale.
    """
    deed = at_work(offer.claim.case, actor=actor, at=at, version=version)
    case, claim = deed.case, _in_hand(deed.case)
    if not Investigation.objects.filter(case=case, closed_at__isnull=False, founded=True).exists():
        raise Refused(_("First close the investigation: the amount follows from the shares (OC-14.6)."))
    if claim.agreed is not None and offer.accepted_at is not None and claim.agreed_at == offer.accepted_at:
        raise Refused(SETTLED[ClaimState.AGREED])
    if offer.side == Side.CUSTOMER:
        _promise(case, offer.amount, offer.terms, account=account, actor=actor, at=at)
    take_requests_back(case, at=at)
    turn(claim, ClaimState.AGREED)
    claim.agreed, claim.agreed_at = offer.amount, at
    claim.promised_by = offer.actor if offer.side == Side.US else actor
    claim.save()
    Offer.objects.filter(pk=offer.pk).update(accepted_at=at)
    told = deed.tell(events.CaseCompensationAgreed(amount=fen(offer.amount) or 0))
    deed.write(Step.COMPENSATION_AGREED, offer.terms, fact=told, told=True)
    return finish(deed)


def _in_hand(case: Case) -> Claim:
    claim = claim_of(case)
    if ClaimState(claim.state) not in IN_HAND:
        raise Refused(SETTLED[ClaimState(claim.state)])
    return claim


def _promise(case: Case, amount: Decimal, terms: str, *, account: "Account", actor: str, at: datetime) -> None:
    """Ask the gate of OC-14.2. Terms are within the authority of whoever has a word of his own at all."""
    asked = fen(amount) or 0
    limit = approved.authority(CHAIN, account, at=at, site=case.site, region=case.region)
    facts = {
        "amount": asked,
        "authority": asked if limit is None else limit,
        "terms_within_authority": not terms.strip() or limit != 0,
    }
    able = approved.who_may(CHAIN, asked, site=case.site, region=case.region, at=at)
    pass_gate_with("case.promise", case.subject, facts, more=named(able), actor=actor, at=at)


@transaction.atomic
def ask_approval(
    case: Case, reason: str = "", *, href: str, actor: str, at: datetime, version: int | None = None
) -> "Request":
    """Ask the chain of OC-14.6 for the agreed amount. Whoever promised it asks, so that nobody approves his own word.

    :param href: the page of the case
    Where who promised it has left, anybody asks. The same again answers the request under way.
    Raises Refused, Stale.
    """
    deed = begin(case, actor=actor, at=at, version=version)
    case, claim = deed.case, claim_of(deed.case)
    if ClaimState(claim.state) is not ClaimState.AGREED or claim.agreed is None:
        raise Refused(SETTLED[ClaimState(claim.state)])
    _check_asker(claim, actor, at)
    return approvals.ask(
        case.subject,
        CHAIN,
        {"amount": fen(claim.agreed) or 0},
        title=f"{case.number} {case.title}",
        reason=reason,
        href=href,
        actor=actor,
        at=at,
        site=case.site,
        region=case.region,
    )


def _check_asker(claim: Claim, actor: str, at: datetime) -> None:
    promiser = people.whose(claim.promised_by)
    if promiser is None or is_own_word(actor, claim, at):
        return
    raise Refused(
        _("%(name)s promised this amount and asks for its approval: nobody decides about his own word.")
        % {"name": people.roster().members[promiser].name}
    )
