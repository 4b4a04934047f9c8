"""Facts and listeners for these tests."""

import threading
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.journal.models import Fact

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
ACTOR = "person:7"


def received(case: str = "case:1", **changes: Any) -> NewFact:
    """A general complaint of customer 12."""
    said = {"kind": "complaint", "severity": "general", "channel": "phone"}
    given = {"about": ("customer:12",), "facts": said, **changes}
    return NewFact("case.received", case, **given)


def tell(*facts: NewFact, **given: Any) -> list[Fact]:
    """Record in a transaction of its own."""
    with transaction.atomic():
        return record(facts, actor=ACTOR, **given)


def write(name: str) -> None:
    """An effect that shows when it happens twice: the table has no constraint."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect VALUES (%s)", [name])


def effects() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM effect ORDER BY name")
        return [name for (name,) in cursor.fetchall()]


# Listeners


def heard(fact: Fact, at: datetime) -> None:
    write(f"heard {fact.subject}")


def heard_too(fact: Fact, at: datetime) -> None:
    write(f"heard too {fact.subject}")


def fails(fact: Fact, at: datetime) -> None:
    write(f"failed {fact.subject}")
    raise TimeoutError("the gateway timed out")


def about_cases(name: str) -> bool:
    """What a listener asks for that wants nothing else, although it listens to more."""
    return name.startswith("case.")


def in_threads(*verbs: Any) -> list[Any]:
    """Run each verb in a thread with a connection of its own; what they answered or raised, in their order."""
    answers: list[Any] = [None] * len(verbs)

    def run(place: int, verb: Any) -> None:
        try:
            answers[place] = verb()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers
