"""What nobody keeps is cleared away, and nothing else."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pytest_django.fixtures import Settings

from shouyue.files import queries
from shouyue.files.actions import Pruned, prune, store
from shouyue.files.logic import QUOTA, Media, Refused
from shouyue.files.models import StoredFile
from shouyue.files.responses import PIECE, Download
from shouyue.performance.models import Judgement
from tests.domain.files import samples
from tests.domain.files.test_pictures import END, SCAN, START, TABLES, exif

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
ALLOWED = frozenset({Media.CSV, Media.XML, Media.PDF, Media.JPEG})


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def put(content: bytes, name: str = "a.csv", *, at: datetime = AT, actor: str = "account:1") -> StoredFile:
    file = store(ContentFile(content, name=name), purpose="history", allowed=ALLOWED, actor=actor, at=at)
    age(queries.path_of(file), at)
    return file


def age(path: Path, at: datetime) -> None:
    os.utime(path, (at.timestamp(), at.timestamp()))


def keep(file: StoredFile) -> None:
    """A row of another room refers to it."""
    Judgement.objects.create(
        key="01900000-0000-7000-8000-000000000000", name="a", history=file, mapping="", policy={}, requested_at=AT
    )


def prune_at(at: datetime) -> Pruned:
    return prune(at=at, disk_at=at)


def test_what_nobody_refers_to_goes_after_a_day() -> None:
    file = put(samples.CSV)

    assert prune_at(AT + DAY) == Pruned(0, 0)
    assert prune_at(AT + DAY + SECOND) == Pruned(1, 1)
    assert not queries.path_of(file).exists()
    assert prune_at(AT + DAY + SECOND) == Pruned(0, 0)


def test_what_is_referred_to_stays() -> None:
    file = put(samples.CSV)
    keep(file)

    assert prune_at(AT + 9 * DAY) == Pruned(0, 0)
    assert queries.path_of(file).read_bytes() == samples.CSV


def test_a_content_stays_while_one_upload_of_it_does() -> None:
    keep(put(samples.CSV))
    put(samples.CSV)

    assert prune_at(AT + 9 * DAY) == Pruned(1, 0)


def test_a_content_that_was_just_kept_anew_stays_though_its_row_is_not_there_yet() -> None:
    file = put(samples.CSV)
    path = queries.path_of(file)
    StoredFile.objects.all().delete()
    age(path, AT + DAY)

    assert prune_at(AT + DAY + SECOND) == Pruned(0, 0)
    assert path.exists()


def test_keeping_it_again_makes_a_content_fresh() -> None:
    path = queries.path_of(put(samples.CSV))
    before = path.stat().st_mtime
    store(ContentFile(samples.CSV, name="a.csv"), purpose="history", allowed=ALLOWED, actor="account:1", at=AT)

    assert path.stat().st_mtime > before


def test_what_a_killed_process_left_goes_and_other_folders_stay(media: Path) -> None:
    others = [
        media / "incoming" / "tmp1",
        media / "judgements" / "x" / "verdicts.parquet",
        media / "ab" / "cd" / "note",
    ]
    for path in others:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        age(path, AT)

    assert prune_at(AT + 2 * DAY) == Pruned(0, 0)
    assert [path.exists() for path in others] == [False, True, True]


def test_an_account_has_a_quota_of_files_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    template = put(samples.CSV)
    rows = [{"pk": None, "key": f"01900000-0000-7000-8000-{number:012}"} for number in range(QUOTA.files - 1)]
    same = {field.name: getattr(template, field.name) for field in StoredFile._meta.fields}
    StoredFile.objects.bulk_create(StoredFile(**{**same, "id": None, "key": row["key"]}) for row in rows)

    with pytest.raises(Refused, match="In 24 hours 500 files of 2048 MB together"):
        put(samples.CSV, at=AT + DAY - SECOND)
    put(samples.CSV, actor="account:2")
    put(samples.CSV, actor="system:mail")
    put(samples.CSV, at=AT + DAY)


def test_an_account_has_a_quota_of_bytes_a_day() -> None:
    put(samples.CSV)
    StoredFile.objects.update(size=QUOTA.size - len(samples.CSV))

    put(samples.CSV)
    with pytest.raises(Refused, match="In 24 hours"):
        put(b"a")


def test_keys_sort_by_the_time_of_the_upload() -> None:
    later, earlier = put(samples.CSV, at=AT + SECOND), put(samples.CSV)

    assert [file.key for file in StoredFile.objects.order_by("key")] == [earlier.key, later.key]


def test_a_photograph_is_stored_without_its_notes() -> None:
    plain = START + b"\xff\xe0\x00\x10JFIF" + bytes(10) + TABLES + SCAN + END
    file = put(plain[:2] + exif("<", 1) + plain[2:] + b"PK\x03\x04", "Foto.JPG")

    assert queries.path_of(file).read_bytes() == plain
    assert (file.size, file.name) == (len(plain), "Foto.JPG")


@pytest.mark.parametrize(
    ("content", "sent", "kept"),
    [
        (samples.PDF, "发票.pdf.exe", "发票.pdf.exe.pdf"),
        (samples.PDF, "发票", "发票.pdf"),
        (samples.PDF, "发票.PDF", "发票.PDF"),
        (samples.XES, "log.xes", "log.xes"),
        (samples.packed(samples.XES), "log.xes", "log.xes.xml.gz"),
        (samples.packed(samples.XES), "log.XES.GZ", "log.XES.GZ"),
        (samples.PDF, "名" * 200, "名" * 196 + ".pdf"),
        (samples.PDF, ".pdf", ".pdf.pdf"),
    ],
)
def test_a_name_ends_as_what_the_file_is(content: bytes, sent: str, kept: str) -> None:
    assert put(content, sent).name == kept


def test_a_large_file_is_sent_in_pieces_by_both_kinds_of_server() -> None:
    file = put(b"a,b\n" * PIECE)

    async def sent() -> list[int]:
        return [len(piece) async for piece in Download(queries.open_file(file), name="a", media_type="text/csv")]

    response = Download(queries.open_file(file), name="a", media_type="text/csv")
    assert [len(piece) for piece in iter(response)] == [PIECE] * 4
    assert asyncio.run(sent()) == [PIECE] * 4
