"""Inquiries and requests: what their clauses show."""

from collections.abc import Callable
from datetime import datetime

import pytest

from shouyue.people.models import Person
from tests.clauses.conftest import Seat
from tests.clauses.walk import local, walk
from tests.domain.cases.house import House

Sit = Callable[[Person], Seat]


@pytest.mark.clause("CM-4.1.1")
@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-01-05 17:50", "2026-01-06 09:20"),  # ten minutes before work ends
        ("2026-01-05 18:01", "2026-01-06 10:00"),
        ("2026-01-06 02:00", "2026-01-06 10:00"),
        ("2026-01-10 12:00", "2026-01-12 10:00"),  # a Saturday
        ("2026-01-04 10:00", "2026-01-04 10:30"),  # a Sunday that is worked for a day off
        ("2026-02-14 18:30", "2026-02-24 10:00"),  # the last evening before Spring Festival
    ],
)
def test_an_inquiry_is_due_as_the_policy_says_and_an_answer_stops_its_clock(
    people: House, seat: Sit, accounted: Callable[[str], dict[str, int]], asked: str, due: str
) -> None:
    walk(asked)
    agent = seat(people.agent)
    case = agent.takes(kind="inquiry", content="三天能到广州吗？", demand="", promised_at="")
    clocks = [one for one in agent.reads(case)["promises"] if one["clause"] == "CM-4.1.1"]
    assert [datetime.fromisoformat(one["due_at"]) for one in clocks] == [local(due)]
    assert agent.page(f"/cases/{case.number}/").context["governing"].row.due_at == local(due)
    agent.does(case, "answered", text="零担三天")
    assert [one["status"] for one in agent.reads(case)["promises"] if one["clause"] == "CM-4.1.1"] == ["met"]
    assert accounted("CM-4.1.1") == {"kept": 1}
