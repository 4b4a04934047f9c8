"""Cases as a workbook."""

from collections.abc import Container, Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from shouyue.cases.panels.rows import rows
from shouyue.paper.sheets import Column, Sheet, Value

if TYPE_CHECKING:
    from shouyue.cases.models import Case


def sheet(cases: Iterable["Case"], money_seen: Container[int]) -> Sheet:
    """One row for each case; customers by name, no phone and no mail.

    :param money_seen: the row numbers of cases whose loss is told
    """
    columns = (
        *(Column(gettext("Case"), width=18), Column(gettext("Kind of case"), width=10)),
        Column(gettext("Severity"), width=10),
        *(Column(gettext("State"), width=10), Column(gettext("Customer"), width=28), Column(gettext("Tier"), width=6)),
        *(Column(gettext("In a few words"), width=48), Column(gettext("Kind of trouble"), width=14)),
        *(Column(gettext("Channel"), width=12), Column(gettext("Works on it"), width=12)),
        *(Column(gettext("Asked first"), width=12), Column(gettext("Site"), width=10)),
        *(Column(gettext("Waybill"), width=20), Column(gettext("Received"), "instant", 20)),
        *(Column(gettext("Owed next"), width=14), Column(gettext("Due"), "instant", 20)),
        *(Column(gettext("Solved"), "instant", 20), Column(gettext("Loss (CNY)"), "money", 14)),
    )
    return Sheet(gettext("Cases"), columns, _rows(cases, money_seen))


def _rows(cases: Iterable["Case"], money_seen: Container[int]) -> Iterator[tuple[Value, ...]]:
    for row in rows(cases):
        case = row.case
        yield (
            *(case.number, str(row.kind.label), str(row.severity.label) if row.severity else ""),
            *(str(row.state.label), case.customer.name if case.customer else case.caller),
            *(case.customer.tier if case.customer else "", case.title, str(row.trouble or "")),
            *(str(row.channel.label), case.handler.name if case.handler else ""),
            *(case.first_asked.name if case.first_asked else "", case.site, case.waybill, case.received_at),
            *(row.owed, case.due_at, case.resolved_at),
            case.loss if case.pk in money_seen else None,
        )
