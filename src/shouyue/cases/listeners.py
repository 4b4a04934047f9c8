"""What cases hear of: mails that come in, go out, or do not arrive."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from shouyue.cases.actions import mailing
from shouyue.clock.queries import now
from shouyue.communications import queries as communications

if TYPE_CHECKING:
    from shouyue.communications.models import Mail
    from shouyue.journal.models import Fact


def mail_came(fact: "Fact", at: datetime) -> None:
    """A mail came in."""
    if mail := _mail(fact):
        mailing.take_mail(mail, at=now())


def mail_sent(fact: "Fact", at: datetime) -> None:
    """A mail went out."""
    if mail := _mail(fact):
        mailing.mail_sent(mail, occurred_at=fact.occurred_at, at=now())


def mail_failed(fact: "Fact", at: datetime) -> None:
    """A mail did not arrive."""
    if mail := _mail(fact):
        mailing.mail_failed(mail, at=now())


def _mail(fact: "Fact") -> "Mail | None":
    return communications.mail(UUID(fact.subject.partition(":")[2]))
