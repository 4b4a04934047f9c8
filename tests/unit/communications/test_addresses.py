"""Where webhooks may not go."""

import socket
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from shouyue.communications.addresses import Unknown, Unsafe, check, resolve
from shouyue.communications.logic.webhooks import FORM, INWARD, PLAIN


@pytest.fixture(autouse=True)
def nothing_allowed(settings: Settings) -> None:
    settings.WEBHOOK_NETWORKS = []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "https://",
        "example.com/hooks",
        "https://user@example.com/",
        "https://user:secret@example.com/",
        "https://example.com/#part",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://example.com\\@127.0.0.1/",
        "https://守约.example/",
        "https://[::1/",
        "",
    ],
)
def test_what_is_no_whole_address_is_refused(url: str) -> None:
    with pytest.raises(Unsafe) as caught:
        check(url)
    assert caught.value.text == FORM


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fc00::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
def test_addresses_inside_are_refused(host: str) -> None:
    with pytest.raises(Unsafe) as caught:
        check(f"https://{host}/hooks")
    assert caught.value.text == INWARD


@pytest.mark.parametrize("url", ["https://93.184.216.34/hooks", "https://[2606:2800:220:1::1]:8443/a?b=c"])
def test_public_addresses_pass(url: str) -> None:
    check(url)


def test_the_public_internet_wants_https() -> None:
    with pytest.raises(Unsafe) as caught:
        check("http://93.184.216.34/hooks")
    assert caught.value.text == PLAIN


def test_names_that_lead_inside_are_refused() -> None:
    with pytest.raises(Unsafe) as caught:
        resolve("https://localhost/hooks")
    assert caught.value.text == INWARD


def test_one_address_inside_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*_asked: Any, **_more: Any) -> list[Any]:
        return [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    with pytest.raises(Unsafe):
        resolve("https://rebinding.example/hooks")


def test_a_name_that_nobody_has_is_told_apart() -> None:
    with pytest.raises(Unknown):
        resolve("https://nobody.invalid/hooks")


def test_what_the_settings_allow_passes_also_without_https(settings: Settings) -> None:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8", "10.1.2.3"]
    check("http://127.0.0.1:8000/hooks")
    assert str(resolve("http://127.0.0.1:8000/hooks")) == "127.0.0.1"
    check("http://10.1.2.3/hooks")
    with pytest.raises(Unsafe):
        check("https://10.1.2.4/hooks")
