"""Taking files in, on disk and in the table."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from shouyue.files import queries
from shouyue.files.actions import store
from shouyue.files.logic import LIMITS, Media, Refused
from shouyue.files.models import StoredFile
from tests.domain.files import samples

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LOGS = frozenset({Media.CSV, Media.XML})


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def put(content: bytes, name: str = "历史.csv", *, purpose: str = "history") -> StoredFile:
    return store(ContentFile(content, name=name), purpose=purpose, allowed=LOGS, actor="account:1", at=AT)


def on_disk(media: Path) -> dict[str, bytes]:
    return {str(path.relative_to(media)): path.read_bytes() for path in media.rglob("*") if path.is_file()}


def test_a_file_lies_under_the_hash_of_its_content(media: Path) -> None:
    sha256 = hashlib.sha256(samples.CSV).hexdigest()

    file = put(samples.CSV)

    assert on_disk(media) == {f"{sha256[:2]}/{sha256[2:4]}/{sha256}": samples.CSV}
    assert (file.sha256, file.size, file.media_type, file.packed) == (sha256, len(samples.CSV), "text/csv", False)
    assert (file.name, file.purpose, file.uploaded_by, file.uploaded_at) == ("历史.csv", "history", "account:1", AT)


def test_the_same_bytes_are_stored_once_and_remembered_for_each_upload(media: Path) -> None:
    first = put(samples.CSV, "a.csv")
    second = put(samples.CSV, "b.csv")

    assert len(on_disk(media)) == 1
    assert first.key != second.key
    assert [file.name for file in StoredFile.objects.order_by("pk")] == ["a.csv", "b.csv"]


def test_a_file_is_read_as_sent_or_unpacked() -> None:
    file = put(samples.packed(samples.XES), "日志.xes.gz")

    assert (file.media_type, file.packed) == ("application/xml", True)
    with queries.open_file(file) as raw, queries.open_file(file, unpack=True) as unpacked:
        assert raw.read() == samples.packed(samples.XES)
        assert unpacked.read() == samples.XES


def test_unpacking_what_is_not_packed_is_reading_it() -> None:
    with queries.open_file(put(samples.CSV), unpack=True) as content:
        assert content.read() == samples.CSV


@pytest.mark.parametrize("data", [samples.EXCEL, samples.HTML, samples.PROGRAM, samples.YAML[:0], samples.ZIP])
def test_a_refused_file_leaves_nothing_behind(data: bytes, media: Path) -> None:
    with pytest.raises(Refused):
        put(data)

    assert (on_disk(media), StoredFile.objects.count()) == ({}, 0)


def test_a_name_with_a_path_is_refused_before_anything_is_written(media: Path) -> None:
    with pytest.raises(Refused, match="cannot be empty or contain"):
        put(samples.CSV, "../../etc/passwd.csv")

    assert on_disk(media) == {}


def test_too_many_bytes_are_refused_as_they_come_in(media: Path) -> None:
    limit = LIMITS["mapping"].size
    asked: list[int] = []

    class Endless(File[bytes]):
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            for number in range(1_000_000):
                asked.append(number)
                yield b"a,b\n" * 65_536

    upload = Endless(None, name="a.csv")
    with pytest.raises(Refused, match="The file is larger than 1 MB"):
        store(upload, purpose="mapping", allowed=LOGS, actor="account:1", at=AT)

    assert len(asked) == limit // 262_144 + 1
    assert on_disk(media) == {}


def test_a_file_of_exactly_the_limit_is_taken() -> None:
    limit = LIMITS["mapping"].size

    assert put(b"a" * limit, purpose="mapping").size == limit
    with pytest.raises(Refused):
        put(b"a" * (limit + 1), purpose="mapping")


def test_the_database_refuses_an_empty_file() -> None:
    file = put(samples.CSV)

    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=file.pk).update(size=0)
