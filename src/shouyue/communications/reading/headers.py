"""Header fields as text: encoded words, raw bytes, both broken. Pure."""

import binascii
import re
from email.message import Message
from email.utils import getaddresses

from shouyue.communications.reading.charsets import decoded

WORD = re.compile(r"=\?([\w.:*+-]{1,40})\?([bBqQ])\?([^?]*)(?<!\s)\?=")
IDENTIFIER = re.compile(r"<[^<>\s]{1,998}>")
ADDRESS = re.compile(r"[^@\s<>\"(),;:\\]+@[^@\s<>\"(),;:\\]+")
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
ESCAPE = re.compile(rb"=([0-9A-Fa-f]{2})")
LONGEST = 20_000  # characters of a field that are read
MOST_ADDRESSES = 200


def field(message: Message, name: str) -> str:
    """A field as it came, its raw bytes as surrogates; empty where there is none."""
    wanted = name.lower()
    for each, value in message.raw_items():
        if each.lower() == wanted:
            return str(value)[:LONGEST]
    return ""


def fields(message: Message, name: str) -> list[str]:
    """All fields of that name."""
    return [str(value)[:LONGEST] for each, value in message.raw_items() if each.lower() == name.lower()]


def text_of(value: str, *, most: int = LONGEST) -> str:
    """A field as people read it, on one line."""
    return " ".join(_joined(value[:LONGEST]).split())[:most]


def _joined(value: str) -> str:
    """Words of one character set that follow each other are decoded together: many break in mid-character."""
    found: list[str] = []
    held, charset, end = b"", "", 0
    for word in WORD.finditer(value):
        between = value[end : word.start()]
        name = word[1].partition("*")[0].lower()
        if between.strip() or name != charset or end == 0:
            found.append(decoded(held, charset))
            found.append(_plain(between) if between.strip() or end == 0 else "")
            held, charset = b"", name
        held += from_base64(_raw(word[3])) if word[2] in "bB" else _from_q(_raw(word[3]))
        end = word.end()
    return "".join([*found, decoded(held, charset), _plain(value[end:])])


def _plain(value: str) -> str:
    return decoded(_raw(value))


def _raw(value: str) -> bytes:
    return value.encode("utf-8", "surrogateescape")


def from_base64(data: bytes) -> bytes:
    """As far as it can be read: signs that do not belong are left out, and so is a broken end."""
    kept = NOT_BASE64.sub(b"", data)
    kept = kept[: len(kept) - 1] if len(kept) % 4 == 1 else kept
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def _from_q(data: bytes) -> bytes:
    return ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), data.replace(b"_", b" "))


def identifiers(value: str) -> tuple[str, ...]:
    """The Message-IDs in a field."""
    return tuple(dict.fromkeys(found[:255] for found in IDENTIFIER.findall(text_of(value))))


def addresses(values: list[str]) -> list[tuple[str, str]]:
    """Names and addresses; what is no address is left out."""
    try:
        found = getaddresses([value.replace("\n", " ").replace("\r", " ") for value in values])
    except (
        ValueError,
        IndexError,
        TypeError,
        RecursionError,
    ):  # of the standard library, on fields that nobody should send
        found = [("", one) for value in values for one in ADDRESS.findall(value[:1000])]
    known = [(text_of(name, most=200), decoded(_raw(one)).strip()[:320]) for name, one in found[:MOST_ADDRESSES]]
    return [(name, one) for name, one in known if ADDRESS.fullmatch(one)]
