"""The columns' path and the engine give the same verdicts, column by column, on random rules and histories."""

from collections.abc import Sequence
from typing import Any

import polars as pl
from hypothesis import assume, given
from hypothesis import strategies as st

from shouyue.policy.judge import History, Verdicts, judge
from shouyue.policy.source import PolicyError
from shouyue.policy.values import Policy
from tests.unit.policy.judge.worlds import HALF_HOUR, histories, policy, rules


def read(written: Sequence[dict[str, Any]]) -> Policy:
    """A policy of those rules that the loader accepts by themselves."""
    accepted = []
    for rule in written:
        try:
            policy([rule])
        except PolicyError:
            continue
        accepted.append(rule)
    assume(accepted)
    return policy(accepted)


def sorted_coverage(found: Verdicts) -> pl.DataFrame:
    return found.coverage.sort("rule", "subject", "fact", "why")


@given(history=histories(), written=st.tuples(rules(0), rules(1)), rest=st.integers(-20, 200))
def test_columns_and_engine_agree(history: History, written: tuple[dict[str, Any], ...], rest: int) -> None:
    drafted = read(written)
    until = history.last + HALF_HOUR * rest
    assume((history.column("recorded_at") <= until).any())
    fast, slow = judge(history, [drafted], until), judge(history, [drafted], until, bulk=False)
    assert fast.frame.equals(slow.frame), (fast.frame, slow.frame)
    assert sorted_coverage(fast).equals(sorted_coverage(slow))
