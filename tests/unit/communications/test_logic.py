"""When a message is tried again, and when no more."""

from datetime import UTC, datetime, timedelta

import pytest

from shouyue.communications.logic.webhooks import WAITS, Failure, Next, Outcome, State, after, deaf, disable, hears

AT = datetime(2026, 3, 2, tzinfo=UTC)
OK, REFUSED = Outcome(Failure.NONE, 204), Outcome(Failure.STATUS, 500)


def test_what_arrived_is_done() -> None:
    assert after(OK, 1, AT, 0.0) == Next(State.DELIVERED, None)


def test_the_waits_are_those_of_the_convention() -> None:
    waits = [after(REFUSED, attempts, AT, 0.0).at for attempts in range(1, len(WAITS) + 1)]
    assert [at - AT for at in waits if at] == [
        timedelta(seconds=5),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=5),
        timedelta(hours=10),
        timedelta(hours=14),
        timedelta(hours=20),
        timedelta(hours=24),
    ]
    assert after(REFUSED, len(WAITS) + 1, AT, 0.0) == Next(State.GIVEN_UP, None)


def test_waits_are_spread() -> None:
    assert after(REFUSED, 2, AT, 1.0).at == AT + timedelta(minutes=5.5)
    assert after(REFUSED, 2, AT, -1.0).at == AT + timedelta(minutes=4.5)


def test_a_receiver_may_ask_for_more_time_but_not_for_ever() -> None:
    assert after(Outcome(Failure.STATUS, 503, retry_after=600), 1, AT, 0.0).at == AT + timedelta(minutes=10)
    assert after(Outcome(Failure.STATUS, 503, retry_after=1), 2, AT, 0.0).at == AT + timedelta(minutes=5)
    assert after(Outcome(Failure.STATUS, 503, retry_after=9_999_999), 1, AT, 0.0).at == AT + timedelta(hours=24)


def test_gone_is_taken_at_its_word() -> None:
    gone = Outcome(Failure.STATUS, 410)
    assert after(gone, 1, AT, 0.0) == Next(State.GIVEN_UP, None)
    assert disable(gone, None, AT) == "gone"


def test_days_of_failures_switch_off() -> None:
    assert disable(REFUSED, None, AT) == ""
    assert disable(REFUSED, AT - timedelta(days=5) + timedelta(seconds=1), AT) == ""
    assert disable(REFUSED, AT - timedelta(days=5), AT) == "failing"
    assert disable(OK, AT - timedelta(days=9), AT) == ""


@pytest.mark.parametrize(
    ("pattern", "heard"),
    [("*", True), ("order.*", True), ("order.received", True), ("order.receive", False), ("orders.*", False)],
)
def test_patterns(pattern: str, heard: bool) -> None:
    assert hears(["case.*", pattern], "order.received") is heard


def test_patterns_that_hear_nothing_are_named() -> None:
    names = ["order.received", "obligation.met"]
    assert deaf(["*", "order.*", "obligation.met", "trip.*", "order.[a-z]*", "order", "?"], names) == [
        "trip.*",
        "order.[a-z]*",
        "order",
        "?",
    ]
