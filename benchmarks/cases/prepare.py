"""Founds the company and takes two cases of a customer in; the bare view copies the rows of the second. Prints a token
and how a case is told."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.db import models  # noqa: E402

from benchmarks.cases import company  # noqa: E402
from shouyue.api.limits import now as real_now  # noqa: E402
from shouyue.cases import actions  # noqa: E402
from shouyue.cases.logic import ChannelKind, Kind, Severity, Trouble  # noqa: E402
from shouyue.cases.logic.intake import Intake  # noqa: E402
from shouyue.clock.queries import now  # noqa: E402
from shouyue.obligations.models import Obligation  # noqa: E402
from shouyue.people.queries import actor_of  # noqa: E402


def main() -> dict[str, Any]:
    at = now()
    agent = company.found(at)["service_agent"][0]
    account = company.account(agent)
    told = {
        **company.COMPLAINT,
        "customer": company.customer().pk,
        "promised_at": (at + timedelta(hours=4)).isoformat(),
    }
    for _ in range(2):  # with the first the journal comes to know the customer
        before = _keys()
        case = actions.receive(_intake(told, at), actor=actor_of(account), at=at, taker=agent.pk)
    made = {label: sorted(keys - before[label], key=str) for label, keys in _keys().items() if keys - before[label]}
    return {
        "token": company.token(account, ["cases.read", "cases.write"], real_now()),
        "told": told,
        "template": {label: [str(key) for key in keys] for label, keys in made.items()},
        "opened": Obligation.objects.filter(subject=case.subject).count(),
    }


def _intake(told: dict[str, Any], at: Any) -> Intake:
    typed = {
        "kind": Kind(told["kind"]),
        "channel": ChannelKind(told["channel"]),
        "severity": Severity(told["severity"]),
        "trouble": Trouble(told["trouble"]),
        "loss": Decimal(told["loss"]),
        "promised_at": at + timedelta(hours=4),
    }
    return Intake(**told | typed)


def _keys() -> dict[str, set[Any]]:
    """The keys of all rows there are, by model."""
    managed = (model for model in apps.get_models() if model._meta.managed and not model._meta.proxy)
    return {model._meta.label: _keys_of(model) for model in managed}


def _keys_of(model: type[models.Model]) -> set[Any]:
    return set(model._default_manager.values_list("pk", flat=True))


if __name__ == "__main__":
    print(json.dumps(main()))
