"""Signed digests, and months that leave the database."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from shouyue.clock.actions import set_clock
from shouyue.journal import actions, archiving, defences, digests, exports, queries, running
from shouyue.journal.digests import Mismatch
from shouyue.journal.logic import NewFact, Refused
from shouyue.journal.models import Delivery, Digest, Fact, Mention
from tests.domain.journal.conftest import Listen
from tests.domain.journal.house import received, tell

pytestmark = pytest.mark.django_db

DECEMBER = datetime(2025, 12, 30, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def at(moment: datetime) -> None:
    """Let it be that time in the company."""
    set_clock(company_at=moment, rate=1, by="system:test", at_real=timezone.now())


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of this test's own, and a company in which case 2 still runs."""
    settings.JOURNAL_ARCHIVE = tmp_path / "archive"
    monkeypatch.setattr(running, "_asked", [])
    running.register(case_2)
    return tmp_path / "archive"


def case_2(subjects: Collection[str]) -> frozenset[str]:
    return frozenset(subjects) & {"case:2"}


@pytest.fixture
def four_days() -> list[Fact]:
    """Facts of 30 and 31 December, none on the 1st, one on 2 January; it is the 3rd."""
    at(DECEMBER)
    rows = tell(received("case:1", about=("customer:12", "order:5"), data={"evidence_complete": True}))
    rows += tell(received("case:2"))
    at(DECEMBER + DAY)
    rows += tell(NewFact("obligation.met", "obligation:1", about=("case:1",)))
    at(DECEMBER + 3 * DAY)
    rows += tell(received("case:1", key="e-1"), source="token:4")
    at(DECEMBER + 4 * DAY)
    return rows


# Digests


def test_every_day_that_has_ended_is_signed_once_the_empty_ones_too(four_days: list[Fact]) -> None:
    assert run("digest").splitlines()[-1] == "已签名 4 日 / days signed: 4"
    signed = list(Digest.objects.order_by("day"))
    assert [(one.day, one.count) for one in signed] == [
        (date(2025, 12, 30), 2),
        (date(2025, 12, 31), 1),
        (date(2026, 1, 1), 0),
        (date(2026, 1, 2), 1),
    ]
    assert [one.previous for one in signed] == ["", *(one.signature for one in signed[:-1])]
    assert run("digest") == "已签名 0 日 / days signed: 0\n"
    assert run("verify") == "相符 4 日 / days that match: 4\n"


def test_a_day_is_signed_half_an_hour_after_it_ended(four_days: list[Fact]) -> None:
    midnight = datetime(2026, 1, 1, tzinfo=UTC)
    assert len(digests.seal(at=midnight + timedelta(minutes=29))) == 1
    assert [one.day for one in digests.seal(at=midnight + timedelta(minutes=30))] == [date(2025, 12, 31)]


def test_an_empty_journal_has_nothing_to_sign() -> None:
    assert digests.seal(at=DECEMBER) == []
    assert list(digests.verify()) == []


def wrong() -> list[tuple[date, str]]:
    """The days that do not match, and in what."""
    return [(found.day, found.text.en) for found in digests.verify() if isinstance(found, Mismatch)]


def test_a_fact_that_was_changed_taken_out_or_put_in_shows_on_its_day(four_days: list[Fact]) -> None:
    run("digest")
    first, second = date(2025, 12, 30), date(2025, 12, 31)
    with defences.lifted():
        Fact.objects.filter(pk=four_days[0].pk).update(actor="person:1")
    assert wrong() == [(first, "The number of facts is right, but their content was changed.")]
    with defences.lifted():
        Fact.objects.filter(pk=four_days[0].pk).update(actor=four_days[0].actor)
        Mention.objects.filter(fact=four_days[2]).update(subject="case:2")
    assert wrong() == [(second, "The number of facts is right, but their content was changed.")]
    with defences.lifted():
        Mention.objects.filter(fact=four_days[2]).delete()
        four_days[2].delete()
    assert wrong() == [(second, "1 facts were signed, 0 are there.")]
    with pytest.raises(CommandError) as told:
        run("verify")
    assert str(told.value) == "2025-12-31: 签名时有 1 条事实，现有 0 条。 / 1 facts were signed, 0 are there."


def test_digests_cannot_be_made_to_fit_without_the_key(four_days: list[Fact], settings: Settings) -> None:
    run("digest")
    day = Digest.objects.get(day=date(2025, 12, 31))
    Digest.objects.filter(day=day.day).update(count=7)
    assert wrong() == [(day.day, "The signature is wrong: changed, or of another key.")]
    Digest.objects.filter(day=day.day).update(count=day.count)
    assert wrong() == []
    Digest.objects.filter(day=day.day).delete()
    assert wrong() == [(date(2026, 1, 1), "The digests from 2025-12-31 on are missing: removed.")]
    settings.JOURNAL_KEY = "another"
    assert wrong()[0] == (date(2025, 12, 30), "The signature is wrong: changed, or of another key.")


def test_the_triggers_are_looked_at_too(four_days: list[Fact]) -> None:
    with connection.cursor() as cursor:
        table, name, _ = defences._wanted(connection)[0]
        cursor.execute(defences._drop(connection, table, name))
    with pytest.raises(CommandError, match=f"the trigger {name} is missing"):
        run("verify")


# The archive


