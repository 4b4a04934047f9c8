"""A calendar whose parts do not make sense together is one sentence at its line, not a crash."""

import pytest

from shouyue.policy.load import read_policy
from shouyue.policy.source import PolicyError


def test_holidays_without_a_week_are_refused_at_their_line() -> None:
    with pytest.raises(PolicyError) as refused:
        read_policy("calendars:\n  office: {tz: Asia/Shanghai, holidays: CN}\n", "draft.yaml")
    (found,) = refused.value.problems
    assert (str(found.mark), found.code) == ("draft.yaml:2:3", "calendar")
    assert "week" in found.text.zh
    assert "week" in found.text.en
