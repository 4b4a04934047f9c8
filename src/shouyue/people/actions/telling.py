"""What the journal is told of a person: at work with which roles, or gone. Never a name."""

from datetime import date, datetime

from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.people.days import local_day, start_of
from shouyue.people.models import Holding, Person
from shouyue.people.queries import on
from shouyue.people.snapshot import forget


def subject_of(person: Person) -> str:
    """The person as the policies' subject."""
    return f"employee:{person.pk}"


def tell(person: Person, *, actor: str, at: datetime) -> None:
    """Record what changed since the journal was last told, if anything did, and let go of the kept roster.

    A customer's user is no employee. Somebody who joins later is told of on that day, by the daily task. Who worked
    here before is told of as of now: what the company owes him begins with this product, not years back. Leaving
    that is entered late is told as having happened when its day began.
    """
    forget()
    if person.customer:
        return
    today = local_day(at)
    now = _state(person, today)
    before = person.told or {"active": False, "roles": []}
    if now == before:
        return
    name, facts, day = _fact(person, before, now)
    occurred = start_of(day) if day and day < today else None
    record([NewFact(name, subject_of(person), occurred_at=occurred, facts=facts)], actor=actor)
    person.told = now
    Person.objects.filter(pk=person.pk).update(told=now)


def _state(person: Person, today: date) -> dict[str, object]:
    active = person.joined_on <= today and (person.left_on is None or today < person.left_on)
    held = Holding.objects.filter(on(today), person=person).values_list("role", flat=True)
    return {"active": active, "roles": sorted(set(held)) if active else []}


def _fact(
    person: Person, before: dict[str, object], now: dict[str, object]
) -> tuple[str, dict[str, object], date | None]:
    """The fact's name, the values that change, and the day on which it happened if it is known."""
    if before["active"] and not now["active"]:
        return "employee.left", {"active": False}, person.left_on
    roles = tuple(now["roles"]) if isinstance(now["roles"], list) else ()
    if not before["active"]:
        return "employee.joined", {"active": True, "roles": roles}, None
    return "employee.roles_changed", {"roles": roles}, None
