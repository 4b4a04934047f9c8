"""What is taken out of pictures."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.files.logic import Media, Refused
from shouyue.files.pictures import cleaned

START, END = b"\xff\xd8", b"\xff\xd9"
TABLES = b"\xff\xdb\x00\x04\x00\x01"
SCAN = b"\xff\xda\x00\x04\x01\x00" + b"\x12\xff\x00\x34\xff\xd0\x56"  # with a stuffed byte and a restart in it
JFIF = b"\xff\xe0\x00\x07JFIF\x00"
ADOBE = b"\xff\xee\x00\x07Adobe"


def segment(mark: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, mark, len(payload) + 2) + payload


def exif(order: str, turned: int) -> bytes:
    """Notes of a phone: its maker, which way up, and a place."""
    mark = b"II" if order == "<" else b"MM"
    head = struct.pack(f"{order}2sHIH", mark, 42, 8, 3)
    maker = struct.pack(f"{order}HHII", 0x010F, 2, 4, 0x48554157)
    way = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0)
    place = struct.pack(f"{order}HHII", 0x8825, 4, 1, 50)
    return segment(0xE1, b"Exif\0\0" + head + maker + way + place + bytes(4) + b"29.563,106.551")


def upright(turned: int) -> bytes:
    tiff = b"MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + bytes([turned]) + bytes(6)
    return segment(0xE1, b"Exif\0\0" + tiff)


@pytest.mark.parametrize("order", ["<", ">"])
def test_of_a_photograph_the_picture_stays_and_which_way_is_up(order: str) -> None:
    notes = exif(order, 6) + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>") + segment(0xED, b"IPTC")
    photo = START + JFIF + notes + segment(0xFE, b"Zhang San") + ADOBE + TABLES + SCAN + END

    assert cleaned(photo, Media.JPEG) == START + upright(6) + JFIF + ADOBE + TABLES + SCAN + END


def test_an_upright_photograph_has_no_notes_at_all() -> None:
    assert cleaned(START + exif("<", 1) + TABLES + SCAN + END, Media.JPEG) == START + TABLES + SCAN + END


def test_colours_stay_and_further_pictures_go() -> None:
    colours, others = segment(0xE2, b"ICC_PROFILE\0x"), segment(0xE2, b"MPF\0x")

    assert cleaned(START + colours + others + SCAN + END + START, Media.JPEG) == START + colours + SCAN + END


def test_several_scans_are_kept() -> None:
    photo = START + TABLES + SCAN + TABLES + SCAN + END

    assert cleaned(photo, Media.JPEG) == photo


@pytest.mark.parametrize("behind", [b"PK\x03\x04an archive", b"<script>alert(1)</script>", END])
def test_what_hangs_behind_a_picture_goes(behind: bytes) -> None:
    photo, drawing = START + TABLES + SCAN + END, png()

    assert cleaned(photo + behind, Media.JPEG) == photo
    assert cleaned(drawing + behind, Media.PNG) == drawing


def chunk(kind: bytes, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))


def png(*notes: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(notes) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND")


def test_a_drawing_loses_its_texts_and_keeps_its_colours() -> None:
    gamma = chunk(b"gAMA", b"\0\0\xb1\x8f")
    notes = [chunk(kind, b"Author\0Zhang") for kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")]

    assert cleaned(png(gamma, *notes), Media.PNG) == png(gamma)


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (START, Media.JPEG),
        (START + TABLES, Media.JPEG),
        (START + b"\xff\xdb\xff\xff", Media.JPEG),
        (START + b"\xff\xdb\x00\x00", Media.JPEG),
        (START + b"picture", Media.JPEG),
        (START + TABLES + SCAN, Media.JPEG),
        (png()[:-12], Media.PNG),
        (png()[:-1], Media.PNG),
        (png()[:8], Media.PNG),
    ],
)
def test_a_damaged_picture_is_refused(content: bytes, media: Media) -> None:
    with pytest.raises(Refused, match="damaged or incomplete"):
        cleaned(content, media)


@pytest.mark.parametrize("notes", [b"", b"XX", b"II\x2a\x00\xff\xff\xff\xff", b"MM\x00\x2a\x00\x00\x00\x08\xff\xff"])
def test_notes_that_cannot_be_read_do_no_harm(notes: bytes) -> None:
    photo = START + segment(0xE1, b"Exif\0\0" + notes) + TABLES + SCAN + END

    assert cleaned(photo, Media.JPEG) == START + TABLES + SCAN + END


@given(st.binary(max_size=200), st.sampled_from([Media.JPEG, Media.PNG]))
def test_any_bytes_are_cleaned_once_or_refused(rest: bytes, media: Media) -> None:
    head = START if media is Media.JPEG else b"\x89PNG\r\n\x1a\n"
    try:
        once = cleaned(head + rest, media)
    except Refused:
        return
    assert cleaned(once, media) == once
