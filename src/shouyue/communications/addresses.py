"""Where webhooks may go: the public internet by https, and what the settings allow besides.

Whoever may enter a webhook must not reach by it what only this machine can reach: other services beside it, the
network behind the firewall, a cloud's address of credentials. So the name is resolved here, every address of it is
looked at, and the connection goes to the one that was looked at, not to what the name says a moment later.
"""

import socket
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings

from shouyue.communications.logic.webhooks import FORM, INWARD, PLAIN
from shouyue.kit.text import Text

Address = IPv4Address | IPv6Address
NAT64 = IPv6Network("64:ff9b::/96")  # IPv4 addresses, also private ones, in IPv6's clothes
PORTS = {"http": 80, "https": 443}


class Unsafe(ValueError):
    """An address where webhooks may not go; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Unknown(ValueError):
    """A name that cannot be resolved now."""


def check(url: str) -> None:
    """Raise Unsafe where the address cannot be right, as far as can be told without asking for names."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Unsafe(FORM) from None
    odd = parts.username or parts.password or parts.fragment or port == 0 or not url.isascii() or not url.isprintable()
    if parts.scheme not in PORTS or not host or odd or " " in url or "\\" in url:
        raise Unsafe(FORM)
    try:
        literal = ip_address(host)
    except ValueError:
        return
    _allow([literal], parts.scheme)


def resolve(url: str) -> Address:
    """The address to connect to. Raises Unsafe unless every address of the name is allowed, Unknown for no name."""
    check(url)
    parts = urlsplit(url)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or PORTS[parts.scheme], type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unknown(str(error)) from None
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    _allow(addresses, parts.scheme)
    return addresses[0]


def _allow(addresses: Iterable[Address], scheme: str) -> None:
    for address in map(_plain, addresses):
        listed = any(address in network for network in _networks(tuple(settings.WEBHOOK_NETWORKS)))
        if not listed and (not address.is_global or address.is_multicast):
            raise Unsafe(INWARD)
        if not listed and scheme != "https":
            raise Unsafe(PLAIN)


def _plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    return inner or address


@lru_cache(maxsize=4)
def _networks(listed: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(name, strict=False) for name in listed)
