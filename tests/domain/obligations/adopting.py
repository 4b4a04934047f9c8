"""A small house: what all documents stand on, one document X, and a company clock that stands until it is moved."""

from datetime import datetime, timedelta

from django.db import transaction

from shouyue.clock import queries as clock
from shouyue.clock.actions import set_clock
from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.journal.models import Fact
from shouyue.kit.ids import uuid7
from shouyue.obligations import actions, editions, tasks
from shouyue.obligations.actions.editions import FIRST, draft_house
from shouyue.obligations.models import Adoption, Edition, Obligation
from shouyue.policy.load import HOUSE, shipped

ACTOR = "person:1"
TEXT = """
document: {{id: X, title: {{zh: 甲制度, en: Policy X}}, edition: "{edition}",
  source: company, about: {{zh: 试, en: trial}}}}
clauses:
  - {{id: X-1, at: 第一条, kind: deadline, title: {{zh: 首次联系, en: First contact}},
     says: {{zh: "{says}", en: Contact}}, status: computed}}
  - {{id: X-2, at: 第二条, kind: deadline, title: {{zh: 办结, en: Resolution}},
     says: {{zh: 办结, en: Resolve}}, status: computed}}
parameters:
  x.contact: {{value: {contact}, clause: X-1, label: {{zh: 首次联系时限, en: first contact}}}}
rules:
  - {{id: X-1/contact, clause: X-1, kind: deadline, subject: case, start: [case.received], stop: [case.contacted],
     within: "${{x.contact}}", owner: service_agent, duty: contact, label: {{zh: 首次联系, en: First contact}}}}
  - {{id: X-2/result, clause: X-2, kind: deadline, subject: case, start: [case.received], stop: [case.resolved],
     within: {result}, calendar: office, owner: complaint_specialist, duty: result,
     label: {{zh: 办结, en: Resolution}}}}
{more}
"""
VISITS = """
  - {id: X-2/visit, clause: X-2, kind: cadence, subject: customer, when: 'facts.tier == "A"', every: month, count: 1,
     met_by: [communication.recorded], joins: whole, owner: service_agent, label: {zh: 拜访, en: Visit}}
"""


def text(
    *, edition: str = "1", contact: str = "PT8H", result: str = "3 working days", says: str = "尽快联系", more: str = ""
) -> dict[str, str]:
    """The files of document X."""
    return {"x.yaml": TEXT.format(edition=edition, contact=contact, result=result, says=says, more=more)}


def found(at: datetime, **parts: str) -> None:
    """HOUSE and X (with these parts) are in force since ever; the company's clock stands at `at`."""
    move_to(at)
    house = draft_house(shipped(HOUSE), actor=ACTOR, at=at)
    in_force_since_ever(house, at)
    in_force_since_ever(actions.draft(text(**parts), actor=ACTOR, at=at), at)
    editions.forget()


def in_force_since_ever(edition: Edition, at: datetime) -> None:
    Adoption.objects.create(
        edition=edition,
        document=edition.document,
        effective_at=FIRST,
        calendars=edition.document == HOUSE,
        fact=uuid7(at),
        adopted_at=at,
        adopted_by="system:prepare",
        swept_at=at,
    )
    editions.forget()


def move_to(at: datetime) -> None:
    """Let the company's clock stand at this instant."""
    set_clock(company_at=at, rate=0, by="system:test", at_real=clock.reading().real)
    editions.forget()


def move_on(**parts: float) -> datetime:
    """Move the clock on, and let everybody meet what is in force by then."""
    at = clock.now() + timedelta(**parts)
    move_to(at)
    tasks.sweep_due.func()
    return at


def tell(name: str, subject: str, *, occurred_at: datetime | None = None, actor: str = ACTOR, **facts: str) -> Fact:
    """Record a fact now."""
    with transaction.atomic():
        return record([NewFact(name, subject, occurred_at=occurred_at, facts=facts)], actor=actor)[0]


def due(rule: str, subject: str) -> str:
    """When an obligation is due, in UTC; its state where it has ended."""
    row = Obligation.objects.filter(rule=rule, subject=subject, superseded_by=None).order_by("-opened_at").first()
    assert row is not None
    return f"{row.due_at:%m-%d %H:%M}" if row.closed_at is None and row.due_at else row.status
