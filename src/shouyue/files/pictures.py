"""Takes out of a picture what was not photographed: where and by whom it was taken, comments, whatever hangs behind it.

What is shown stays as it is, bit by bit; of a JPEG's notes only the way up is kept, without which a phone's photograph
lies on its side. Pictures from phones carry the place to a metre: whoever may see a damaged box need not see where its
sender lives. What follows the picture's end may be another file altogether, which some programs would open.
"""

import struct
from collections.abc import Iterator

from shouyue.files.logic import Media, broken

JPEG_START, JPEG_END = b"\xff\xd8", b"\xff\xd9"
# Segments that tell about the picture instead of showing it: Exif and XMP, maker's notes and comments.
JPEG_NOTES = frozenset({0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE})
JPEG_COLOURS = (b"ICC_PROFILE\0", b"MPF\0")  # of APP2 the first shows, the second points at further pictures
SCAN, STUFFED = 0xDA, 0x00
RESTARTS = range(0xD0, 0xD8)
EXIF = b"Exif\0\0"
ORIENTATION = 0x0112

PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_NOTES = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})


def cleaned(content: bytes, media: Media) -> bytes:
    """The picture alone. Raises Refused where it is damaged."""
    try:
        return b"".join(_jpeg(content) if media is Media.JPEG else _png(content))
    except (IndexError, struct.error) as error:
        raise broken(media) from error


def _jpeg(content: bytes) -> Iterator[bytes]:
    yield JPEG_START
    if turned := _orientation(content):
        yield _exif(turned)
    place = 2
    while True:
        if content[place] != 0xFF:
            raise broken(Media.JPEG)
        mark = content[place + 1]
        if mark == 0xFF:  # a filling byte
            place += 1
            continue
        if mark == JPEG_END[1]:
            yield JPEG_END
            return
        (length,) = struct.unpack_from(">H", content, place + 2)
        end = place + 2 + length
        if length < 2 or end > len(content):
            raise broken(Media.JPEG)
        if not _is_note(mark, content[place + 4 : end]):
            yield content[place:end]
        place = end
        if mark == SCAN:
            place = _scan_end(content, end)
            yield content[end:place]


def _is_note(mark: int, payload: bytes) -> bool:
    return mark in JPEG_NOTES or (mark == 0xE2 and not payload.startswith(JPEG_COLOURS[0]))


def _scan_end(content: bytes, place: int) -> int:
    """Where the next segment begins after a scan's own bytes."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0:
            raise broken(Media.JPEG)
        if content[place + 1] != STUFFED and content[place + 1] not in RESTARTS:
            return place
        place += 2


def _orientation(content: bytes) -> int:
    """Which way up the picture is, 2 to 8; 0 where it is upright or does not say."""
    start = content.find(EXIF, 0, 70_000)
    if start < 0:
        return 0
    tiff = content[start + len(EXIF) : start + 70_000]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 0
    try:
        (directory,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, directory)
        entries = (struct.unpack_from(f"{order}HHIH", tiff, directory + 2 + 12 * place) for place in range(count))
        found = next((value for tag, _kind, _count, value in entries if tag == ORIENTATION), 0)
    except struct.error:
        return 0  # notes that cannot be read are not worth refusing a photograph for
    return found if found in range(2, 9) else 0


def _exif(turned: int) -> bytes:
    """The shortest note that says which way up."""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, 3, 1, turned, 0, 0)
    return struct.pack(">BBH", 0xFF, 0xE1, 2 + len(EXIF) + len(tiff)) + EXIF + tiff


def _png(content: bytes) -> Iterator[bytes]:
    yield PNG_START
    place = len(PNG_START)
    while True:
        length, kind = struct.unpack_from(">I4s", content, place)
        end = place + 12 + length
        if end > len(content):
            raise broken(Media.PNG)
        if kind not in PNG_NOTES:
            yield content[place:end]
        if kind == b"IEND":
            return
        place = end
