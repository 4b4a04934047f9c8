"""A process beside the server. An empty line asks for accounts with their sessions and pages; any other is a subject.

For a subject it records a fact and answers when it was committed, on the clock that all processes share.
"""

import json
import sys
import time

import django

django.setup()

from django.test import Client  # noqa: E402 - Django must be ready first
from django.utils import timezone  # noqa: E402

from benchmarks.live.board import ROWS  # noqa: E402
from shouyue.access.models import Account  # noqa: E402
from shouyue.clock.queries import now  # noqa: E402
from shouyue.journal.models import Fact  # noqa: E402
from shouyue.kit.ids import uuid7  # noqa: E402
from shouyue.live.queries import token  # noqa: E402
from shouyue.people.actions import ensure_local_person  # noqa: E402

ACCOUNTS, PAGES, SUBJECTS = 50, 10, 1000


def main() -> None:
    for line in sys.stdin:
        subject = line.strip()
        if subject:
            _record(subject)
            print(time.monotonic(), flush=True)
        else:
            print(json.dumps([_account(number) for number in range(ACCOUNTS)]), flush=True)


def _account(number: int) -> dict[str, object]:
    account = Account.objects.create_user(f"reader-{number}")
    ensure_local_person(account, at=now())
    client, at = Client(), timezone.now()
    client.force_login(account)
    pages = [_shown(number * PAGES + page) for page in range(PAGES)]
    return {
        "session": client.cookies["shouyue"].value,
        "pages": [{"names": names, "wish": token(account, subjects=names, at=at)} for names in pages],
    }


def _shown(page: int) -> list[str]:
    """What a page shows: every fifth the list of all, the others rows; each row stands on about ten of them."""
    return ["case"] if page % 5 == 0 else [f"case:{(page * 7 + row * 11) % SUBJECTS}" for row in range(ROWS)]


def _record(subject: str) -> None:
    at = now()
    Fact.objects.create(
        id=uuid7(at),
        name="case.received",
        subject=subject,
        sequence=1,
        occurred_at=at,
        recorded_at=at,
        actor="system:benchmark",
        cause=uuid7(at),
    )


main()
