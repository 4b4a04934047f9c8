"""Histories: their order, their subjects, and what the engine gets of them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shouyue.policy.judge import History, HistoryError, judge
from shouyue.policy.load import read_policy
from tests.unit.policy.judge.desk import RULE, history

ROWS = """
2 in 03T09:00 a
1 in 02T09:00 a
2 done 04T09:00 b
1 done 02T10:00 05T10:00 b
"""


def test_facts_are_in_the_order_in_which_they_were_told() -> None:
    found = history("1 call 02T10:00 x\n1 in 02T12:00 x\n1 done 02T08:00 02T11:00 x")
    assert [fact.name for fact in found.facts_of("case:1")] == ["case.contacted", "case.resolved", "case.received"]


def test_the_same_order_whether_or_not_the_file_is_sorted() -> None:
    rows = ROWS.strip().splitlines()
    names = [[fact.name for fact in history("\n".join(each)).facts_of("case:2")] for each in (rows, rows[::-1])]
    assert names[0] == names[1] == ["case.received", "case.resolved"]


def test_a_subject_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        history(ROWS).facts_of("case:3")


def test_what_was_told_later_is_left_out() -> None:
    found = history(ROWS).until(int(datetime(2026, 3, 4, 12, tzinfo=UTC).timestamp()))
    assert [fact.id for fact in found.facts_of("case:1")] == ["row 2"]


def test_a_history_can_be_kept(tmp_path: Path) -> None:
    found = history(ROWS, "first: case.received\n")
    found.write_parquet(tmp_path / "history.parquet")
    again = History.read_parquet(tmp_path / "history.parquet")
    assert again.facts.equals(found.facts)
    assert (again.events, again.persons, again.kind, again.zone) == (
        found.events,
        found.persons,
        found.kind,
        found.zone,
    )
    assert again.facts_of("case:1") == found.facts_of("case:1")
    policy = read_policy(RULE, "policy")
    assert judge(again, [policy]).frame.equals(judge(found, [policy]).frame)


def test_another_parquet_file_is_refused(tmp_path: Path) -> None:
    history(ROWS).facts.write_parquet(tmp_path / "other.parquet")
    with pytest.raises(HistoryError, match="no history of ours"):
        History.read_parquet(tmp_path / "other.parquet")


def test_facts_about_others_reach_their_rules() -> None:
    found = history("1 in 02T09:00 c7\n2 in 03T09:00 c7\n1 done 04T09:00 c8", "about: {customer: who}\n")
    policy = read_policy(
        """
rules:
  - {id: K, clause: K, kind: deadline, subject: customer, start: [case.received], stop: [case.resolved], within: PT24H}
""",
        "policy",
    )
    rows = judge(found, [policy]).frame.select("subject", "status", "row").rows()
    assert rows == [("customer:c7", "breached", 1)]
