from datetime import UTC, datetime, timedelta

from shouyue.kit.ids import uuid7

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_an_id_says_when_it_was_made() -> None:
    made = uuid7(AT)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(AT.timestamp() * 1000)


def test_ids_sort_by_time_and_differ_within_a_millisecond() -> None:
    later = uuid7(AT + timedelta(milliseconds=1))
    assert len({uuid7(AT) for _ in range(1000)}) == 1000
    assert uuid7(AT) < later
