"""A history brought in is what the engine makes of it, and wakes nobody."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import Phase, given
from hypothesis import settings as examples
from pytest_django.fixtures import Settings

from shouyue.clock.actions import set_clock
from shouyue.journal import digests
from shouyue.journal.canonical import told_at
from shouyue.journal.models import Fact as Row
from shouyue.journal.queries import told
from shouyue.obligations import sweeping
from shouyue.obligations.importing import Brought, bring_in
from shouyue.obligations.logic import Refused
from shouyue.obligations.models import ClockEvent, Head, Obligation
from shouyue.obligations.queries import events, explain, figures
from shouyue.obligations.rebuilding import differences
from shouyue.policy.engine import Fact
from tests.domain.obligations import living
from tests.planning import plan
from tests.unit.policy.engine.histories import DAY_ONE, histories, program

END = DAY_ONE + 30 * 86_400
EXAMPLES = examples().max_examples // 3


def brought(facts: list[Fact]) -> None:
    living.in_force(program())
    found = [Brought(fact, "person:1") for fact in facts]
    bring_in(found, name="old desk", actor="person:1", at=datetime.fromtimestamp(END, UTC))


@pytest.mark.django_db
@examples(max_examples=EXAMPLES, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(facts=histories(approvals=False))
def test_what_was_brought_in_is_what_the_engine_makes_of_it(facts: list[Fact]) -> None:
    with transaction.atomic():
        brought(facts)
        rows = list(Row.objects.order_by("recorded_at", "sequence"))
        known = [{**each, "alarms": []} for each in living.computed(living.in_memory(program(), rows, END))]
        assert living.stored() == known
        assert [one for head in Head.objects.all() for one in differences(head.subject, END + 1)] == []
        assert {(each.rule, each.counted): each.amount for each in living.summed(figures())} == living.counted_rows()
        assert not ClockEvent.objects.filter(kind__in=["warned", "escalated"]).exists()
        assert not Row.objects.filter(name__startswith="obligation.").exists()
        transaction.set_rollback(True)


RECEIVED = Fact("a", "case.received", "case:1", DAY_ONE, DAY_ONE)


@pytest.mark.django_db
def test_a_subject_with_facts_is_refused_and_nothing_is_kept() -> None:
    brought([RECEIVED])
    with pytest.raises(Refused, match="1 subjects have facts already"):
        brought([RECEIVED, Fact("b", "case.received", "case:2", DAY_ONE, DAY_ONE)])
    assert list(Head.objects.values_list("subject", flat=True)) == ["case:1"]


@pytest.mark.django_db
def test_a_name_that_the_catalogue_lacks_is_refused() -> None:
    with pytest.raises(Refused, match=r"no fact 'case\.unheard'"):
        brought([Fact("a", "case.unheard", "case:1", DAY_ONE, DAY_ONE)])


@pytest.mark.django_db
def test_what_is_imported_belongs_to_the_day_of_the_import(settings: Settings, tmp_path: Path) -> None:
    settings.JOURNAL_ARCHIVE = tmp_path
    living.in_force(program())
    set_clock(company_at=living.at(DAY_ONE), rate=1, by="system:test", at_real=timezone.now())
    living.tell_fact(Fact("before", "case.received", "case:9", DAY_ONE, DAY_ONE), {})
    signed = digests.seal(at=living.at(END))
    brought([RECEIVED, Fact("b", "case.resolved", "case:1", DAY_ONE + 60, DAY_ONE + 60)])
    assert list(digests.verify()) == signed
    rows = list(Row.objects.filter(subject="case:1").order_by("id"))
    assert [row.name for row in rows] == ["case.received", "case.resolved"]
    assert {told_at(row.id) for row in rows} == {living.at(END)}


@pytest.mark.django_db
def test_what_was_imported_is_found_under_the_day_that_its_source_says() -> None:
    brought([Fact(f"{n}", "case.received", f"case:{n}", DAY_ONE + n, DAY_ONE + n * 86_400) for n in range(4)])
    since, until = (living.at(DAY_ONE + n * 86_400) for n in (1, 3))
    found = told(since=since, until=until)
    assert [row.subject for row in found] == ["case:2", "case:1"]
    assert told(since=since, until=until, before=found[0].id) == found[1:]
    assert told(since=since, until=until, after=found[1].id) == found[:1]
    assert told(since=living.at(END), until=living.at(END + 86_400)) == [], "not under the day of the import"


@pytest.mark.django_db
def test_imported_history_is_found_by_an_index_of_its_own() -> None:
    with CaptureQueriesContext(connection) as asked:
        told(since=living.at(DAY_ONE), until=living.at(END))
    assert "fact_imported" in plan(asked[-1]["sql"])


@pytest.mark.django_db
def test_what_is_still_to_come_is_refused() -> None:
    with pytest.raises(Refused, match=r"'case\.received' of case:1 was recorded at .*, which is still to come"):
        brought([Fact("a", "case.received", "case:1", END, END + 1)])
    brought([Fact("a", "case.received", "case:1", END, END)])


@pytest.mark.django_db
def test_long_numbers_of_the_source_stay_apart() -> None:
    subject = "case:" + "x" * 113
    brought([Fact(f"row {n}", "case.received", subject, DAY_ONE + n, DAY_ONE + n) for n in (1, 2)])
    assert Row.objects.values("key").distinct().count() == 2


@pytest.mark.django_db
def test_what_still_runs_runs_on() -> None:
    brought([Fact("a", "case.received", "case:1", END - 60, END - 60)])
    open_ = Obligation.objects.filter(rule="D/amount").get()
    assert (open_.status, Head.objects.get().wake is not None) == ("open", True)
    assert sweeping.next_wake() is not None


def test_what_nobody_was_told_is_not_explained_as_told(db: None) -> None:
    brought([RECEIVED])
    kinds: set[str] = set()
    for row in Obligation.objects.all():
        whole = explain(row.id, datetime.fromtimestamp(END, UTC))
        assert whole is not None
        stored = [event.kind for event in events(row.id)]
        assert [event.kind for event in whole.explanation.log] == stored
        assert not whole.explanation.alarms
        kinds |= set(stored)
    assert "skipped" in kinds


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans without counting rows")
@pytest.mark.django_db
def test_the_database_knows_how_much_came_in() -> None:
    brought([RECEIVED])
    with connection.cursor() as cursor:
        tables = ["journal_fact", "obligations_head", "obligations_obligation"]
        cursor.execute("SELECT relname FROM pg_class WHERE reltuples >= 1 AND relname = ANY(%s)", [tables])
        assert sorted(name for [name] in cursor.fetchall()) == tables
