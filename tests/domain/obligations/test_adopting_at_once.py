"""Two who adopt at once, and a timekeeper that rings meanwhile."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event, Thread

import pytest
from django.db import connection, connections, transaction

from shouyue.clock import queries as clock
from shouyue.clock.actions import set_clock
from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.journal.models import Fact
from shouyue.obligations import actions, editions, queries, tasks, timekeeper
from shouyue.obligations.actions import editions as verbs
from shouyue.obligations.models import Adoption, Edition, Head, Obligation
from shouyue.obligations.rebuilding import differences
from shouyue.obligations.store.loading import lock
from shouyue.obligations.sweeping import ring_due, sweep_edition
from tests.domain.journal.house import in_threads
from tests.domain.obligations import adopting
from tests.domain.obligations.adopting import ACTOR, move_on, tell, text

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CASES = 30
FAST = 3600  # an hour of the company a second

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def house(transactional_db: None) -> Iterator[None]:
    adopting.found(MONDAY)
    yield
    editions.forget()


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each of these answers or raises, all begun at the same moment."""
    barrier, answers = Barrier(len(calls)), []

    def run(call: Callable[[], object]) -> None:
        barrier.wait()
        try:
            answers.append(call())
        except actions.Changed as changed:
            answers.append(changed)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_two_who_adopt_at_once_one_is_refused() -> None:
    seen = queries.standing_of("X", MONDAY).last
    drafts = [
        actions.draft(text(edition=figure, contact=figure), actor=ACTOR, at=MONDAY) for figure in ("PT4H", "PT3H")
    ]
    found = at_once(*(lambda one=one: actions.adopt(one, actor=ACTOR, at=MONDAY, on=seen) for one in drafts))
    assert sorted(type(one).__name__ for one in found) == ["Adoption", "Changed"]
    assert Adoption.objects.filter(document="X").count() == 2
    assert Fact.objects.filter(name="policy.adopted").count() == 1


def test_the_same_twice_at_once_is_one_adoption() -> None:
    seen = queries.standing_of("X", MONDAY).last
    draft = actions.draft(text(edition="2", contact="PT4H"), actor=ACTOR, at=MONDAY)
    found = at_once(*[lambda: actions.adopt(draft, actor=ACTOR, at=MONDAY, on=seen).pk] * 3)
    assert found == [Adoption.objects.latest("pk").pk] * 3


def test_what_was_looked_at_before_another_adoption_is_worth_nothing() -> None:
    """The same on both databases, step by step: between the look and the lock somebody else was quicker."""
    first, second = (actions.draft(text(edition=one, contact=one), actor=ACTOR, at=MONDAY) for one in ("PT4H", "PT3H"))
    looked_at = editions.check(first, MONDAY)
    actions.adopt(second, actor=ACTOR, at=MONDAY)
    with pytest.raises(actions.Changed):
        verbs._adopt(first, None, (), actor=ACTOR, at=MONDAY, on=None, looked_at=looked_at)
    again = verbs._adopt(second, None, (), actor=ACTOR, at=MONDAY, on=None, looked_at=looked_at)
    assert again == Adoption.objects.latest("pk")


