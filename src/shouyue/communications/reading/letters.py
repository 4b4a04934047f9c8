"""A mail read as a whole. Pure, and it never raises."""

import hashlib
import re
from dataclasses import dataclass, replace
from email import policy
from email.message import Message
from email.parser import BytesParser

from shouyue.communications.logic.mail import Reason
from shouyue.communications.reading import origin, quoting
from shouyue.communications.reading.bodies import Attachment, body
from shouyue.communications.reading.headers import addresses, field, fields, identifiers, text_of

HEADERS_MOST = 256 * 1024  # bytes of headers that are read
LINES_MOST, BOUNDARIES_MOST = 500_000, 5_000  # a mail with more is made to be heavy: its headers alone are read
# Fields of which the standard library takes more time than they are long; with more it is squared. A name of 255
# Chinese characters takes 2,300 bytes and 40 semicolons.
FIELD_MOST, PARAMETERS_MOST = 5_000, 100
PARAMETERS = re.compile(rb"[\r\n](?i:content-(?:type|disposition)):([^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*)")
END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
# What names a mail however it came here; without a Message-ID all its headers do.
NAMING = ("Message-ID", "Date", "From", "To", "Subject", "Content-Type")
LOOP = "X-Shouyue-Loop"


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody's name and address."""

    name: str
    address: str


NOBODY = Address("", "")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says. `reason`: why a machine wrote it; `loop`: the mark of an installation that sent it."""

    message_id: str
    fingerprint: str
    in_reply_to: str
    references: tuple[str, ...]
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    reason: Reason
    loop: str
    text: str = ""
    quoted: str = ""
    attachments: tuple[Attachment, ...] = ()
    bounce: origin.Bounce | None = None


def letter(raw: bytes) -> Letter:
    """A whole mail."""
    if is_heavy(raw):
        return head(raw)
    try:
        message = _parsed(raw)
        read = body(message)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return head(raw)  # of the standard library, on mails that nobody should send; the mail itself is kept
    found = _head(message, raw)
    written, quoted = quoting.folded(read.text)
    bounce = origin.bounce(message, list(read.reports), found.sender.address)
    reason = origin.reason(message, found.sender.address, found.subject, is_bounce=bounce is not None)
    return replace(
        found, text=written, quoted=quoted, attachments=read.attachments, bounce=bounce, reason=Reason(reason)
    )


def head(raw: bytes) -> Letter:
    """A mail of which the headers alone are read: it is too large, or made to be heavy."""
    end = END_OF_HEADERS.search(raw, 0, HEADERS_MOST)
    block = raw[: end.start() if end else HEADERS_MOST]
    return _head(_parsed(block + b"\r\n\r\n", headers_only=True), block)


def is_heavy(raw: bytes) -> bool:
    """Whether a mail would take more memory or time than its size allows to expect."""
    end = END_OF_HEADERS.search(raw, 0, HEADERS_MOST)
    if end is None or raw.count(b"\n") > LINES_MOST or raw.count(b"\n--") > BOUNDARIES_MOST:
        return True
    fields = (found[1] for found in PARAMETERS.finditer(b"\n" + raw))
    return any(len(each) > FIELD_MOST or each.count(b";") > PARAMETERS_MOST for each in fields)


def _parsed(raw: bytes, *, headers_only: bool = False) -> Message:
    return BytesParser(policy=policy.compat32).parsebytes(raw, headersonly=headers_only)


def _head(message: Message, raw: bytes) -> Letter:
    named = identifiers(field(message, "Message-ID"))
    senders = _addresses(message, "From") or _addresses(message, "Sender") or (NOBODY,)
    subject = text_of(field(message, "Subject"), most=500)
    replied = identifiers(field(message, "In-Reply-To"))
    return Letter(
        message_id=named[0] if named else "",
        fingerprint=_fingerprint(message, raw, bool(named)),
        in_reply_to=replied[0] if replied else "",
        references=tuple(one for text in fields(message, "References") for one in identifiers(text))[-50:],
        sender=senders[0],
        to=_addresses(message, "To"),
        cc=_addresses(message, "Cc"),
        subject=subject,
        reason=origin.reason(message, senders[0].address, subject, is_bounce=False),
        loop=field(message, LOOP).strip()[:200],
    )


def _addresses(message: Message, name: str) -> tuple[Address, ...]:
    return tuple(Address(*one) for one in addresses(fields(message, name)))


def _fingerprint(message: Message, raw: bytes, named: bool) -> str:
    end = END_OF_HEADERS.search(raw)
    block = raw[: end.start()] if end else raw
    if named:
        block = "\n".join(field(message, name) for name in NAMING).encode("utf-8", "surrogateescape")
    return hashlib.sha256(block[:HEADERS_MOST]).hexdigest()
