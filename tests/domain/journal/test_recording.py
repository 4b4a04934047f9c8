"""Recording and correcting facts."""

import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from shouyue.clock.queries import now
from shouyue.journal import actions, queries, upcast
from shouyue.journal.logic import NewFact, Refused
from shouyue.journal.models import Delivery, Fact, Mention
from tests.domain.journal.conftest import Listen
from tests.domain.journal.house import ACTOR, AT, in_threads, received, tell

pytestmark = pytest.mark.django_db


def test_facts_of_one_action_share_their_cause_and_are_numbered_by_subject() -> None:
    first, second, third = tell(received("case:1"), received("case:1"), received("case:2", about=()))
    assert (first.cause, second.cause, third.cause) == (first.id, first.id, first.id)
    assert [row.sequence for row in (first, second, third)] == [1, 2, 1]
    assert first.recorded_at == first.occurred_at == third.recorded_at
    mentions = Mention.objects.order_by("id").values_list("fact_id", "subject", "sequence")
    assert list(mentions) == [(first.id, "customer:12", 1), (second.id, "customer:12", 2)]


def test_a_fact_may_have_happened_before_it_is_told() -> None:
    (fact,) = tell(received(occurred_at=AT))
    assert (fact.occurred_at, fact.recorded_at > AT) == (AT, True)


def test_what_a_clock_that_runs_ahead_says_happens_as_it_is_told() -> None:
    (fact,) = tell(received(occurred_at=now() + timedelta(minutes=4)))
    assert fact.occurred_at == fact.recorded_at


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(Refused, match=r"case\.received: occurred_at has no time zone"):
        tell(received(occurred_at=datetime(2026, 3, 2)))


