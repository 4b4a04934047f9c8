"""Claims as a workbook."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from shouyue.cases.claim_phrases import CLAIM_STATES
from shouyue.cases.logic.claims import ClaimState
from shouyue.cases.panels.claims import offered
from shouyue.cases.queries.claims import recourses_of
from shouyue.paper.sheets import Column, Sheet, Value

if TYPE_CHECKING:
    from shouyue.cases.models import Claim


def claim_sheet(claims: tuple["Claim", ...]) -> Sheet:
    """One row for each claim, with its money."""
    columns = (
        *(Column(gettext("Case"), width=18), Column(gettext("Customer"), width=28), Column(gettext("State"), width=14)),
        *(Column(gettext("Raised"), "instant", 20), Column(gettext("Proofs complete"), "instant", 20)),
        *(Column(gettext("Demanded (CNY)"), "money", 14), Column(gettext("Offered (CNY)"), "money", 14)),
        *(Column(gettext("Agreed (CNY)"), "money", 14), Column(gettext("Agreed"), "instant", 20)),
        *(Column(gettext("Paid (CNY)"), "money", 14), Column(gettext("Paid on"), "date", 12)),
        *(Column(gettext("Voucher"), width=18), Column(gettext("Carriers bear (CNY)"), "money", 14)),
        *(Column(gettext("Still owed (CNY)"), "money", 14), Column(gettext("Came back (CNY)"), "money", 14)),
        *(Column(gettext("Works on it"), width=12), Column(gettext("Site"), width=10)),
    )
    return Sheet(gettext("Claims"), columns, _rows(claims))


def _rows(claims: tuple["Claim", ...]) -> Iterator[tuple[Value, ...]]:
    owed = recourses_of(claims)
    for row in claims:
        case, payment = row.case, getattr(row, "payment", None)
        yield (
            *(case.number, case.customer.name if case.customer else case.caller),
            *(str(CLAIM_STATES[ClaimState(row.state)].label), row.raised_at, row.complete_at, row.demanded),
            *(offered(row), row.agreed, row.agreed_at, payment.amount if payment else None),
            *(payment.paid_on if payment else None, payment.voucher if payment else ""),
            *((borne.total, borne.owed, borne.received) if (borne := owed.get(row.pk)) else (None, None, None)),
            *(case.handler.name if case.handler else "", case.site),
        )
