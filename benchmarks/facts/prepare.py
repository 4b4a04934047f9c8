"""Adopts the shipped documents but those named by the arguments, makes a token, and records the case to copy from."""

import json
import sys
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402

from benchmarks.facts.bare import TEMPLATE  # noqa: E402
from shouyue.access import tokens  # noqa: E402
from shouyue.access.actions import local_account  # noqa: E402
from shouyue.api.limits import now as real_now  # noqa: E402
from shouyue.clock.queries import now  # noqa: E402
from shouyue.journal.actions import record  # noqa: E402
from shouyue.journal.logic import NewFact  # noqa: E402
from shouyue.obligations import actions, editions  # noqa: E402
from shouyue.obligations.models import Adoption, Obligation  # noqa: E402
from shouyue.people.actions import ensure_local_person  # noqa: E402


def main(without: list[str], facts: dict[str, Any]) -> dict[str, Any]:
    actions.adopt_shipped(actor="system:bench", at=now())
    Adoption.objects.filter(document__in=without).delete()
    editions.forget()
    account = local_account()
    ensure_local_person(account, at=now())
    with transaction.atomic():
        record([NewFact("case.received", TEMPLATE, facts=facts)], actor="token:1", source="token:1")
    _token, text = tokens.issue(account, name="bench", scopes=["events.write"], expires_at=None, at=real_now())
    return {"token": text, "opened": Obligation.objects.filter(subject=TEMPLATE).count()}


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]), json.loads(sys.argv[2]))))
