"""What the pages ask the journal: a subject's timeline, the facts of the house, old and new values."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouyue.clock.queries import now
from shouyue.journal import actions, queries
from shouyue.journal.logic import NewFact
from shouyue.journal.models import Fact
from shouyue.journal.queries import Only
from tests.domain.journal.house import ACTOR, received, tell
from tests.planning import plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def seven() -> list[Fact]:
    """Seven facts of or about customer 12, some at one instant, the earliest first."""
    rows = tell(received("case:1"), received("case:2"))
    rows += tell(NewFact("customer.registered", "customer:12"))
    rows += tell(NewFact("obligation.warned", "obligation:1", about=("customer:12",)))
    rows += tell(received("case:3"), received("case:4"), received("case:5"))
    tell(received("case:9", about=("customer:13",)))
    return rows


def test_it_has_what_is_of_and_about_the_subject_the_latest_first(seven: list[Fact]) -> None:
    assert queries.timeline("customer:12") == list(reversed(seven))


def test_it_is_walked_in_both_directions(seven: list[Fact]) -> None:
    latest_first = list(reversed(seven))
    pages = [queries.timeline("customer:12", limit=3)]
    while len(pages[-1]) == 3:
        pages.append(queries.timeline("customer:12", before=queries.place(pages[-1][-1]), limit=3))
    assert pages == [latest_first[:3], latest_first[3:6], latest_first[6:]]
    back = queries.timeline("customer:12", after=queries.place(pages[2][0]), limit=3)
    assert back == pages[1]


def test_it_shows_facts_or_clocks_of_somebody_and_what_may_be_read(seven: list[Fact]) -> None:
    tell(received("case:6"))

    def names(only: Only) -> list[str]:
        return [fact.name for fact in queries.timeline("customer:12", only=only)]

    assert names(Only("clocks")) == ["obligation.warned"]
    assert len(names(Only("facts"))) == 7
    assert names(Only(actor="person:8")) == []
    assert len(names(Only(actor=ACTOR))) == 8
    assert names(Only(unread=frozenset({"case.received"}))) == ["obligation.warned", "customer.registered"]


def test_two_queries_whatever_the_length(seven: list[Fact]) -> None:
    for subject in ("case:1", "customer:12"):
        with CaptureQueriesContext(connection) as captured:
            queries.timeline(subject)
        assert len(captured) == 2


@pytest.mark.parametrize("after", [False, True])
def test_both_walks_go_along_an_index(seven: list[Fact], after: bool) -> None:
    """With many rows, as PostgreSQL plans them when it may not read the whole table."""
    place = queries.place(seven[3])
    with CaptureQueriesContext(connection) as captured:
        queries.timeline("customer:12", before=None if after else place, after=place if after else None)
    plans = [plan(query["sql"]) for query in captured]
    assert ["fact_of_subject" in plans[0], "mention_of_subject" in plans[1]] == [True, True]


def test_the_facts_of_the_house_by_name_subject_actor_and_time(seven: list[Fact]) -> None:
    everything = list(Fact.objects.order_by("-id"))
    assert queries.told() == everything
    assert [fact.subject for fact in queries.told(name="customer.registered")] == ["customer:12"]
    assert queries.told(subject="case:2") == [seven[1]]
    assert queries.told(only=Only(actor="person:8")) == []
    assert queries.told(since=now()) == []
    assert queries.told(until=now()) == everything
    assert queries.told(before=seven[1].id) == [seven[0]]
    assert queries.told(after=everything[2].id, limit=1) == [everything[1]]


def test_changes_show_the_value_before_and_after() -> None:
    first, second, third = (
        tell(received(facts=facts))[0]
        for facts in ({"kind": "complaint"}, {"kind": "complaint", "severity": "general"}, {"severity": "major"})
    )
    shown = queries.timeline("case:1")
    assert queries.changes("case:1", shown) == {
        first.id: {"kind": (None, "complaint")},
        second.id: {"severity": (None, "general")},
        third.id: {"severity": ("general", "major")},
    }
    assert queries.changes("case:1", [third]) == {third.id: {"severity": ("general", "major")}}
    assert queries.changes("customer:12", shown) == {}


def test_a_correction_is_found_from_what_it_corrects() -> None:
    (wrong,) = tell(received())
    right = actions.correct(wrong.id, actor=ACTOR, at=now(), facts={})
    assert queries.corrections([wrong.id, right.id]) == {wrong.id: right}
    assert queries.by_ids([wrong.id]) == {wrong.id: wrong}
