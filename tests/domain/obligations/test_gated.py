"""An action that a gate refuses does nothing, and leaves the refusal on record."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from shouyue.access.models import Account
from shouyue.api.repeating import repeatable
from shouyue.journal.models import Fact
from shouyue.obligations.actions import GateRefused, gated, pass_gate
from shouyue.obligations.models import Evidence
from tests.domain.obligations.test_evidence import shipped

__all__ = ["shipped"]

AT = datetime(2026, 3, 31, 15, 59, tzinfo=UTC)


@gated
def close_channel(name: str, *, left: int) -> Account:
    """Stands for an action: it asks, then writes."""
    pass_gate("channel.close", f"channel:{name}", {"channels_left": left}, actor="person:1", at=AT, site="SH01")
    return Account.objects.create(username=name)


def answers() -> list[tuple[str, list[Any]]]:
    facts = Fact.objects.filter(name="gate.answered").order_by("sequence", "id")
    return [(fact.facts["site"], fact.data["refused"]) for fact in facts]


def test_what_passes_is_done_and_counted() -> None:
    assert close_channel("chat", left=3).username == "chat"
    assert answers() == [("SH01", [])]
    assert Evidence.objects.get(rule="SG-2.1.2/least").site == "SH01"


def test_what_is_refused_writes_nothing_and_the_refusal_stays() -> None:
    with pytest.raises(GateRefused) as raised:
        close_channel("chat", left=2)
    assert [one.clause for one in raised.value.answer.refused] == ["SG-2.1.2"]
    assert not Account.objects.filter(username="chat").exists()
    assert answers() == [("SH01", ["SG-2.1.2/least"])]


def test_an_action_that_fails_otherwise_leaves_nothing() -> None:
    @gated
    def fails() -> None:
        pass_gate("channel.close", "channel:chat", {"channels_left": 3}, actor="person:1", at=AT)
        raise RuntimeError("afterwards")

    with pytest.raises(RuntimeError, match="afterwards"):
        fails()
    assert answers() == []


def test_the_refusal_stays_when_the_action_is_called_by_an_operation() -> None:
    @repeatable(201)
    def operation(request: HttpRequest) -> Any:
        return close_channel("chat", left=2)

    def called() -> HttpResponse:
        return operation(HttpRequest())

    with pytest.raises(GateRefused):
        called()
    assert answers() == [("SH01", ["SG-2.1.2/least"])]
    assert transaction.get_connection().needs_rollback is False
