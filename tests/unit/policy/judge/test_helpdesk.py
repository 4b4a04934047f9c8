"""The real history of a service desk: 4,580 tickets, against a plain count and against figures once found."""

from datetime import UTC

import pytest

from shouyue.policy.judge import Comparison, History, Verdicts, compare, judge, read_history, read_mapping, totals
from shouyue.policy.load import read_policy
from tests.unit.policy.judge.plain_desk import judged, tickets
from tests.unit.policy.judge.real import HELPDESK, LOGS, POLICY, needs_logs

pytestmark = needs_logs
LOG = LOGS / "helpdesk.xes.gz"
RULES = {"A": ("Take in charge", 8, False), "B": ("Resolve", 40, False), "C": ("Resolve", 40, True)}


@pytest.fixture(scope="module")
def history() -> History:
    found, rejects = read_history(LOG, read_mapping(HELPDESK, "helpdesk.yaml"))
    assert (rejects.read, len(rejects), len(found), len(found.subjects)) == (21_348, 0, 21_348 + 4_580, 4_580)
    return found


@pytest.fixture(scope="module")
def verdicts(history: History) -> Verdicts:
    return judge(history, [read_policy(POLICY, "policy")])


def test_every_ticket_is_judged_as_a_plain_count_says(verdicts: Verdicts) -> None:
    log = tickets(LOG)
    end = max(at for events in log.values() for _, at, _ in events)
    assert verdicts.until == end.astimezone(UTC)
    for row in verdicts.frame.iter_rows(named=True):
        goal, hours, pausing = RULES[row["rule"]]
        plain = judged(log[row["subject"].removeprefix("case:")], goal, hours, pausing, end)
        found = (row["due_at"], row["met_at"], row["paused_seconds"], row["status"])
        assert found == (plain.due, plain.met, plain.paused, plain.status), row


def test_the_figures(verdicts: Verdicts) -> None:
    by_rule = totals(verdicts, "rule").select("rule", "kept", "late", "open").rows()
    assert by_rule == [("A", 2_520, 2_060, 0), ("B", 2_420, 2_160, 0), ("C", 2_838, 1_741, 1)]
    worst = totals(verdicts, "rule", "person").sort("late", descending=True).select("rule", "person", "late").row(0)
    assert worst == ("A", "Value 2", 774)


def test_the_engine_says_the_same(history: History, verdicts: Verdicts) -> None:
    by_engine = judge(history, [read_policy(POLICY, "policy")], bulk=False)
    assert verdicts.frame.equals(by_engine.frame)
    assert verdicts.coverage.equals(by_engine.coverage)


def test_what_if_waiting_had_counted(history: History, verdicts: Verdicts) -> None:
    without = POLICY.replace(", pause: [{from: [case.wait], until: any}]", "")
    compared: Comparison = compare(verdicts, judge(history, [read_policy(without, "without")]))
    changes = [("A", "same", 4_580), ("B", "same", 4_580), ("C", "worse", 419), ("C", "same", 4_161)]
    assert compared.changes.rows() == changes


def test_both_forms_of_the_running_example_are_one_history() -> None:
    mapping = """
subject: case
case: case:concept:name
activity: concept:name
time: time:timestamp
person: org:resource
first: case.received
activities: {check ticket: case.checked, decide: case.decided}
catalogue: {case.checked: {subject: case}, case.decided: {subject: case}}
"""
    policy = read_policy(
        """
catalogue: {case.checked: {subject: case}, case.decided: {subject: case}}
rules:
  - {id: R, clause: R, kind: deadline, subject: case, start: [case.received], stop: [case.decided],
     within: 5 working days, calendar: office}
  - {id: S, clause: S, kind: deadline, subject: case, start: [case.checked], stop: [case.decided], within: PT48H}
""",
        "policy",
    )
    found = []
    for name in ("running-example.csv", "running-example.xes"):
        history, rejects = read_history(LOGS / name, read_mapping(mapping, "mapping"))
        assert (len(rejects), len(history), len(history.subjects)) == (0, 42 + 6, 6)
        found.append(judge(history, [policy]).frame.drop("row").sort("rule", "subject", "opened_at"))
    assert found[0].equals(found[1])
    counted = found[0].group_by("rule", "counted").len().sort("rule", "counted").rows()
    assert counted == [("R", "kept", 6), ("S", "kept", 4), ("S", "late", 5)]
