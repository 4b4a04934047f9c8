"""What a case is found by."""

from shouyue.cases.models import Case
from shouyue.search.actions import Searchable, put_many


def let_find(*cases: Case) -> None:
    """By their number, what was said and asked for, order and waybill, and the customer's name."""
    put_many(_searchable(case) for case in cases)


def _searchable(case: Case) -> Searchable:
    customer = case.customer
    text = "\n".join(part for part in (case.content, case.demand, case.order, case.waybill) if part)
    return Searchable(
        case.subject,
        kind="case",
        title=f"{case.number} {case.title}",
        at=case.received_at,
        text=text,
        names=(customer.name,) if customer else (),
        site=case.site,
        region=case.region,
        customer=f"customer:{case.customer_id}" if case.customer_id else "",
    )
