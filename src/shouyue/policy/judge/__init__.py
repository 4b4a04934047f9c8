"""Judging histories: a file of events, every obligation that it brings under a policy, and what became of each.

`read_mapping` and `read_history` make a `History` of a CSV file or an XES event log; `judge` answers `Verdicts`;
`totals` and `lateness` sum them up, `compare` sets two of them side by side. docs/judge.md says it to users.
"""

from shouyue.policy.judge.comparison import Comparison, compare
from shouyue.policy.judge.figures import ladders, lateness, totals
from shouyue.policy.judge.history import History, Progress
from shouyue.policy.judge.judging import judge
from shouyue.policy.judge.mapping import HistoryMapping, read_mapping
from shouyue.policy.judge.reading import read_history
from shouyue.policy.judge.rejects import HistoryError, Reject, Rejects
from shouyue.policy.judge.verdicts import Counted, JudgedRule, Verdicts

__all__ = [
    "Comparison",
    "Counted",
    "History",
    "HistoryError",
    "HistoryMapping",
    "JudgedRule",
    "Progress",
    "Reject",
    "Rejects",
    "Verdicts",
    "compare",
    "judge",
    "ladders",
    "lateness",
    "read_history",
    "read_mapping",
    "totals",
]
