"""What the verbs of claims have in common."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from shouyue.cases.actions.files import add_file
from shouyue.cases.actions.holding import Deed, begin
from shouyue.cases.logic import ENDED, Kind, State
from shouyue.cases.models import Case, CaseFile, Claim
from shouyue.kit.refusals import Refused

if TYPE_CHECKING:
    from django.core.files.base import File

CHAIN = "OC-14.6/approval"
CENT = Decimal("0.01")
LARGEST = Decimal("999999999999.99")


def at_work(case: Case, *, actor: str, at: datetime, version: int | None) -> Deed:
    """A complaint that is not over, under its lock. Raises Refused, Stale."""
    deed = begin(case, actor=actor, at=at, version=version)
    if State(deed.case.state) in ENDED:
        raise Refused(_("The case is over; reopen it first."))
    if Kind(deed.case.kind) is not Kind.COMPLAINT:
        raise Refused(_("Only a complaint is investigated and compensated."))
    return deed


def claim_of(case: Case) -> Claim:
    """The claim of a case, under its lock: after the case's own. Raises Refused where the customer claims nothing."""
    claim = Claim.objects.select_for_update().filter(case=case).first()
    if claim is None or not case.claim:
        raise Refused(_("The customer claims nothing in this case. Record the claim first."))
    return claim


def sum_of(amount: Decimal, field: str = "amount") -> Decimal:
    """An amount in CNY. Raises Refused for none, for less than a fen, and for parts of one."""
    if not 0 < amount <= LARGEST or amount != amount.quantize(CENT):
        raise Refused(_("Enter an amount above 0 with two decimals at most."), field)
    return amount


def kept(deed: Deed, upload: "File[bytes] | None") -> CaseFile | None:
    """The file with the case; None for none. Raises Refused."""
    return add_file(deed.case, upload, actor=deed.actor, at=deed.at) if upload else None
