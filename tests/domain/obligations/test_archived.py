"""Facts that left the database for the archive are still behind their subject's clocks."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from shouyue.clock.actions import set_clock
from shouyue.journal import digests, exports
from shouyue.journal import queries as journal
from shouyue.journal.logic import Refused
from shouyue.journal.models import Delivery, Mention
from shouyue.journal.models import Fact as Row
from shouyue.obligations.models import Head, Obligation
from shouyue.obligations.queries import explain
from shouyue.obligations.sweeping import ring_due
from shouyue.policy.engine import Fact
from tests.domain.obligations import living
from tests.unit.policy.engine.histories import DAY_ONE, program

LATER = DAY_ONE + 70 * 86_400
STEPS = (("case.received", 0), ("case.resolved", 600), ("case.withdrawn", 700), ("case.closed", 800))


def at(second: int) -> None:
    """Let it be that time in the company."""
    set_clock(company_at=living.at(second), rate=1, by="system:test", at_real=timezone.now())


@pytest.fixture
def folder(settings: Settings, tmp_path: Path, db: None) -> Path:
    """Case 1 was closed and has been archived; the clocks of case 2 run, and it stays."""
    settings.JOURNAL_ARCHIVE = tmp_path / "archive"
    living.in_force(program())
    for name, seconds in STEPS:
        at(DAY_ONE + seconds)
        living.tell_fact(Fact(name, name, "case:1", DAY_ONE + seconds, DAY_ONE + seconds), {})
    living.tell_fact(Fact("other", "case.received", "case:2", DAY_ONE + 900, DAY_ONE + 900), {})
    at(LATER)
    while ring_due():
        pass
    Delivery.objects.all().delete()
    digests.seal(at=living.at(LATER))
    call_command("archive", "--before", f"{living.at(LATER):%Y-%m}", stdout=StringIO())
    assert set(Row.objects.filter(subject__startswith="case:").values_list("subject", flat=True)) == {"case:2"}
    return tmp_path / "archive"


def rebuild(*words: str) -> str:
    out = StringIO()
    call_command("rebuild", *words, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("folder")
def test_what_is_stored_is_what_journal_and_archive_give() -> None:
    before = living.stored()
    assert " 0 differ\n" in rebuild("--check")
    Obligation.objects.filter(subject="case:1", rule="D/amount").update(reason="nobody knows")
    assert " 1 differ, put right\n" in rebuild()
    assert living.stored() == before


@pytest.mark.usefixtures("folder")
def test_an_obligation_of_archived_facts_is_explained() -> None:
    whole = explain(Obligation.objects.filter(subject="case:1")[0].id, living.at(LATER))
    assert whole is not None
    assert [fact.name for fact in whole.subject.history] == [name for name, _seconds in STEPS]
    assert set(whole.actors.values()) == {"person:1"}


@pytest.mark.usefixtures("folder")
def test_what_is_told_late_leaves_the_archived_past_as_it_was() -> None:
    before = living.stored()
    at(LATER + 60)
    living.tell_fact(Fact("late", "case.contacted", "case:1", DAY_ONE + 300, LATER + 60), {})
    assert [row for row in living.stored() if row in before] == before
    assert " 0 differ\n" in rebuild("--check")


def test_where_a_file_is_missing_nothing_is_changed(folder: Path) -> None:
    before = living.stored()
    for path in folder.iterdir():
        path.unlink()
    for words in (["--check"], []):
        with pytest.raises(CommandError, match="Facts of case:1 were archived, and the files that hold them"):
            rebuild(*words)
    with pytest.raises(Refused, match="Put them back"):
        living.tell_fact(Fact("late", "case.contacted", "case:1", DAY_ONE + 300, LATER + 60), {})
    assert living.stored() == before


@pytest.mark.usefixtures("folder")
def test_where_nothing_was_archived_no_file_is_opened(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(exports, "of_subject", None)
    numbered = Head.objects.get(subject="case:2").sequence
    with django_assert_num_queries(3):
        assert [heard.number for heard in journal.history("case:2", numbered)] == [1]


@pytest.mark.django_db
def test_only_a_fact_that_a_subject_hears_has_a_number_there() -> None:
    living.in_force(program())
    at(DAY_ONE)
    told = [
        living.tell_fact(Fact(f"f{n}", name, subject, DAY_ONE + n, DAY_ONE + n, about=about), {})
        for n, (name, subject, about) in enumerate(
            [
                ("case.received", "case:1", ("customer:1",)),  # from here on the customer is known
                ("case.noted", "case:1", ("customer:1",)),  # and hears no notes
                ("visit.made", "visit:1", ("customer:1",)),
            ]
        )
    ]
    numbers = dict(Mention.objects.filter(subject="customer:1").values_list("fact_id", "sequence"))
    assert [numbers[row.id] for row in told] == [1, None, 2]
    assert Head.objects.get(subject="customer:1").sequence == 2
