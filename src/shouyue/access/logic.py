"""What is decided without database, clock or request: codes of the second factor, and where a browser may be sent.

The six digits are the TOTP of RFC 6238 over the HOTP of RFC 4226, with what every authenticator app expects: SHA-1,
half a minute, six digits.
"""

import hmac
import re
import secrets
from base64 import b32decode, b32encode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote

PERIOD = 30  # seconds
DIGITS = 6
TOLERANCE = 1  # steps before and after: a phone's clock may be half a minute off

TRIES = 5  # wrong codes until the second factor is blocked
BLOCKED = timedelta(minutes=15)

RECOVERY_CODES = 10
RECOVERY_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is mistaken for something else
RECOVERY_LENGTH = 12

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


def new_secret() -> str:
    """A secret for an app, as people may type it: 160 bits in base 32."""
    return b32encode(secrets.token_bytes(20)).decode()


def step_at(at: datetime) -> int:
    """Which half minute it is, counted from 1970."""
    return int(at.timestamp()) // PERIOD


def code_of(secret: str, step: int) -> str:
    """The six digits of one half minute."""
    digest = hmac.digest(b32decode(secret), step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(secret: str, code: str, *, at: datetime) -> int | None:
    """The half minute whose code this is, one before and after `at` included; None for a wrong one."""
    now = step_at(at)
    steps = [
        step
        for step in range(now - TOLERANCE, now + TOLERANCE + 1)
        if hmac.compare_digest(code_of(secret, step).encode(), code.encode())
    ]
    return max(steps, default=None)


def enrolment_address(secret: str, *, issuer: str, username: str) -> str:
    """What the QR code says. Source: the key URI format of Google Authenticator, which all apps read."""
    label, issuer = quote(f"{issuer}:{username}", safe=""), quote(issuer, safe="")
    return f"otpauth://totp/{label}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={PERIOD}"


def new_recovery_codes() -> tuple[str, ...]:
    """Codes of 60 bits each, written in groups of four."""
    codes = (
        "".join(secrets.choice(RECOVERY_ALPHABET) for _letter in range(RECOVERY_LENGTH))
        for _code in range(RECOVERY_CODES)
    )
    return tuple("-".join(re.findall("....", code)) for code in codes)


def bare(code: str) -> str:
    """A code as it is compared, whatever spaces and dashes its owner typed."""
    return re.sub(r"[\s-]", "", code).upper()


def blocked_after(failures: int, *, at: datetime) -> datetime | None:
    """Until when the second factor is blocked after so many wrong codes in a row; None while it is not."""
    return at + BLOCKED if failures >= TRIES else None


def networks(text: Sequence[str]) -> tuple[Network, ...]:
    """Addresses and networks as an operator writes them. Raises ValueError for what is neither."""
    return tuple(ip_network(part.strip(), strict=False) for part in text)


def client_address(peer: str, forwarded: str, trusted: Sequence[Network]) -> str | None:
    """Who asks: the nearest hop that is no proxy of ours, since whatever stands before it may be made up.

    `peer` is who is connected, `forwarded` the header X-Forwarded-For. Of an IPv6 address its /64 is answered: a
    household has that many addresses to try from. None for a peer without address, such as a socket file.
    """
    nearest: Address | None = None
    for text in reversed([*forwarded.split(","), peer]):
        hop = _address(text)
        if hop is None:
            break
        nearest = hop
        if not any(hop in network for network in trusted):
            break
    if isinstance(nearest, IPv6Address):
        return str(IPv6Network((nearest, 64), strict=False).network_address)
    return str(nearest) if nearest else None


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def browser_of(agent: str, names: Mapping[str, object]) -> str:
    """The first of `names` (part of the header → word) that the header User-Agent contains, else nothing."""
    return str(next((word for part, word in names.items() if part in agent), ""))
