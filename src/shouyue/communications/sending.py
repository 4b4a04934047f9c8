"""One request to another system: signed, bounded in time and size, to the address that was looked at."""

import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from urllib.parse import urlsplit
from uuid import UUID

import httpx
from standardwebhooks.webhooks import Webhook

from shouyue.communications.addresses import Address, Unknown, Unsafe, resolve
from shouyue.communications.logic.webhooks import Failure, Outcome

TIMEOUT = httpx.Timeout(10.0, connect=5.0)  # seconds without a byte
WHOLE = 15.0  # seconds for a request from beginning to end, however slowly its bytes drip
READ = 64_000  # bytes of the answer that are read at most
KEPT = 2_000  # characters of it that are kept
AGENT = "Shouyue-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent where. `secrets` sign it, each with a signature of its own, while one is being replaced."""

    url: str
    reference: UUID
    body: str
    secrets: Sequence[str]


def headers_of(parcel: Parcel, at: datetime) -> dict[str, str]:
    """The headers of the Standard Webhooks convention; `at` is real time, which receivers compare with theirs."""
    signed = [Webhook(secret).sign(str(parcel.reference), at.astimezone(UTC), parcel.body) for secret in parcel.secrets]
    return {
        "content-type": "application/json",
        "user-agent": AGENT,
        "accept-encoding": "identity",
        "webhook-id": str(parcel.reference),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signed),
    }


def send(parcel: Parcel, headers: Mapping[str, str]) -> Outcome:
    """Send it and say what came of it. Redirects are not followed: they would lead past the check of the address."""
    begun = time.monotonic()
    try:
        status, answer, wait = _post(parcel, headers, resolve(parcel.url))
        failure = Failure.NONE if 200 <= status < 300 else Failure.STATUS
        return Outcome(failure, status, time.monotonic() - begun, answer, wait)
    except Unsafe as error:
        return Outcome(Failure.UNSAFE, seconds=time.monotonic() - begun, answer=error.text.en)
    except (httpx.HTTPError, httpx.StreamError, Unknown, OSError, RuntimeError) as error:
        return Outcome(_failure(error, begun), seconds=time.monotonic() - begun, answer=str(error)[:KEPT])


def _post(parcel: Parcel, headers: Mapping[str, str], address: Address) -> tuple[int, str, int | None]:
    parts = urlsplit(parcel.url)
    url = httpx.URL(parcel.url).copy_with(host=str(address))
    host = {"host": parts.netloc}
    with httpx.Client(verify=_trust(), trust_env=False, timeout=TIMEOUT, follow_redirects=False) as client:
        # Each read has its own limit; this one ends a receiver that sends a byte every nine seconds.
        watch = threading.Timer(WHOLE, client.close)
        watch.daemon = True
        watch.start()
        try:
            names = {"sni_hostname": parts.hostname}
            with client.stream("POST", url, content=parcel.body, headers={**headers, **host}, extensions=names) as got:
                return got.status_code, _answer(got), _wait(got)
        finally:
            watch.cancel()


def _answer(response: httpx.Response) -> str:
    """The beginning of the body as text; a body without end is not read to its end."""
    read = b""
    for piece in response.iter_raw():
        read += piece
        if len(read) >= READ:
            break
    return read[:READ].decode("utf-8", "replace").replace("\0", "�")[:KEPT]


def _wait(response: httpx.Response) -> int | None:
    asked = response.headers.get("retry-after", "")
    return int(asked) if asked.isdecimal() and len(asked) < 8 else None


def _failure(error: Exception, begun: float) -> Failure:
    if isinstance(error, httpx.TimeoutException) or time.monotonic() - begun >= WHOLE:
        return Failure.TIMEOUT
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return Failure.TLS
        cause = cause.__cause__ or cause.__context__
    return Failure.NETWORK


@cache
def _trust() -> ssl.SSLContext:
    """Certificates that we trust, read once: that takes longer than a request."""
    return httpx.create_ssl_context(trust_env=False)
