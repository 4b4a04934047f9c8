"""How obligations count: kept, late, open or not at all; in which month; for whom; late by how much."""

from datetime import date

import pytest

from tests.unit.policy.judge.desk import RULE, verdicts

BOTH = pytest.mark.parametrize("bulk", [True, False])
END = "9 call 09T00:00 x"
LATE_TOLD = "1 in 02T09:00 a\n1 done 02T20:00 03T10:00 b\n"
REOPENED = RULE.replace("duty: solution", "duty: solution, reopen: {on: [case.reopened], how: restart}")


@BOTH
@pytest.mark.parametrize(
    ("rows", "status", "counted", "late"),
    [
        ("1 in 02T09:00 a\n1 done 03T09:00 b", "met", "kept", None),
        ("1 in 02T09:00 a\n1 done 03T09:00:01 b", "breached", "late", 1),
        ("1 in 02T09:00 a", "breached", "late", 6 * 86_400 - 9 * 3_600),
        ("1 in 08T09:00 a", "open", "open", None),
        ("1 in 02T09:00 a\n1 gone 02T10:00 b", "cancelled", "not_counted", None),
        ("1 in 02T09:00 a\n1 gone 03T10:00 b", "breached", "late", 3_600),
    ],
)
def test_one_obligation(rows: str, status: str, counted: str, late: int | None, bulk: bool) -> None:
    (row,) = verdicts(f"{rows}\n{END}", bulk=bulk).frame.iter_rows(named=True)
    assert (row["status"], row["counted"], row["late_seconds"], row["late_open_seconds"]) == (
        status,
        counted,
        late,
        late,
    )


def test_a_late_entry_counts_once_by_its_twin() -> None:
    rows = verdicts(f"{LATE_TOLD}{END}").frame.select("status", "counted", "late_entry", "person").rows()
    assert rows == [("breached", "not_counted", False, "b"), ("met", "kept", True, "b")]


def test_a_chain_of_reopenings_counts_once_by_its_first_late_link() -> None:
    rows = "1 in 02T09:00 a\n1 done 03T08:00 b\n1 back 04T09:00 c\n1 done 06T09:00 d\n"
    rows += "1 back 07T09:00 c\n1 done 07T10:00 d\n"
    found = verdicts(rows + END, REOPENED).frame.select("status", "counted").rows()
    assert found == [("met", "not_counted"), ("breached", "late"), ("met", "not_counted")]


def test_a_chain_that_was_never_late_counts_by_its_last_link() -> None:
    rows = "1 in 02T09:00 a\n1 done 03T08:00 b\n1 back 04T09:00 c\n1 done 04T10:00 d\n"
    found = verdicts(rows + END, REOPENED).frame.select("status", "counted").rows()
    assert found == [("met", "not_counted"), ("met", "kept")]


@BOTH
@pytest.mark.parametrize(
    ("rows", "person"),
    [
        ("1 in 02T09:00 a\n1 call 02T10:00 b\n1 done 05T09:00 c", "c"),  # who met it, though late
        ("1 in 02T09:00 a\n1 call 02T10:00 b\n1 call 03T09:00 c", "b"),  # the last before the due time
        ("1 in 08T09:00 a\n1 call 08T10:00 b", "b"),
    ],
)
def test_whose_it_was(rows: str, person: str, bulk: bool) -> None:
    assert verdicts(f"{rows}\n{END}", bulk=bulk).frame["person"].to_list() == [person]


@BOTH
@pytest.mark.parametrize(("within", "month"), [("end of month", date(2026, 3, 1)), ("PT720H", date(2026, 4, 1))])
def test_the_month_holds_the_second_before_the_due_time(within: str, month: date, bulk: bool) -> None:
    policy = RULE.replace("within: PT24H", f"within: {within}")
    assert verdicts(f"1 in 02T09:00 a\n{END}", policy, bulk=bulk).frame["month"].to_list() == [month]


@BOTH
def test_what_waits_counts_in_the_month_of_its_last_due_time(bulk: bool) -> None:
    policy = RULE.replace("duty: solution", "pause: [{from: [case.contacted], until: [case.reopened]}]")
    row = verdicts(f"1 in 02T09:00 a\n1 call 02T10:00 b\n{END}", policy, bulk=bulk).frame.row(0, named=True)
    assert (row["status"], row["due_at"], row["month"], row["counted"]) == ("paused", None, date(2026, 3, 1), "open")


def test_a_ladder_is_told_by_its_steps() -> None:
    policy = """
rules:
  - {id: L, clause: C, kind: ladder, subject: case, start: [case.received], stop: [case.resolved],
     steps: [{after: PT1H, to: service_supervisor}, {after: PT3H, to: regional_manager}]}
"""
    row = verdicts(f"1 in 02T09:00 a\n1 done 02T11:00 b\n{END}", policy).frame.row(0, named=True)
    assert (row["status"], row["counted"], row["steps"], row["month"]) == ("met", "not_counted", 1, None)


def test_rules_that_nothing_concerned_are_named() -> None:
    policy = RULE + RULE.replace("rules:", "").replace("id: R", "id: S").replace("case.received", "case.closed")
    assert [rule.id for rule in verdicts(f"1 in 02T09:00 a\n{END}", policy).unheard] == ["S"]


@BOTH
def test_what_could_not_be_computed_is_told(bulk: bool) -> None:
    policy = RULE.replace("duty: solution", 'when: facts.kind == "complaint"')
    found = verdicts(f"1 in 02T09:00 a\n{END}", policy, bulk=bulk)
    assert len(found) == 0
    assert found.coverage.rows() == [("R", "case:1", "row 1", found.coverage["why"][0])]
    assert "facts.kind" in found.coverage["why"][0]
