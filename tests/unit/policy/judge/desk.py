"""A small desk for the tests: rows in a few words, one policy, verdicts."""

from shouyue.policy.judge import History, Verdicts, judge, read_history, read_mapping
from shouyue.policy.load import read_policy

MAPPING = """
subject: case
case: case
activity: what
time: at
recorded: told
person: who
zone: Asia/Shanghai
activities: {in: case.received, call: case.contacted, done: case.resolved, back: case.reopened, gone: case.withdrawn}
"""
HEAD = "case,what,at,told,who\n"
RULE = """
rules:
  - {id: R, clause: C-1, kind: deadline, subject: case, start: [case.received], stop: [case.resolved],
     cancel: [case.withdrawn], within: PT24H, duty: solution}
"""


def history(rows: str, mapping: str = "") -> History:
    """Rows as `case what time [told] who`, one a line; times are of March 2026: `02T09:00`."""
    lines = []
    for line in rows.strip().splitlines():
        case, what, at, *rest = line.split()
        told = f"2026-03-{rest[0]}" if len(rest) == 2 else ""
        lines.append(f"{case},{what},2026-03-{at},{told},{rest[-1]}")
    found, rejects = read_history((HEAD + "\n".join(lines)).encode(), read_mapping(MAPPING + mapping, "mapping"))
    assert not rejects.rows, rejects.rows
    return found


def verdicts(rows: str, policy: str = RULE, *, bulk: bool = True) -> Verdicts:
    return judge(history(rows), [read_policy(policy, "policy")], bulk=bulk)
