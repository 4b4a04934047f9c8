"""A mail handed to the company's SMTP server, and what the server said.

The server is one address in the settings:

    smtps://user:password@mail.example.com         TLS from the first byte (port 465)
    smtp://user:password@mail.example.com          STARTTLS, without which nothing is sent (port 587)
    smtp://127.0.0.1:25?tls=never                  in the open: a relay on this machine or in one's own network
"""

import smtplib
import ssl
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from threading import Timer
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from shouyue.communications.imap import trust
from shouyue.communications.logic.mail import Outcome, Trouble
from shouyue.communications.reading.headers import IDENTIFIER
from shouyue.communications.reading.letters import LOOP

TIMEOUT = 30.0  # seconds without a byte
WHOLE = 180.0  # seconds for a mail from beginning to end, however slowly the server answers
KEPT = 300  # characters of the server's words


class Identifiers(UnstructuredHeader, BaseHeader):
    """Message-IDs, folded between them alone: encoded, as the library does with long ones, no thread is found by them.

    Exchange Online makes them of 80 characters and more.
    """

    def fold(self, *, policy: Policy) -> str:
        """The field as it goes over the wire."""
        return f"{self.name}: " + f"{policy.linesep} ".join(self.split()) + policy.linesep


FIELDS = HeaderRegistry()
FIELDS.map_to_type("In-Reply-To", Identifiers)
FIELDS.map_to_type("References", Identifiers)
WIRE = SMTP.clone(header_factory=FIELDS)


class NoServer(Exception):
    """The settings name no server, or not in a way that can be understood."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mails are handed over. `tls`: always (from the first byte), start or never."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


def server() -> Server:
    """The server of the settings. Raises NoServer."""
    try:
        parts = urlsplit(settings.SMTP_URL)
        port = parts.port
    except ValueError:
        raise NoServer("SHOUYUE_SMTP_URL") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise NoServer("SHOUYUE_SMTP_URL")
    asked = parse_qs(parts.query).get("tls", ["start"])[0]
    tls = "always" if parts.scheme == "smtps" else "never" if asked == "never" else "start"
    usual = {"always": 465, "start": 587, "never": 25}[tls]
    return Server(parts.hostname, port or usual, tls, unquote(parts.username or ""), unquote(parts.password or ""))


def message(
    *,
    message_id: str,
    sender: tuple[str, str],
    to: Sequence[str],
    cc: Sequence[str],
    subject: str,
    text: str,
    at: datetime,
    in_reply_to: str,
    references: Sequence[str],
    automatic: bool,
    files: Iterable[Enclosure],
) -> EmailMessage:
    """The mail as it goes over the wire. `sender`: name and address."""
    mail = EmailMessage(policy=WIRE)
    mail["Message-ID"] = message_id
    mail["Date"] = format_datetime(at)
    mail["From"] = Address(sender[0], addr_spec=sender[1])
    mail["To"] = [Address(addr_spec=_ascii(one)) for one in to]
    if cc:
        mail["Cc"] = [Address(addr_spec=_ascii(one)) for one in cc]
    mail["Subject"] = subject
    if _is_whole(in_reply_to):
        mail["In-Reply-To"] = in_reply_to
    if answered := [one for one in references if _is_whole(one)]:
        mail["References"] = " ".join(answered)
    mail[LOOP] = settings.MAIL_LOOP
    if automatic:
        mail["Auto-Submitted"] = "auto-replied" if in_reply_to else "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(text, charset="utf-8")
    for file in files:
        main, _slash, sub = file.media_type.partition(";")[0].partition("/")
        mail.add_attachment(file.content, maintype=main, subtype=sub or "octet-stream", filename=file.name)
    return mail


def _is_whole(identifier: str) -> bool:
    """Whether it can be told again: not one that was cut when it was kept, nor one that no header may hold."""
    return bool(IDENTIFIER.fullmatch(identifier)) and identifier.isascii() and identifier.isprintable()


def hand_over(mail: EmailMessage, *, to: Sequence[str]) -> Outcome:
    """One attempt for these recipients. What the server says of each decides who is tried again."""
    try:
        with _Watched(server()) as connection:
            return _handed(connection, mail, to)
    except NoServer:
        return Outcome(Trouble.LATER, "SHOUYUE_SMTP_URL is not set, or not understood", tuple(to))
    except smtplib.SMTPRecipientsRefused as error:
        return _partly(error.recipients, to, accepted=False)
    except smtplib.SMTPAuthenticationError as error:  # nothing is wrong with the mail: somebody mends the password
        return Outcome(Trouble.LATER, _said(error.smtp_code, error.smtp_error), tuple(to))
    except smtplib.SMTPResponseException as error:
        trouble = Trouble.NEVER if error.smtp_code >= 500 else Trouble.LATER
        return Outcome(trouble, _said(error.smtp_code, error.smtp_error), tuple(to))
    except (smtplib.SMTPException, OSError, ssl.SSLError) as error:
        return Outcome(Trouble.LATER, (str(error) or type(error).__name__)[:KEPT], tuple(to))


def greet() -> None:
    """Sign in and out again, to see whether the server is there. Raises NoServer, smtplib.SMTPException, OSError."""
    with _Watched(server()) as connection:
        connection.noop()


def _handed(connection: smtplib.SMTP, mail: EmailMessage, to: Sequence[str]) -> Outcome:
    plain = {_ascii(one): one for one in to}
    sender = mail["From"].addresses[0].addr_spec
    refused = connection.send_message(mail, from_addr=sender, to_addrs=list(plain))
    return _partly({plain.get(one, one): said for one, said in refused.items()}, to, accepted=True)


def _partly(refused: dict[str, tuple[int, bytes]], to: Sequence[str], *, accepted: bool) -> Outcome:
    """Some recipients were refused: for now, or for good."""
    by_name = {_ascii(one): one for one in to}
    left = tuple(by_name.get(one, one) for one, (code, _text) in refused.items() if code < 500)
    words = "; ".join(f"{one}: {_said(*said)}" for one, said in refused.items())[:KEPT]
    if left:
        return Outcome(Trouble.LATER, words, left)
    return Outcome(Trouble.NONE if accepted else Trouble.NEVER, words, () if accepted else tuple(to))


class _Watched:
    """A connection that ends after WHOLE seconds: each read has its own limit, a server that drips has none."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def __enter__(self) -> smtplib.SMTP:
        self.connection = _connected(self._server)
        self._watch = Timer(WHOLE, self.connection.close)
        self._watch.daemon = True
        self._watch.start()
        if self._server.user:
            self.connection.login(self._server.user, self._server.password)
        return self.connection

    def __exit__(self, *error: object) -> None:
        self._watch.cancel()
        with suppress(smtplib.SMTPException, OSError):  # it has the mail, or it has not; goodbye changes nothing
            self.connection.quit()
        self.connection.close()


def _connected(server: Server) -> smtplib.SMTP:
    if server.tls == "always":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=trust(settings.MAIL_CA))
    connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    if server.tls == "start":
        connection.starttls(context=trust(settings.MAIL_CA))
    return connection


def _ascii(address: str) -> str:
    """The address as it travels: a host in Chinese has a name in ASCII too."""
    name, at, host = address.rpartition("@")
    try:
        return f"{name}{at}{host.encode('idna').decode()}"
    except UnicodeError:
        return address


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {words}"[:KEPT]
