"""Times held against each other on sample instants."""

from datetime import UTC, datetime

from shouyue.policy.amounts import Amount, AtFact, EndOfDuty, Within
from shouyue.policy.lint.hours import STARTS, compare, due
from shouyue.policy.load.calendars import read_calendars
from shouyue.policy.source import read_yaml
from shouyue.worktime import Clock

CALENDARS = read_calendars(
    read_yaml(
        """
always: {tz: Asia/Shanghai}
moved:
  tz: Asia/Shanghai
  week: {mon: ["09:00-10:00"]}
  closed: [{from: "2026-08-01T00:00:00+08:00", until: "2030-01-01T00:00:00+08:00", why: 搬迁}]
""",
        "x",
    )
)
ALWAYS, MOVED = CALENDARS["always"].clock, CALENDARS["moved"].clock
NOON = int(datetime(2026, 9, 1, 12, tzinfo=UTC).timestamp())


def test_the_due_time_follows_from_the_form_and_the_calendar() -> None:
    assert due(Amount(3600), ALWAYS, NOON) == NOON + 3600


def test_there_is_no_due_time_where_facts_decide_or_none_ever_comes() -> None:
    asked: list[tuple[Within, Clock | None]] = [
        (AtFact("eta"), ALWAYS),
        (EndOfDuty(), ALWAYS),
        (Amount(3600), None),
        (Amount(3600), MOVED),
    ]
    assert [due(form, clock, NOON) for form, clock in asked] == [None, None, None, None]


def test_times_are_compared_over_all_samples() -> None:
    assert compare(Amount(7200), ALWAYS, Amount(3600), ALWAYS) == frozenset({1})
    assert compare(Amount(3600), ALWAYS, Amount(3600), ALWAYS) == frozenset({0})
    assert compare(AtFact("eta", before=60), ALWAYS, AtFact("eta"), ALWAYS) == frozenset({-1})
    assert compare(Amount(3600), ALWAYS, Amount(3600), MOVED) is None


def test_the_samples_fall_on_every_hour_of_the_day_and_every_weekday() -> None:
    moments = [datetime.fromtimestamp(at, UTC) for at in STARTS]
    assert ({at.hour for at in moments}, {at.weekday() for at in moments}) == (set(range(24)), set(range(7)))
