"""Rows and manifests as they are written and read back."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection, models

from shouyue.operations.archive import portable
from shouyue.operations.archive.manifest import Damaged, Manifest, Part, Table, dump, parse

ROW = (
    7,
    "寄件人\n\"'\\\t",
    datetime(2026, 11, 22, 4, 5, 6, 789, UTC),
    date(2026, 2, 28),
    Decimal("10.50"),
    UUID(int=7),
    timedelta(days=-1, microseconds=5),
    b"\x00\xff",
    {"a": "é", "b": [1, None, 2.5]},
    True,
    -3,
)
FIELDS: list["models.Field[object, object]"] = [
    models.BigAutoField(primary_key=True),
    models.TextField(),
    models.DateTimeField(),
    models.DateField(),
    models.DecimalField(max_digits=8, decimal_places=2),
    models.UUIDField(),
    models.DurationField(),
    models.BinaryField(),
    models.JSONField(),
    models.BooleanField(),
    models.IntegerField(),
]


def test_a_row_is_a_line_and_a_line_the_row() -> None:
    line = portable.encode(ROW)
    assert line.count(b"\n") == 1
    (values,) = portable.decode([line], FIELDS, connection)
    expected = [field.get_db_prep_save(value, connection) for field, value in zip(FIELDS, ROW, strict=True)]
    assert [str(value) for value in values[:7]] == [str(value) for value in expected[:7]]
    assert bytes(values[7]) == b"\x00\xff"
    assert str(values[8]) == str(expected[8])
    assert values[9:] == [True, -3]


def test_the_keys_of_an_object_have_one_order() -> None:
    assert portable.encode(({"b": 1, "a": 2},)) == portable.encode(({"a": 2, "b": 1},)) == b'[{"a":2,"b":1}]\n'


def test_a_digest_does_not_hang_on_the_order_and_sees_every_change() -> None:
    def digest(*lines: bytes) -> tuple[int, str]:
        made = portable.Digest()
        for line in lines:
            made.add(line)
        return made.rows, made.hex

    assert digest(b"a", b"b") == digest(b"b", b"a")
    assert digest(b"a", b"b") != digest(b"a", b"c")
    assert digest(b"a", b"a") != digest(b"a")
    assert digest() == (0, "0" * 64)


def manifest() -> Manifest:
    table = Table("jobs.job", ("id", "task"), 2, "ab", 9, Part("database/jobs.job.jsonl", 10, "cd"))
    return Manifest(
        made_at=datetime(2026, 11, 22, tzinfo=UTC),
        version="0.1.0",
        engine_version=1,
        vendor="sqlite",
        migrations=(("jobs", "0001_initial"),),
        tables=(table,),
        files=(Part("files/aa/x", 1, "ef"),),
        packs=(),
        absent=("gone",),
    )


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert parse(dump(manifest())) == manifest()
    assert sorted(manifest().parts()) == ["database/jobs.job.jsonl", "files/aa/x"]
    assert manifest().rows == 2


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"format": 1}', b'{"format": 99}', b"\xff"])
def test_what_is_no_manifest_of_ours_is_refused(text: bytes) -> None:
    with pytest.raises(Damaged):
        parse(text)
