"""What is written about a case: put right and completed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.cases import events
from shouyue.cases.actions.finding import let_find
from shouyue.cases.actions.holding import begin, finish
from shouyue.cases.actions.receiving import check_contact, tier_of
from shouyue.cases.logic import ENDED, State, Step
from shouyue.cases.logic.intake import titled
from shouyue.cases.models import Case
from shouyue.customers import queries as customers
from shouyue.kit.refusals import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What people write down of a case. `customer` and `contact` are numbers of rows."""

    title: str
    content: str
    demand: str
    order: str
    waybill: str
    caller: str
    caller_reach: str
    customer: int | None
    contact: int | None


@transaction.atomic
def edit(case: Case, written: Written, *, actor: str, at: datetime, version: int | None = None) -> Case:
    """Complete or put right what is written; what stood there stays as an internal note. Raises Refused, Stale."""
    deed = begin(case, actor=actor, at=at, version=version)
    case = deed.case
    if State(case.state) in ENDED:
        raise Refused(_("The case is over; reopen it first."))
    if not written.content.strip():
        raise Refused(_("Write what the customer says."), "content")
    before = (case.content, case.demand)
    for name in ("content", "demand", "order", "waybill", "caller", "caller_reach"):
        setattr(case, name, getattr(written, name).strip())
    case.title = titled(written.title, case.content)
    if (case.content, case.demand) != before and any(before):
        deed.write(Step.NOTED, "\n".join(part for part in before if part))
    is_another = case.customer_id != written.customer
    if is_another and written.customer is not None and customers.by_id(written.customer) is None:
        raise Refused(_("There is no such customer."), "customer")
    if case.contact_id != written.contact:
        check_contact(written.contact, written.customer)
    case.contact_id = written.contact
    if is_another:
        case.customer_id = written.customer
        deed.tell(events.CaseCustomerNamed(tier=tier_of(case)))
    case = finish(deed)
    let_find(case)
    return case
