"""What webhooks hear."""

from datetime import datetime
from typing import TYPE_CHECKING

from shouyue.communications import actions, queries, tasks
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
