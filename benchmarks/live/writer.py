"""A process beside the server. An empty line asks for accounts with their sessions and pages; any other is a subject.

For a subject it records a fact and answers its id and when it was committed, on the clock that all processes share.
"""

import json
import sys
import time
from datetime import datetime
from uuid import UUID

import django

django.setup()

from django.test import Client  # noqa: E402 - Django must be ready first
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.live.board import ROWS  # noqa: E402
from shouyue.access.models import Account  # noqa: E402
from shouyue.clock.queries import now  # noqa: E402
from shouyue.desk.pieces import HOUSE  # noqa: E402
from shouyue.journal.models import Fact  # noqa: E402
from shouyue.kit.ids import uuid7  # noqa: E402
from shouyue.live.queries import token  # noqa: E402
from shouyue.people.actions import ensure_local_person  # noqa: E402

ACCOUNTS, PAGES, SUBJECTS = 50, 10, 1000


def main() -> None:
    for line in sys.stdin:
        subject = line.strip()
        if subject:
            fact = _record(subject)
            print(fact, time.monotonic(), flush=True)
        else:
            print(json.dumps([_account(number) for number in range(ACCOUNTS)]), flush=True)


def _account(number: int) -> dict[str, object]:
    account = Account.objects.create_user(f"reader-{number}")
    ensure_local_person(account, at=now())
    client, at = Client(), timezone.now()
    client.force_login(account)
    return {
        "session": client.cookies["shouyue"].value,
        "rows": [_rows(account, number * PAGES + page, at) for page in range(PAGES)],
        "journal": token(account, kinds=["*"], share=(HOUSE, reverse("desk:journal")), at=at),
    }


def _rows(account: Account, page: int, at: datetime) -> dict[str, object]:
    """A page of rows; each stands on about ten others too."""
    names = [f"case:{(page * 7 + row * 11) % SUBJECTS}" for row in range(ROWS)]
    return {"names": names, "wish": token(account, subjects=names, at=at)}


def _record(subject: str) -> UUID:
    at = now()
    fact = Fact.objects.create(
        id=uuid7(at),
        name="case.received",
        subject=subject,
        sequence=1,
        occurred_at=at,
        recorded_at=at,
        actor="system:benchmark",
        cause=uuid7(at),
    )
    return fact.pk


main()
