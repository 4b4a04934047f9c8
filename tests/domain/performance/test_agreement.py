"""The compliance figures of a history that was kept are what `judge` says of the same history, clause by clause."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from shouyue.obligations.actions import bring_in
from shouyue.obligations.queries import figures, in_force
from shouyue.performance.compliance import Account, measured
from shouyue.performance.results import brought
from shouyue.policy.engine.counting import Counted
from shouyue.policy.judge import History, Verdicts, judge, ladders, read_history, read_mapping, totals
from shouyue.policy.values import Target
from tests.domain.performance import story

Told = tuple[Callable[[Random], str], str]  # what makes a history, and its mapping
CASES = """\
subject: case
case: id
activity: what
time: at
zone: Asia/Shanghai
facts: {kind: kind, severity: severity, tier: tier, region: region, taken_by: taken_by}
data: {in_time: in_time}
"""
ORDERS = """\
subject: order
case: id
activity: what
time: at
zone: Asia/Shanghai
facts: {region: region, tier: tier}
data: {on_time: on_time, intact: intact}
"""
PATH = ("case.contacted", "case.answered", "case.plan_told", "case.resolved", "case.closed")


@pytest.fixture(autouse=True)
def adopted(db: None) -> Iterator[None]:
    with story.adopted():
        yield


def cases(luck: Random) -> str:
    """Complaints and inquiries from January to March: many late, some never done, some withdrawn."""
    lines = ["id,what,at,kind,severity,tier,region,taken_by,in_time"]
    for number in range(1, 61):
        at = datetime(
            2026, luck.randint(1, 3), luck.randint(1, 28), luck.randint(8, 19), luck.randint(0, 59)
        ).timestamp()
        kind = luck.choice(("complaint", "complaint", "inquiry"))
        severity = luck.choice(("general", "important", "major")) if kind == "complaint" else ""
        lines.append(_line(number, "case.received", at, kind, severity, luck.choice("ABC"), "east", "service", ""))
        for what in PATH[: luck.randint(0, len(PATH))]:
            at += luck.choice((300, 3_600, 6 * 3_600, 30 * 3_600, 60 * 3_600))
            in_time = luck.choice(("yes", "no")) if what == "case.answered" else ""
            lines.append(_line(number, what, at, "", "", "", "", "", in_time))
        if luck.random() < 0.1:
            lines.append(_line(number, "case.withdrawn", at + 60, "", "", "", "", "", ""))
    return "\n".join(lines)


def orders(luck: Random) -> str:
    lines = ["id,what,at,region,tier,on_time,intact"]
    for number in range(1, 81):
        at = datetime(2026, luck.randint(1, 3), luck.randint(1, 28), 9).timestamp()
        lines.append(_line(number, "order.received", at, luck.choice(("east", "north")), luck.choice("ABC"), "", ""))
        said = [luck.choice(("yes", "yes", "yes", "no", "")) for _ in range(2)]
        lines.append(_line(number, "order.delivered", at + 26 * 3_600, "", "", *said))
    return "\n".join(lines)


def _line(number: int, what: str, at: float, *rest: str) -> str:
    return ",".join((str(number), what, f"{datetime.fromtimestamp(at):%Y-%m-%d %H:%M:%S}", *rest))


@pytest.mark.parametrize("told", [(cases, CASES), (orders, ORDERS)], ids=["cases", "orders"])
@pytest.mark.parametrize("seed", [1, 2])
def test_what_was_kept_counts_as_it_was_judged(
    told: tuple[Callable[[Random], str], str], seed: int, tmp_path: Path
) -> None:
    make, mapping = told
    (tmp_path / "history.csv").write_text(make(Random(seed)), encoding="utf-8")
    history, rejects = read_history(tmp_path / "history.csv", read_mapping(mapping, "mapping.yaml"))
    assert not len(rejects)
    verdicts = judge(history, list(in_force().policies.values()))
    keep(history, verdicts)
    by_clause = kept_by_clause()
    assert {clause: sums for clause, sums in by_clause.items() if sums} == judged_by_clause(verdicts)
    assert sum(sum(sums.values()) for sums in by_clause.values()) > 50
    assert kept_targets() == judged_targets(verdicts)


def keep(history: History, verdicts: Verdicts) -> None:
    bring_in(brought(history), name="old desk", actor="person:1", at=verdicts.until)


def kept_by_clause() -> dict[str, Counter[str]]:
    clauses = {rule.id: rule.clause for policy in in_force().policies.values() for rule in policy.rules}
    found: dict[str, Counter[str]] = {}
    for figure in figures():
        if figure.counted not in (Counted.GOOD, Counted.MISSED):
            name = "kept" if figure.counted is Counted.ENTERED_LATE else figure.counted.name.lower()
            found.setdefault(clauses[figure.rule], Counter())[name] += figure.amount
    return found


def judged_by_clause(verdicts: Verdicts) -> dict[str, Counter[str]]:
    clauses = {rule.id: rule.clause for rule in verdicts.rules}
    found: dict[str, Counter[str]] = {}
    for row in totals(verdicts, "clause").iter_rows(named=True):
        found[row["clause"]] = +Counter({name: row[name] for name in ("kept", "late", "open")})
    for row in ladders(verdicts).iter_rows(named=True):
        if row["steps"]:
            found.setdefault(clauses[row["rule"]], Counter())["climbed"] += row["times"]
    return {clause: sums for clause, sums in found.items() if sums}


def kept_targets() -> set[tuple[str, str, int, int, bool]]:
    accounts: dict[str, Account] = {}
    for figure in figures():
        accounts.setdefault(figure.rule, Account()).add(figure)
    return {
        (rule.id, each.month, each.good, each.all, each.reached)
        for policy in in_force().policies.values()
        for rule in policy.rules
        if isinstance(rule, Target)
        for each in measured(rule, accounts.get(rule.id, Account()))
    }


def judged_targets(verdicts: Verdicts) -> set[tuple[str, str, int, int, bool]]:
    rows = verdicts.targets.iter_rows(named=True)
    return {(row["rule"], row["period"], row["good"], row["all"], row["kept"]) for row in rows if not row["group"]}


def test_steps_of_a_ladder_that_nobody_was_told_of_are_reached_all_the_same(tmp_path: Path) -> None:
    text = "id,what,at,kind,severity,tier,region,taken_by,in_time\n" + "\n".join(
        (
            "1,case.received,2026-03-02 09:00:00,complaint,general,A,east,service,",
            "1,case.resolved,2026-03-02 10:00:00,,,,,,",
            "1,case.closed,2026-03-02 10:00:00,,,,,,",
            "2,case.received,2026-03-02 09:00:00,complaint,general,A,east,service,",
            "2,case.resolved,2026-03-03 10:00:00,,,,,,",
            "2,case.closed,2026-03-03 10:00:00,,,,,,",
        )
    )
    (tmp_path / "history.csv").write_text(text, encoding="utf-8")
    history, _rejects = read_history(tmp_path / "history.csv", read_mapping(CASES, "mapping.yaml"))
    bring_in(brought(history), name="old desk", actor="person:1", at=datetime(2026, 3, 4, tzinfo=UTC))
    climbed = [
        (one.rule, one.amount) for one in figures() if one.counted is Counted.CLIMBED and one.rule == "CM-5.3/ladder"
    ]
    assert climbed == [("CM-5.3/ladder", 1)]
