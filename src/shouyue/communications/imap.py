"""A mailbox read by IMAP: asked for what is new, one mail after another, never for more bytes than are allowed.

The folder is opened to be read only: what others see in it does not change.
"""

import imaplib
import re
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings

TIMEOUT = 30.0  # seconds without a byte
HEADERS_MOST = 256 * 1024  # bytes of headers that are asked for
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
NUMBER = re.compile(rb"\bUID (\d+)")
ANSWER = re.compile(rb"\d+ \(")  # how the answer about a mail begins; what goes on after a literal does not
NOTHING = re.compile(rb'\bBODY\[[^\]]*\](?:<\d+>)? (?:NIL|"")')  # asked for bytes, a server may say so instead


class Unreachable(Exception):
    """The mailbox cannot be read now; the text is for the administrator."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a mailbox is and how it is entered. `security`: tls, starttls or none."""

    host: str
    port: int
    security: str
    user: str
    password: str
    folder: str


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a mail before it is fetched. `arrived_at`: when its server got it, real time."""

    uid: int
    size: int
    arrived_at: datetime | None
    headers: bytes


class Folder:
    """An opened folder."""

    def __init__(self, connection: imaplib.IMAP4, uidvalidity: int) -> None:
        self._connection = connection
        self.uidvalidity = uidvalidity

    def newer(self, than: int, *, since: date) -> list[int]:
        """The UIDs above `than` of mails that arrived since that day, in order."""
        # A server tells days by its own zone: one day more is asked for, and nothing is taken twice anyway.
        day = (since - timedelta(days=1)).strftime("%d-%b-%Y")
        found = _ok(self._connection.uid("SEARCH", f"UID {than + 1}:*", "SINCE", day))
        uids = [int(number) for line in found if isinstance(line, bytes) for number in line.split()]
        return sorted(uid for uid in uids if uid > than)  # `n:*` names the last one also where it is below n

    def head(self, uid: int) -> Head | None:
        """Size and headers; None where it is gone meanwhile."""
        found = self._fetch(uid, f"(UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER]<0.{HEADERS_MOST}>)")
        if found is None:
            return None
        told, headers = found
        size, arrived = SIZE.search(told), imaplib.Internaldate2tuple(told)
        at = datetime.fromtimestamp(time.mktime(arrived), UTC) if arrived else None
        return Head(uid, int(size[1]) if size else 0, at, headers)

    def whole(self, uid: int, *, at_most: int) -> bytes | None:
        """The mail as it is, cut after so many bytes whatever the server says of its size."""
        found = self._fetch(uid, f"(UID BODY.PEEK[]<0.{at_most}>)")
        return found[1] if found else None

    def _fetch(self, uid: int, what: str) -> tuple[bytes, bytes] | None:
        """What is told of a mail, and its bytes; None where nothing is told of it.

        Between what was asked a server tells what others do: that they read this mail, or another one.
        """
        answers = _answers(_ok(self._connection.uid("FETCH", str(uid), what)))
        ours = [(told, data) for told, data in answers if (number := NUMBER.search(told)) and int(number[1]) == uid]
        for told, data in ours:
            if data is not None:
                return told, data
        if ours:  # it was there a moment ago: looked for again next time, never passed over
            raise imaplib.IMAP4.error(f"UID {uid}: the server did not say what stands in it")
        return None


@contextmanager
def opened(server: Server) -> Iterator[Folder]:
    """Enter the mailbox. Raises Unreachable, also from inside where the connection breaks."""
    try:
        connection = _connected(server)
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        raise Unreachable(_words(error)) from None
    try:
        yield _entered(connection, server)
    except (OSError, imaplib.IMAP4.error) as error:
        raise Unreachable(_words(error)) from None
    finally:
        with suppress(OSError, imaplib.IMAP4.error):  # servers count those who leave without a word
            connection.logout()


def _connected(server: Server) -> imaplib.IMAP4:
    if server.security == "tls":
        return imaplib.IMAP4_SSL(server.host, server.port, ssl_context=trust(settings.MAIL_CA), timeout=TIMEOUT)
    connection = imaplib.IMAP4(server.host, server.port, timeout=TIMEOUT)
    if server.security == "starttls":
        connection.starttls(trust(settings.MAIL_CA))
    return connection


def _entered(connection: imaplib.IMAP4, server: Server) -> Folder:
    connection.login(server.user, server.password)
    _ok(connection.select(_quoted(server.folder), readonly=True))
    told = connection.response("UIDVALIDITY")[1]
    return Folder(connection, int(told[0]) if told and told[0] else 0)


def _answers(pieces: Sequence[object]) -> list[tuple[bytes, bytes | None]]:
    """Each mail's answer: what is told of it before and after its bytes, and these."""
    found: list[tuple[bytes, bytes | None]] = []
    for one in pieces:
        told, data = one if isinstance(one, tuple) else (one, None)
        if not isinstance(told, bytes):
            continue
        if ANSWER.match(told) or not found:
            found.append((b"", None))
        before, kept = found[-1]
        found[-1] = (before + b" " + told, kept if data is None else data)
    return [(told, b"" if data is None and NOTHING.search(told) else data) for told, data in found]


def _ok(answer: tuple[str, list[Any]]) -> list[Any]:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(_text(answer[1][0] if answer[1] else ""))
    return answer[1]


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _words(error: Exception) -> str:
    said = error.args[0] if error.args and isinstance(error.args[0], bytes | str) else str(error)
    return _text(said)[:300] or type(error).__name__


def _text(said: object) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


@cache
def trust(authority: str) -> ssl.SSLContext:
    """Certificates that mail servers may show: those of the system, or of the company's own authority."""
    return ssl.create_default_context(cafile=authority or None)
