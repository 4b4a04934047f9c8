"""Names, and what a page is sent."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from shouyue.clock.logic import Reading
from shouyue.live.logic import Wish, may_have_missed, message, spread, touched, was_set

AT = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_fact_touches_its_subjects_their_kinds_and_any() -> None:
    assert touched(("obligation:7", "case:8431")) == {"obligation:7", "case:8431", "obligation", "case", "*"}


def test_few_pages_ask_at_once_and_many_spread_over_a_second() -> None:
    assert [spread(number) for number in (1, 20, 21, 300, 500, 2000)] == [0, 0, 42, 600, 1000, 1000]


def test_a_page_that_is_older_than_our_memory_may_have_missed_something() -> None:
    wish = Wish(1, frozenset({"case"}), AT)
    assert not may_have_missed(wish, AT + 10 * SECOND, 10.0)
    assert may_have_missed(wish, AT + 11 * SECOND, 10.0)


def test_an_event_of_the_stream() -> None:
    assert message("ping", {"names": ["case:1"]}) == b'event: ping\ndata: {"names":["case:1"]}\n\n'


def test_a_clock_that_runs_on_was_not_set() -> None:
    before = Reading(AT, AT, Decimal(60))
    assert not was_set(before, Reading(AT + SECOND, AT + 60 * SECOND, Decimal(60)))
    assert was_set(before, Reading(AT + SECOND, AT + 62 * SECOND, Decimal(60)))
    assert was_set(before, Reading(AT + SECOND, AT + 60 * SECOND, Decimal(1)))
