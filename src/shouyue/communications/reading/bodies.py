"""The parts of a mail: its text, and what hangs on it. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import InvalidBase64LengthDefect
from email.message import Message

from shouyue.communications.reading.charsets import decoded
from shouyue.communications.reading.headers import field, from_base64, text_of
from shouyue.communications.reading.pages import page_text

DEEPEST, MOST = 20, 300  # levels and parts that are looked at
LONGEST = 200_000  # characters of text that are kept; the whole mail is kept beside them
LONGEST_NAME = 120
NOT_IN_NAMES = re.compile('[/\\\\:*?"<>|\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True, slots=True)
class Attachment:
    """What hangs on a mail, under a name that is no path and deceives nobody."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Body:
    """The text, HTML read as text where there is no other; the attachments; texts of a server's report."""

    text: str
    attachments: tuple[Attachment, ...]
    reports: tuple[str, ...]


def body(message: Message) -> Body:
    """Everything in a mail."""
    texts: list[str] = []
    attachments: list[Attachment] = []
    reports: list[str] = []
    for part in _parts(message):
        kind, name = part.get_content_type(), _name(part)
        if kind in ("message/delivery-status", "text/rfc822-headers"):
            reports.append(_source(part))
        elif kind == "message/rfc822" or part.is_multipart():
            attachments.append(Attachment(named(name or "mail.eml"), _bytes(part)))
            reports.append(_source(part))
        elif kind in ("text/plain", "text/html") and not name and not _is_attached(part):
            texts.append(_text(part, kind))
        elif content := unpacked(part):
            attachments.append(Attachment(named(name or _default_name(kind)), content))
    text = "\n\n".join(one for one in texts if one.strip())[:LONGEST]
    return Body(text, tuple(attachments), (*reports, text))


def _parts(message: Message) -> Iterator[Message]:
    """The leaves, in order; of alternatives the one that is read. Mails inside the mail are leaves."""
    stack, seen = [(message, 0)], 0
    while stack and seen < MOST:
        part, depth = stack.pop()
        seen += 1
        inner = part.get_payload()
        if not isinstance(inner, list) or part.get_content_maintype() != "multipart" or depth >= DEEPEST:
            yield part
            continue
        chosen = [one for one in inner[:MOST] if isinstance(one, Message)]
        if part.get_content_subtype() == "alternative":
            chosen = _preferred(chosen)
        stack += [(one, depth + 1) for one in reversed(chosen)]


def _preferred(parts: list[Message]) -> list[Message]:
    """Plain text that says something, else everything but it; a calendar's entry stays as an attachment."""
    plain = [one for one in parts if one.get_content_type() == "text/plain" and unpacked(one).strip()]
    others = [one for one in parts if not one.get_content_type().startswith(("text/plain", "text/html", "multipart/"))]
    if plain:
        return [plain[0], *others]
    return [one for one in parts if one.get_content_type() != "text/plain"]


def _text(part: Message, kind: str) -> str:
    text = decoded(unpacked(part), _parameter(part, "charset"))
    return page_text(text) if kind == "text/html" else text


def unpacked(part: Message) -> bytes:
    """The bytes of a leaf, as far as its packing can be undone."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return b""
    broken = any(isinstance(one, InvalidBase64LengthDefect) for one in part.defects)
    return from_base64(data) if broken else data


def _is_attached(part: Message) -> bool:
    return field(part, "Content-Disposition").strip().lower().startswith("attachment")


def _name(part: Message) -> str:
    try:
        return text_of(part.get_filename() or "")
    except (ValueError, LookupError, TypeError):  # of the standard library, on parameters that nobody should send
        return "attachment"


def _parameter(part: Message, name: str) -> str:
    try:
        found = part.get_param(name)
    except (ValueError, LookupError, TypeError):
        return ""
    return found if isinstance(found, str) else found[2] if isinstance(found, tuple) else ""


def _default_name(kind: str) -> str:
    known = {"text/html": "page.html", "text/calendar": "invite.ics", "application/ms-tnef": "winmail.dat"}
    return known.get(kind, f"attachment.{kind.rpartition('/')[2].rpartition('.')[2][:10] or 'bin'}")


def named(name: str) -> str:
    """A name that can be kept: one that is too long loses its middle, not its ending."""
    kept = NOT_IN_NAMES.sub("_", name).strip(" .") or "attachment"
    if len(kept) <= LONGEST_NAME:
        return kept
    stem, dot, ending = kept.rpartition(".")
    ending = ending if dot and len(ending) <= 10 else ""
    return f"{(stem or kept)[: LONGEST_NAME - len(ending) - 1]}{'.' if ending else ''}{ending}"


def _bytes(part: Message) -> bytes:
    """A mail inside the mail, as it is written."""
    return _source(part).encode("utf-8", "surrogateescape")


def _source(part: Message) -> str:
    inner = part.get_payload()
    pieces = inner if isinstance(inner, list) else [part]
    try:
        return "\n".join(str(one.as_string()) for one in pieces if isinstance(one, Message))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # parts that cannot be written again
        return ""
