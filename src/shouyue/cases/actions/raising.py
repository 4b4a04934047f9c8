"""The row that keeps the money of a case, from the moment the claim is raised, and the one door between its states."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from shouyue.approvals import actions as approvals
from shouyue.approvals import queries as approved
from shouyue.approvals.queries import RUNNING
from shouyue.cases.actions.claiming import CHAIN
from shouyue.cases.logic.claims import CLAIM_AFTER, IN_HAND, ClaimState
from shouyue.cases.models import Case, Claim
from shouyue.kit.refusals import Refused

PRODUCT = "system:claims"


def let_claim(case: Case, *, at: datetime, complete: bool = False) -> Claim:
    """The customer claims compensation: from here on the money has a row.

    :param complete: all proofs came with the claim
    Call it under the case's lock. A claim that was taken back goes on where it stood.
    """
    values = {
        "demanded": case.loss or None,
        "raised_at": at,
        "complete_at": at if complete else None,
    }
    claim, is_new = Claim.objects.get_or_create(case=case, defaults=values)
    if not is_new and ClaimState(claim.state) is ClaimState.WITHDRAWN:
        turn(claim, ClaimState.OPEN)
        claim.save()
    return claim


def take_claim_back(case: Case, *, at: datetime) -> None:
    """The customer claims nothing more. Raises Refused where it is paid."""
    claim = Claim.objects.select_for_update().filter(case=case).first()
    if claim is not None:
        _withdraw(claim, at)


def let_claim_rest(case: Case, *, at: datetime) -> bool:
    """The customer takes the whole matter back: what is in hand of his claim ends with it. Answers whether any was."""
    claim = Claim.objects.select_for_update().filter(case=case, state__in=IN_HAND).first()
    if claim is not None:
        _withdraw(claim, at)
    return claim is not None


def _withdraw(claim: Claim, at: datetime) -> None:
    turn(claim, ClaimState.WITHDRAWN)
    claim.save()
    take_requests_back(claim.case, at=at)


def take_requests_back(case: Case, *, at: datetime) -> None:
    """What is being approved is not asked for any more: another amount, or none."""
    for row in approved.of_subject(case.subject):
        if row.chain == CHAIN and row.state in RUNNING:
            approvals.withdraw(row.pk, actor=PRODUCT, at=at, version=row.version)


def turn(claim: Claim, to: ClaimState) -> None:
    """Change the state of a claim; saving is the caller's. Raises Refused where there is no way."""
    state = ClaimState(claim.state)
    if to not in CLAIM_AFTER[state]:
        raise Refused(SETTLED[state])
    claim.state = to.value
    if to not in (ClaimState.AGREED, ClaimState.PAID):
        claim.agreed, claim.agreed_at, claim.promised_by = None, None, ""


SETTLED = {
    ClaimState.OPEN: _("First agree on an amount with the customer."),
    ClaimState.AGREED: _("An amount is agreed with the customer already."),
    ClaimState.PAID: _("The compensation is paid; nothing can be changed in it."),
    ClaimState.UNFOUNDED: _("The complaint was found unfounded; there is nothing to pay."),
    ClaimState.WITHDRAWN: _("The customer took the claim back."),
}
