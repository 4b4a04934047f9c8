"""Facts as rows, without the memory that would fold them; and somebody to hear of them."""

from datetime import datetime
from uuid import UUID

from shouyue.access.models import Account
from shouyue.clock.queries import now
from shouyue.journal.models import Fact, Mention
from shouyue.kit.ids import uuid7
from shouyue.people.actions import ensure_local_person


def member(name: str) -> Account:
    """Somebody with an account and every role, who may listen."""
    account = Account.objects.create_user(name)
    ensure_local_person(account, at=now())
    return account


def record(subject: str, *about: str, name: str = "case.received", id_at: datetime | None = None) -> UUID:
    """A fact of `subject` about others; its id is made at `id_at`, now unless given."""
    at = id_at or now()
    fact = Fact.objects.create(
        id=uuid7(at),
        name=name,
        subject=subject,
        sequence=1,
        occurred_at=at,
        recorded_at=at,
        actor="system:test",
        cause=uuid7(at),
    )
    Mention.objects.bulk_create(Mention(fact=fact, subject=one, recorded_at=at) for one in about)
    return fact.pk
