"""What a reply begins with: templates filled with what is known of a case, and the address it goes to."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import get_language

from shouyue.cases.logic import Step
from shouyue.communications import actions as communications
from shouyue.communications import queries as communications_queries
from shouyue.customers import queries as customers
from shouyue.people import queries as people

if TYPE_CHECKING:
    from shouyue.cases.models import Case

EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Reply:
    """A template as it would read for a case."""

    code: str
    name: str
    subject: str
    text: str


def replies(case: "Case", step: Step) -> list[Reply]:
    """The templates for a step of a case, filled; what is not known stands as a gap."""
    language = get_language() or "zh-hans"
    values = _values(case)
    found = communications_queries.templates(kind=case.kind, step=step.value, language=language)
    filled = [(one, communications.fill(one, values)) for one in found]
    return [Reply(one.code, one.name, told.subject, told.text) for one, told in filled]


def _values(case: "Case") -> dict[str, str]:
    handler = people.roster().members.get(case.handler_id) if case.handler_id else None
    named = case.contact.name if case.contact else case.caller
    return {
        "customer": named or (case.customer.name if case.customer else ""),
        "case": case.number,
        "agent": handler.name if handler else "",
        "promised_at": f"{timezone.localtime(case.promised_at):%m-%d %H:%M}" if case.promised_at else "",
        "waybill": case.waybill,
        "company": people.company_name(),
    }


def address_of(case: "Case") -> str:
    """Where the customer reads mail: the contact's address, else where the case came from; empty for none."""
    if case.contact_id and (contact := customers.contact_by_id(case.contact_id)):
        written = next((one.written for one in contact.reaches.all() if one.kind == EMAIL), "")
        if written:
            return str(written)
    return case.caller_reach if "@" in case.caller_reach else ""
