"""Sums and comparisons: every figure is a count of rows that can be opened."""

from pathlib import Path

import pytest

from shouyue.policy.judge import Counted, HistoryError, Verdicts, compare, judge, ladders, lateness, totals
from shouyue.policy.load import read_policy
from tests.unit.policy.judge.desk import RULE, history, verdicts

ROWS = """
1 in 02T09:00 a
1 done 02T10:00 a
2 in 02T09:00 a
2 done 03T10:00 b
3 in 02T09:00 a
3 done 05T09:00 b
4 in 08T20:00 a
9 call 09T00:00 x
"""


def test_totals_over_all_and_by_person() -> None:
    found = verdicts(ROWS)
    assert totals(found).select("kept", "late", "open", "share", "median_late", "worst_late").rows() == [
        (1, 2, 1, 1 / 3, (3_600 + 48 * 3_600) // 2, 48 * 3_600)
    ]
    assert totals(found, "person").select("person", "kept", "late", "open").rows() == [("a", 1, 0, 1), ("b", 0, 2, 0)]


def test_every_figure_opens_its_rows() -> None:
    found = verdicts(ROWS)
    for rule, month, person, kept, late in (
        totals(found, "rule", "month", "person").select("rule", "month", "person", "kept", "late").rows()
    ):
        assert found.rows(rule=rule, month=month, person=person, counted=(Counted.KEPT,)).height == kept
        assert found.rows(rule=rule, month=month, person=person, counted=(Counted.LATE,)).height == late
    for low, high, late in lateness(found).rows():
        assert found.rows(counted=(Counted.LATE,), late_from=low, late_below=high).height == late
    assert lateness(found)["late"].to_list() == [0, 1, 0, 0, 1, 0, 0, 0]


def test_a_stricter_policy_beside_the_first() -> None:
    looser, stricter = verdicts(ROWS), verdicts(ROWS, RULE.replace("PT24H", "PT30M"))
    compared = compare(looser, stricter)
    assert compared.changes.rows() == [("C-1", "worse", 2), ("C-1", "same", 2)]
    assert compared.rows("worse")["subject"].to_list() == ["case:1", "case:4"]
    assert compared.totals("person").rows() == [("a", 1, 0, 1, 0, 2, 0, 2), ("b", 0, 2, 0, 0, 2, 0, 0)]
    assert compare(stricter, looser).changes.rows() == [("C-1", "better", 2), ("C-1", "same", 2)]


def test_rules_of_another_name_are_matched_by_clause_and_duty() -> None:
    other = verdicts(ROWS, RULE.replace("id: R", "id: Q"))
    compared = compare(verdicts(ROWS), other)
    assert compared.changes.rows() == [("C-1", "same", 4)]
    assert compared.totals("rule").rows() == [("R", 1, 2, 1, 1, 2, 1, 0)]


def test_what_only_one_side_asks_for() -> None:
    other = verdicts(ROWS, RULE.replace("id: R", "id: Q").replace("duty: solution", "duty: result"))
    compared = compare(verdicts(ROWS), other)
    assert compared.changes.rows() == [("C-1", "only_a", 4), ("C-1", "only_b", 4)]


def test_two_policies_with_one_rule_are_no_policy() -> None:
    policy = read_policy(RULE, "policy")
    with pytest.raises(HistoryError, match="Two policies have a rule “R”"):
        judge(history(ROWS), [policy, policy])


def test_ladders_are_summed_by_their_steps() -> None:
    policy = """
rules:
  - {id: L, clause: C, kind: ladder, subject: case, start: [case.received], stop: [case.resolved],
     steps: [{after: PT2H, to: service_supervisor}, {after: PT26H, to: regional_manager}]}
"""
    assert ladders(verdicts(ROWS, policy)).rows() == [("L", 0, 1), ("L", 1, 2), ("L", 2, 1)]


def test_verdicts_can_be_kept(tmp_path: Path) -> None:
    found = verdicts(ROWS).titled("March")
    found.write_parquet(tmp_path / "verdicts.parquet")
    again = Verdicts.read_parquet(tmp_path / "verdicts.parquet")
    assert again.frame.equals(found.frame)
    assert again.frame.schema == found.frame.schema
    assert (again.rules, again.zone, again.until, again.title) == (found.rules, found.zone, found.until, "March")


def test_another_parquet_file_is_refused(tmp_path: Path) -> None:
    verdicts(ROWS).frame.write_parquet(tmp_path / "other.parquet")
    with pytest.raises(HistoryError, match="no verdicts of ours"):
        Verdicts.read_parquet(tmp_path / "other.parquet")