def test_outside_a_transaction_nothing_is_recorded(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        actions.record([received()], actor=ACTOR)


def test_the_same_key_again_answers_the_known_fact_and_does_nothing(listen: Listen) -> None:
    listen("heard")
    (first,) = tell(received(key="e-1"), source="token:4")
    again = tell(received(key="e-1", occurred_at=AT), received("case:2", key="e-2"), source="token:4")
    twice = tell(received("case:3", key="e-3"), received("case:3", key="e-3"), source="token:4")
    other = tell(received(key="e-1"), source="token:5")
    assert again[0].id == first.id
    assert twice[0].id == twice[1].id
    assert other[0].id != first.id
    assert (Fact.objects.count(), Delivery.objects.count()) == (4, 4)


def test_the_same_key_twice_at_once_is_one_fact(transactional_db: None) -> None:
    def send() -> UUID:
        return tell(received(key="e-1"), source="token:4")[0].id

    answers = in_threads(send, send, send)
    assert answers == [Fact.objects.get().id] * 3


def test_recording_takes_as_many_queries_for_three_facts_as_for_one(listen: Listen) -> None:
    listen("heard")
    counts = []
    for facts in ([received("case:1")], [received(f"case:{number}") for number in (2, 3, 4)]):
        with CaptureQueriesContext(connection) as captured:
            tell(*facts)
        counts.append(sum("INSERT INTO" in query["sql"] for query in captured))
    assert counts == [3, 3]  # facts, mentions, deliveries


# Corrections


def test_a_correction_takes_over_what_it_does_not_correct() -> None:
    (wrong,) = tell(received(occurred_at=AT))
    right = actions.correct(wrong.id, actor="person:9", at=now(), facts={"kind": "inquiry"})
    assert (right.name, right.subject, right.corrects, right.occurred_at) == ("case.received", "case:1", wrong.id, AT)
    assert (right.facts, right.actor) == ({"kind": "inquiry"}, "person:9")
    assert queries.abouts([right.id]) == {right.id: ("customer:12",)}
    wrong.refresh_from_db()
    assert wrong.facts == {"kind": "complaint", "severity": "general", "channel": "phone"}
    assert queries.corrections([wrong.id]) == {wrong.id: right}


def test_the_time_alone_is_corrected() -> None:
    (wrong,) = tell(received())
    right = actions.correct(wrong.id, actor=ACTOR, at=now(), occurred_at=AT)
    assert (right.occurred_at, right.facts) == (AT, wrong.facts)


def test_what_cannot_be_corrected_says_why() -> None:
    (wrong,) = tell(received())
    at = now()
    unknown = uuid4()
    right = actions.correct(wrong.id, actor=ACTOR, at=at, facts={})
    clock = NewFact("obligation.breached", "obligation:7")
    (breached,) = tell(clock)
    refusals = {
        unknown: f"日志里没有编号为 {unknown} 的事实，无从更正。请核对编号，或者它已经归档。",
        breached.id: "obligation.breached 是时钟算出来的，不能更正。请更正引起它的事实，时钟会随之重算。",
        wrong.id: f"这条事实已被 {right.id} 更正。请更正那一条。",
    }
    for fact, sentence in refusals.items():
        with pytest.raises(Refused) as refused:
            actions.correct(fact, actor=ACTOR, at=at, facts={})
        assert refused.value.text.zh == sentence
    with pytest.raises(Refused, match="is still to come"):
        actions.correct(right.id, actor=ACTOR, at=at, occurred_at=at + timedelta(days=1))


def test_a_correction_may_be_corrected_and_told_twice_under_one_key() -> None:
    (wrong,) = tell(received())
    right = actions.correct(wrong.id, actor=ACTOR, at=now(), facts={}, source="token:4", key="c-1")
    again = actions.correct(wrong.id, actor=ACTOR, at=now(), facts={}, source="token:4", key="c-1")
    better = actions.correct(right.id, actor=ACTOR, at=now(), facts={"kind": "request"})
    assert (again.id, better.corrects) == (right.id, right.id)
    assert Fact.objects.count() == 3


def test_of_two_corrections_at_once_the_second_is_refused(transactional_db: None) -> None:
    (wrong,) = tell(received(about=()))
    written = threading.Event()

    def first() -> UUID:
        with transaction.atomic():
            right = actions.correct(wrong.id, actor="person:1", at=now(), facts={"kind": "inquiry"})
            written.set()
            time.sleep(0.3)  # the second looks and waits meanwhile
            return right.id

    def second() -> UUID:
        written.wait(10)
        with transaction.atomic():
            return actions.correct(wrong.id, actor="person:2", at=now(), facts={"kind": "request"}).id

    answers = in_threads(first, second)
    assert isinstance(answers[1], Refused)
    assert list(Fact.objects.filter(corrects=wrong.id).values_list("id", flat=True)) == answers[:1]


def test_facts_told_together_correct_each_fact_once() -> None:
    (wrong,) = tell(received())
    with pytest.raises(Refused, match="Two facts here correct"):
        tell(received(corrects=wrong.id), received(corrects=wrong.id))
    tell(received(corrects=wrong.id))
    with pytest.raises(Refused, match="was corrected by"):
        tell(received(corrects=wrong.id))


# Reading


@pytest.fixture
def upcasters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Version 2 calls the channel `phone` a `call`; version 3 says in data whether it was a call."""
    monkeypatch.setattr(upcast, "_upcasters", {})
    upcast.register("case.received", 1, lambda facts, data: ({**facts, "channel": "call"}, data))
    upcast.register("case.received", 2, lambda facts, data: (facts, {"call": facts["channel"] == "call"}))


@pytest.mark.usefixtures("upcasters")
def test_an_old_fact_is_read_in_the_newest_version_and_stays_as_written() -> None:
    (fact,) = tell(received(facts={"channel": "phone"}))
    (heard,) = queries.history("case:1")
    assert (heard.fact.version, heard.fact.facts, heard.fact.data) == (3, {"channel": "call"}, {"call": True})
    (shown,) = queries.timeline("case:1")
    assert (shown.version, shown.facts) == (3, {"channel": "call"})
    fact.refresh_from_db()
    assert (fact.version, fact.facts, fact.data) == (1, {"channel": "phone"}, {})


@pytest.mark.usefixtures("upcasters")
def test_one_version_has_one_upcaster() -> None:
    with pytest.raises(ValueError, match=r"case\.received version 1 has two upcasters"):
        upcast.register("case.received", 1, lambda facts, data: (facts, data))


def test_a_history_is_in_the_order_of_telling() -> None:
    (late,) = tell(received("case:1", occurred_at=datetime(2026, 3, 3, tzinfo=UTC)))
    (early,) = tell(received("case:2", occurred_at=AT))
    assert [(heard.fact.id, heard.number) for heard in queries.history("customer:12")] == [(late.id, 1), (early.id, 2)]
