"""What a file really is."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.files.logic import Content, Media, Refused
from shouyue.files.sniff import CHUNK, sniff
from tests.domain.files import samples


def content_of(data: bytes, name: str = "x.csv", *, unpacked: int = 10_000_000) -> Content:
    return sniff(BytesIO(data), name, unpacked=unpacked)


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (samples.CSV, Media.CSV),
        (samples.CSV_GB, Media.CSV),
        (b"\xef\xbb\xbf" + samples.CSV, Media.CSV),
        (b"BM,ID,GIF\n1,2,3\n", Media.CSV),
        (samples.XES, Media.XML),
        (b"\xef\xbb\xbf  <log/>", Media.XML),
        (samples.HTML, Media.HTML),
        (b"<?xml version='1.0'?><!-- a --><svg xmlns='http://www.w3.org/2000/svg'/>", Media.SVG),
        (b"<svg:svg/>", Media.SVG),
        (b"<!DOCTYPE svg PUBLIC '-//W3C//DTD' [<!ENTITY a 'b'>]> <SVG onload='alert(1)'>", Media.SVG),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", Media.HTML),
        (b"<!-- a --><script>alert(1)</script>", Media.HTML),
        (b"<!---->" * 580 + b"<", Media.XML),
        (samples.PDF, Media.PDF),
        (samples.PNG, Media.PNG),
        (samples.JPEG, Media.JPEG),
        (samples.EXCEL, Media.EXCEL),
        (samples.WORD, Media.WORD),
        (samples.archive("xl/workbook.xml", "xl/vbaProject.bin"), Media.MACROS),
        (samples.archive("word/document.xml", "word/vbaProject.bin"), Media.MACROS),
        (samples.ZIP, Media.ZIP),
        (samples.OLD_EXCEL, Media.OLD_OFFICE),
        (samples.PROGRAM, Media.BINARY),
        ("时间,工单\n".encode("utf-16"), Media.UTF16),
        (b"a,b\n1,\0\n", Media.BINARY),
        (b"a,b\n1,\xff\xff\n", Media.BINARY),
        ("时间,工单\n".encode()[:4], Media.CSV),
    ],
)
def test_content_decides_and_not_the_name(data: bytes, media: Media) -> None:
    assert content_of(data) == Content(media)


@pytest.mark.parametrize(
    ("name", "media"),
    [("x.csv", Media.CSV), ("X.CSV", Media.CSV), ("x.yaml", Media.YAML), ("x.yml", Media.YAML), ("x", Media.TEXT)],
)
def test_only_kinds_of_text_are_told_apart_by_name(name: str, media: Media) -> None:
    assert content_of(samples.YAML, name) == Content(media)


@pytest.mark.parametrize(
    ("inside", "name", "media"),
    [
        (samples.CSV, "x.csv.gz", Media.CSV),
        (samples.XES, "x.xes.gz", Media.XML),
        (samples.YAML, "x.yaml.gz", Media.YAML),
        (samples.PDF, "x.csv.gz", Media.PDF),
        (samples.EXCEL, "x.csv.gz", Media.ZIP),
        (samples.packed(samples.CSV), "x.csv.gz.gz", Media.GZIP),
        (samples.PROGRAM, "x.csv.gz", Media.BINARY),
    ],
)
def test_a_packed_file_is_judged_by_its_inside(inside: bytes, name: str, media: Media) -> None:
    assert content_of(samples.packed(inside), name) == Content(media, packed=True)


def test_a_fault_far_behind_the_first_chunk_is_found() -> None:
    assert content_of(b"a,b\n" * CHUNK + b"\0") == Content(Media.BINARY)
    assert content_of("一,二\n".encode() * CHUNK + b"\xff") == Content(Media.BINARY)


def test_a_character_that_lies_across_two_chunks_is_no_fault() -> None:
    assert content_of(b"a" * (CHUNK - 1) + "字".encode()) == Content(Media.CSV)


@pytest.mark.parametrize("data", [b"", samples.packed(b"")])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match=r"^The file is empty\."):
        content_of(data)


@pytest.mark.parametrize(
    "data",
    [
        samples.packed(samples.CSV)[:-4],
        samples.packed(samples.CSV)[:-8] + bytes(8),
        b"\x1f\x8b" + bytes(30),
        samples.EXCEL[:-30],
        b"PK\x03\x04nothing more",
    ],
)
def test_a_damaged_archive_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="damaged or incomplete"):
        content_of(data)


def test_a_small_archive_of_a_huge_file_is_refused_before_it_is_unpacked_whole() -> None:
    bomb = samples.packed(b"0" * 50_000_000)
    assert len(bomb) < 60_000

    with pytest.raises(Refused, match="Unpacked, the file is larger than 1 MB"):
        content_of(bomb, unpacked=1024 * 1024)


def test_a_workbook_of_a_huge_size_is_refused_by_what_it_says_of_itself() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b"0" * 2_000_000)
    assert len(target.getvalue()) < 4_000

    with pytest.raises(Refused, match="Unpacked, the file is larger than 1 MB"):
        content_of(target.getvalue(), unpacked=1024 * 1024)


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_named_or_refused(data: bytes) -> None:
    try:
        content = content_of(data)
    except Refused:
        return
    assert isinstance(content.media, Media)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300))
def test_any_text_named_csv_is_text(text: str) -> None:
    data = f"a{text}".encode()

    assert content_of(data) == Content(Media.CSV)
