"""A process beside the server: prints the key of a session, then records a fact for each subject that it reads."""

import sys

import django

django.setup()

from django.test import Client  # noqa: E402 - Django must be ready first

from shouyue.access.actions import local_account  # noqa: E402
from shouyue.clock.queries import now  # noqa: E402
from shouyue.people.actions import ensure_local_person  # noqa: E402
from tests.domain.live.facts import record  # noqa: E402

ensure_local_person(local_account(), at=now())
client = Client()
client.force_login(local_account())
print(client.cookies["shouyue"].value, flush=True)
for line in sys.stdin:
    record(line.strip())
    print("recorded", flush=True)
