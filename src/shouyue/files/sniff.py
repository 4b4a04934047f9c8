"""Finds out what a file really is, from its content; its name is asked only to tell one kind of text from another."""

import codecs
import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BufferedReader
from typing import IO

import puremagic

from shouyue.files.logic import Content, Media, broken, empty, media_by_name, too_large

CHUNK = 256 * 1024
HEAD = 4096  # bytes by which the kind is recognised
GZIP = b"\x1f\x8b"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ENCODINGS = ("utf-8", "gb18030")
PROVEN = {str(media): media for media in (Media.PDF, Media.PNG, Media.JPEG)}  # by their signature alone
MACROS = "vbaProject.bin"
MOST_MEMBERS = 10_000
# What stands before the first element of an XML text, never gone back into, and that element without its namespace.
PROLOG = rb"(?>\s|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\])?[^>]*>)*+"
ROOT = re.compile(PROLOG + rb"<(?:[\w.-]+:)?([\w.-]+)", re.I | re.S)
HTML_ROOTS = frozenset({b"html", b"head", b"body", b"script", b"iframe", b"title"})
OFFICE = {"xl/workbook.xml": Media.EXCEL, "xl/workbook.bin": Media.EXCEL, "word/document.xml": Media.WORD}


def sniff(file: IO[bytes], name: str, *, unpacked: int) -> Content:
    """What the file contains. `unpacked`: bytes that a packed one may come to.

    Raises Refused for an empty or damaged one, or for one that is too large when unpacked.
    """
    head = _head(file)
    if not head:
        raise empty()
    if head.startswith(GZIP):
        return Content(_kind_inside(file, name, unpacked), packed=True)
    if head.startswith(ZIP):
        return Content(_zip_kind(file, unpacked))
    return Content(_kind_by_signature(head) or _text_kind(_chunks(file), head, name))


def _kind_inside(file: IO[bytes], name: str, unpacked: int) -> Media:
    file.seek(0)
    try:
        with BufferedReader(gzip.open(file)) as inside:
            head = _head(inside)
            if not head:
                raise empty()
            if head.startswith(GZIP):
                return Media.GZIP
            if head.startswith(ZIP):
                return Media.ZIP
            return _kind_by_signature(head) or _text_kind(_limited(_chunks(inside), unpacked), head, name)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise broken(Media.GZIP) from error


def _zip_kind(file: IO[bytes], unpacked: int) -> Media:
    """Excel and Word files are zip archives too; what they hold tells them apart."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise broken(Media.ZIP) from error
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > unpacked:
        raise too_large(unpacked, unpacked=True)
    names = {member.filename for member in members}
    if any(name.endswith(MACROS) for name in names):
        return Media.MACROS
    return next((media for member, media in OFFICE.items() if member in names), Media.ZIP)


def _kind_by_signature(head: bytes) -> Media | None:
    """What the first bytes prove; None where it may be text."""
    if head.startswith(OLE):
        return Media.OLD_OFFICE
    if head.startswith(UTF16):
        return Media.UTF16
    try:
        return PROVEN.get(puremagic.from_string(head, mime=True))
    except puremagic.PureError:
        return None


def _text_kind(chunks: Iterator[bytes], head: bytes, name: str) -> Media:
    """Which text it is; BINARY when it is none: with a NUL in it, or neither UTF-8 nor GB18030 to its last byte."""
    if not _is_text(chunks):
        return Media.BINARY
    start = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    root = ROOT.match(start)
    if start.startswith(b"<!doctype html") or (root and root[1] in HTML_ROOTS):
        return Media.HTML
    if root and root[1] == b"svg":
        return Media.SVG
    if re.match(rb"<[?!a-z_]", start):
        return Media.XML
    return media_by_name(name)


def _is_text(chunks: Iterator[bytes]) -> bool:
    """One pass: every encoding reads along until it meets a byte that it does not have."""
    decoders = [codecs.getincrementaldecoder(encoding)() for encoding in ENCODINGS]
    for chunk in chunks:
        decoders = [decoder for decoder in decoders if _decodes(decoder, chunk)]
        if b"\0" in chunk or not decoders:
            return False
    return any(_decodes(decoder, b"", final=True) for decoder in decoders)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _head(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read(HEAD)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    return iter(lambda: file.read(CHUNK), b"")


def _limited(chunks: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """The same chunks, until they are more than `limit` bytes: a small archive can hold a huge file."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise too_large(limit, unpacked=True)
        yield chunk
