"""What people and webhooks hear."""

from datetime import datetime
from typing import TYPE_CHECKING

from shouyue.clock.queries import now as company_now
from shouyue.communications import actions, notices, queries, tasks
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