@pytest.mark.parametrize("by_whom", ["the same", "another"])
def test_who_is_quicker_before_the_texts_are_read_is_seen(by_whom: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, read = queries.standing_of("X", MONDAY).last, editions.check
    mine, other = (actions.draft(text(edition=one, contact=one), actor=ACTOR, at=MONDAY) for one in ("PT4H", "PT3H"))
    quicker = mine if by_whom == "the same" else other

    def check(edition: Edition, effective_at: datetime) -> int:
        monkeypatch.setattr(editions, "check", read)
        actions.adopt(quicker, actor=ACTOR, at=MONDAY, on=seen)
        return read(edition, effective_at)

    monkeypatch.setattr(editions, "check", check)
    if by_whom == "the same":
        assert actions.adopt(mine, actor=ACTOR, at=MONDAY, on=seen) == Adoption.objects.latest("pk")
    else:
        with pytest.raises(actions.Changed):
            actions.adopt(mine, actor=ACTOR, at=MONDAY, on=seen)
    assert Adoption.objects.filter(document="X").count() == 2


def test_alarms_between_adoption_and_effect_ring_under_the_old_text() -> None:
    """Step by step: the timekeeper rings before the edition is in force, when it is, and after everybody met it."""
    tell("case.received", "case:1")
    adopting.move_to(datetime(2026, 3, 2, 8, 59, 58, tzinfo=UTC))
    actions.adopt(
        actions.draft(text(edition="2", contact="PT9H"), actor=ACTOR, at=clock.now()),
        actor=ACTOR,
        at=clock.now(),
        adopts=["X-1/contact"],
    )
    adopting.move_to(datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC))
    while ring_due():
        pass
    move_on(seconds=30)
    rows = Obligation.objects.filter(rule="X-1/contact").order_by("n").values_list("status", "due_at__hour", "n")
    assert list(rows) == [("breached", 17, 0)], "what was broken stays broken under its own text"
    assert Fact.objects.filter(name="obligation.breached").count() == 1
    second = int(clock.now().timestamp())
    assert differences("case:1", second) == []


def test_adopting_while_the_timekeeper_runs_loses_and_doubles_nothing() -> None:
    for number in range(CASES):
        tell("case.received", f"case:{number}")
    set_clock(company_at=clock.now(), rate=FAST, by="system:test", at_real=clock.reading().real)
    stop = Event()
    keepers = [Thread(target=timekeeper.main, args=(stop,)) for _ in range(2)]
    for keeper in keepers:
        keeper.start()
    try:
        draft = actions.draft(text(edition="2", contact="PT12H"), actor=ACTOR, at=clock.now())
        adoption = actions.adopt(draft, actor=ACTOR, at=clock.now(), adopts=["X-1/contact"])
        while clock.now() < adoption.effective_at:
            time.sleep(0.05)
        time.sleep(editions.LOOK)
        tasks.sweep.func(adoption.pk)
        while Head.objects.filter(wake__lte=2 * int(clock.now().timestamp())).exists():
            time.sleep(0.05)
    finally:
        stop.set()
        for keeper in keepers:
            keeper.join()
    set_clock(company_at=clock.now(), rate=0, by="system:test", at_real=clock.reading().real)
    breaches = Counter(Fact.objects.filter(name="obligation.breached").values_list("subject", flat=True))
    assert max(breaches.values(), default=1) == 1
    second = int(clock.now().timestamp())
    assert [one for number in range(CASES) for one in differences(f"case:{number}", second)] == []
    adoption.refresh_from_db()
    assert adoption.swept_at is not None


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's writers come one after the other")
def test_an_edition_is_brought_to_everybody_while_others_work() -> None:
    """Both lock by name: the customer came first and has the lowest number, cases come first by name."""
    adopting.found(MONDAY, more=adopting.VISITS)
    for name, subject in (
        ("customer.registered", "customer:1"),
        ("case.received", "case:5"),
        ("case.received", "case:9"),
    ):
        tell(name, subject)
    draft = actions.draft(text(edition="2", contact="PT4H", more=adopting.VISITS), actor=ACTOR, at=clock.now())
    actions.adopt(draft, actor=ACTOR, at=clock.now())
    adopting.move_to(clock.now() + timedelta(minutes=5))
    program = editions.in_force().program
    held = Event()

    def somebody() -> None:
        with transaction.atomic():
            lock(["case:5"], program)
            held.set()
            time.sleep(0.6)

    def sweep() -> int:
        held.wait(10)
        return sweep_edition(0)  # waits for case:5, and then wants the customer

    def agent() -> str:
        held.wait(10)
        time.sleep(0.2)
        with transaction.atomic():
            return record([NewFact("case.contacted", "case:9", about=("customer:1",))], actor=ACTOR)[0].name

    assert in_threads(somebody, sweep, agent)[1:] == [Head.objects.latest("id").pk, "case.contacted"]
    assert differences("case:9", int(clock.now().timestamp())) == []
