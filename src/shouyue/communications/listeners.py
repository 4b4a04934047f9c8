"""What people and webhooks hear."""

from datetime import datetime
from typing import TYPE_CHECKING

from shouyue.clock.queries import now as company_now
from shouyue.communications import actions, asking, notices, queries, tasks
from shouyue.jobs.clock import now
from shouyue.journal import queries as journal

if TYPE_CHECKING:
    from shouyue.journal.models import Fact


def told(fact: "Fact", at: datetime) -> None:
    """Make a fact a message for each endpoint that hears it. Messages live in real time, whatever the company's is."""
    endpoints = queries.listening(fact.name)
    if not endpoints:
        return
    about = journal.abouts([fact.id]).get(fact.id, ())
    for due in actions.publish(fact, about, endpoints, at=now()):
        tasks.schedule(due)


def alarmed(fact: "Fact", at: datetime) -> None:
    """Tell those whom a reminder, an escalation or a breach concerns. Notices live in the company's time."""
    notices.give(fact, at=company_now())


def asked(fact: "Fact", at: datetime) -> None:
    """Tell those whose approval is awaited since this fact."""
    asking.ask(fact, at=company_now())


def answered(fact: "Fact", at: datetime) -> None:
    """Tell who asked for an approval what came of it."""
    asking.answer(fact, at=company_now())


def erased(fact: "Fact", at: datetime) -> None:
    """Forget by which number or address we spoke with somebody whose data was erased."""
    actions.forget_contact(int(fact.subject.partition(":")[2]))
