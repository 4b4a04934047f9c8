"""Real mail servers on this machine: Dovecot for IMAP, aiosmtpd for SMTP."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from imaplib import IMAP4
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "desk", "secret-of-the-desk"
PATIENCE = 20.0  # seconds
DOVECOT = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
{certificate}
disable_plaintext_auth = no
first_valid_uid = 0
mail_location = maildir:{folder}/mail
mail_uid = {uid}
mail_gid = {gid}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of 127.0.0.1 that signs itself."""

    certificate: Path
    key: Path


def certificate(folder: Path) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    at = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    found = Certificate(folder / "certificate.pem", folder / "key.pem")
    found.certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    found.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    return found


@dataclass
class Dovecot:
    """An IMAP server that can be stopped, started, and made to count anew."""

    folder: Path
    port: int
    secure: int
    authority: str
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        program = shutil.which("dovecot") or "/usr/sbin/dovecot"
        self.process = subprocess.Popen([program, "-F", "-c", str(self.folder / "dovecot.conf")])
        for port in (self.port, self.secure):
            wait_until(partial(answers, port), lambda: (self.folder / "log").read_text()[-2000:])

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(PATIENCE)
            self.process = None

    def put(self, raw: bytes, *, arrived: datetime | None = None) -> None:
        """Deliver a mail."""
        with self.entered() as connection:
            connection.append("INBOX", "", arrived or datetime.now(UTC), raw)

    def remove_all(self) -> None:
        with self.entered() as connection:
            if connection.search(None, "ALL")[1] == [b""]:
                return
            connection.store("1:*", "+FLAGS", "\\Deleted")
            connection.expunge()

    def count_anew(self) -> None:
        """Another UIDVALIDITY, as after a restore of the server."""
        self.stop()
        for path in (self.folder / "mail").glob("dovecot*"):
            path.unlink()
        time.sleep(1.1)  # Dovecot makes it from the clock, in seconds
        self.start()

    @contextmanager
    def entered(self) -> Iterator[IMAP4]:
        connection = IMAP4("127.0.0.1", self.port, timeout=PATIENCE)
        connection.login(USER, PASSWORD)
        connection.select("INBOX")
        try:
            yield connection
        finally:
            connection.logout()


@contextmanager
def dovecot(folder: Path) -> Iterator[Dovecot]:
    """A server with one empty mailbox. It runs as the user of the tests."""
    own = certificate(folder)
    server = Dovecot(folder, free_port(), free_port(), str(own.certificate))
    files = f"ssl_cert = <{own.certificate}\nssl_key = <{own.key}"
    text = DOVECOT.format(
        folder=folder, port=server.port, secure=server.secure, certificate=files, password=PASSWORD,
        uid=os.getuid() or 1000, gid=os.getgid() or 1000,
    )  # fmt: skip
    (folder / "dovecot.conf").write_text(text)
    (folder / "mail").mkdir()
    if os.getuid() == 0:
        for path in (folder, folder / "mail"):
            os.chown(path, 1000, 1000)
        for parent in folder.parents:
            if parent.stat().st_uid == 0 and parent != Path("/tmp") and str(parent).startswith("/tmp/"):
                parent.chmod(0o755)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_until(true: Callable[[], bool], why: Callable[[], str] = str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, why()
        time.sleep(0.05)


# ── SMTP ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Post:
    """An SMTP server: what it took, and how it answers. Each answer is used once, the last one for ever."""

    port: int
    at_recipient: dict[str, str] = field(default_factory=dict)  # address → answer
    at_data: list[str] = field(default_factory=lambda: ["250 taken"])
    taken: list[Envelope] = field(default_factory=list)
    hangs: float = 0.0  # seconds between taking a mail and saying so
    drops: int = 0  # connections that end after the mail was taken, without an answer
    tls: Certificate | None = None
    controller: Any = None

    async def handle_RCPT(  # noqa: N802 - so the library calls it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        said = self.at_recipient.get(address, "250 yes")
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        said = self.at_data.pop(0) if len(self.at_data) > 1 else self.at_data[0]
        if said.startswith("250"):
            self.taken.append(envelope)
        time.sleep(self.hangs)
        if self.drops:
            self.drops -= 1
            assert server.transport is not None
            server.transport.close()
        return said

    def content(self, number: int = 0) -> bytes:
        """A mail as it came over the wire."""
        found = self.taken[number].content
        assert isinstance(found, bytes)
        return found

    def start(self) -> None:
        more: dict[str, Any] = {}
        if self.tls is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.tls.certificate, self.tls.key)
            more = {"tls_context": context, "require_starttls": True}
        self.controller = Controller(self, "127.0.0.1", self.port, **more)
        self.controller.start()

    def stop(self) -> None:
        if self.controller is not None:
            self.controller.stop(no_assert=True)
            self.controller = None


@contextmanager
def posting(tls: Certificate | None = None) -> Iterator[Post]:
    """A server that takes everything until it is told otherwise."""
    server = Post(free_port(), tls=tls)
    server.start()
    try:
        yield server
    finally:
        server.stop()