def test_what_is_at_rest_leaves_and_is_found_again(four_days: list[Fact], folder: Path) -> None:
    run("digest")
    told = queries.history("case:1")
    out = run("archive", "--before", "2026-01")
    path = folder / "journal-2025-12-001.parquet"
    assert out.splitlines() == ["2025-12：归档 2 条，留存 1 条 / 2025-12: 2 facts archived, 1 stayed", f"  {path}"]
    assert list(Fact.objects.order_by("id").values_list("subject", flat=True)) == [
        "case:2",
        "case:1",
        "journal:2025-12",
    ]
    archived = Fact.objects.get(name="journal.archived")
    assert (archived.data["facts"], archived.data["files"], archived.actor) == (2, 1, "system:archive")
    assert queries.history("case:1", 2) == told
    assert [heard.number for heard in queries.history("customer:12", 3)] == [1, 2, 3]
    with pytest.raises(Refused, match="not all there"):
        queries.history("order:5", 1)
    assert pl.read_parquet(path).height == 2
    assert (defences.intact(), wrong()) == ((), [])


def test_a_second_run_takes_what_has_come_to_rest_since_into_a_file_of_its_own(
    four_days: list[Fact], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("digest")
    run("archive", "--before", "2026-01")
    monkeypatch.setattr(running, "_asked", [lambda subjects: frozenset()])
    run("archive", "--before", "2030-01")  # the month that runs is never taken
    assert sorted(path.name for path in folder.iterdir()) == [
        "journal-2025-12-001.parquet",
        "journal-2025-12-002.parquet",
    ]
    assert Fact.objects.exclude(name="journal.archived").count() == 1
    assert wrong() == []


def test_a_file_that_was_changed_shows(four_days: list[Fact], folder: Path) -> None:
    run("digest")
    run("archive", "--before", "2026-01")
    path = folder / "journal-2025-12-001.parquet"
    pl.read_parquet(path).with_columns(actor=pl.lit("person:1")).write_parquet(path)
    assert [day for day, _ in wrong()] == [date(2025, 12, 30), date(2025, 12, 31)]


def test_a_fact_for_which_a_listener_waits_stays(listen: Listen) -> None:
    listen("heard")
    at(DECEMBER)
    tell(received("case:1"))
    at(DECEMBER + 4 * DAY)
    run("digest")
    assert "归档 0 条，留存 1 条" in run("archive", "--before", "2026-01")
    assert Delivery.objects.count() == 1


def test_a_correction_goes_with_what_it_corrects_and_not_before(
    four_days: list[Fact], monkeypatch: pytest.MonkeyPatch
) -> None:
    at(DECEMBER + DAY)
    tell(received("case:3", corrects=four_days[1].pk))  # case 2, which runs, lost the fact to case 3
    at(DECEMBER + 4 * DAY)
    run("digest")
    told = queries.history("case:2")
    assert "2 facts archived, 2 stayed" in run("archive", "--before", "2026-01")
    assert queries.history("case:2", 1) == told
    monkeypatch.setattr(running, "_asked", [lambda subjects: frozenset()])
    assert "2 facts archived, 0 stayed" in run("archive", "--before", "2026-01")
    assert queries.history("case:2", 1) == told


def test_a_month_that_is_not_signed_is_refused(four_days: list[Fact]) -> None:
    with pytest.raises(CommandError, match="Not every day of 2025-12 is signed"):
        run("archive", "--before", "2026-01")


def test_where_nobody_says_what_runs_nothing_is_dropped(four_days: list[Fact], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_asked", [])
    with pytest.raises(CommandError, match="No room says which subjects have something running"):
        run("archive", "--before", "2026-01")


def test_a_subject_that_comes_to_life_meanwhile_stops_it_and_leaves_no_file(
    four_days: list[Fact], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("digest")
    asked: list[int] = []

    def wakes(subjects: Collection[str]) -> frozenset[str]:
        asked.append(len(subjects))
        return frozenset(subjects) if len(asked) > 1 else frozenset()

    monkeypatch.setattr(running, "_asked", [wakes])
    with pytest.raises(Refused, match="came to life"):
        list(archiving.archive("2026-01", actor="system:archive", at=DECEMBER + 5 * DAY))
    assert (Fact.objects.count(), list(folder.iterdir()), defences.intact()) == (4, [], ())


def test_a_file_that_does_not_read_back_stops_it(
    four_days: list[Fact], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("digest")
    monkeypatch.setattr(exports, "read", lambda path: iter(()))
    with pytest.raises(CommandError, match="does not read back as it was written"):
        run("archive", "--before", "2026-01")
    assert (Fact.objects.count(), list(folder.iterdir())) == (4, [])


def test_a_run_that_was_killed_before_dropping_leaves_digests_that_match(four_days: list[Fact]) -> None:
    run("digest")
    everything = list(digests.of_day(date(2025, 12, 30)))
    exports.write("2025-12", everything)
    exports.write("2025-12", everything)
    assert wrong() == []


def test_a_correction_of_what_was_archived_says_so(four_days: list[Fact]) -> None:
    run("digest")
    run("archive", "--before", "2026-01")
    with pytest.raises(Refused, match="it may have been archived"), transaction.atomic():
        actions.correct(four_days[0].id, actor="person:7", at=DECEMBER + 5 * DAY, facts={})


@pytest.mark.parametrize("month", ["2026-13", "26-01", "2026"])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(CommandError, match="is not a month such as 2026-01"):
        run("archive", "--before", month)
