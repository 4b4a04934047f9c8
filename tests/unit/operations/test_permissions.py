"""Who is trusted without signing in."""

import pytest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from shouyue.operations.permissions import trusted


@pytest.mark.parametrize(
    ("address", "headers", "answer"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("10.0.0.7", {}, False),
        ("", {}, False),
        # A proxy on this machine passes on what comes from anywhere.
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, False),
        ("127.0.0.1", {"X-Real-Ip": "9.9.9.9"}, False),
        ("127.0.0.1", {"Forwarded": "for=9.9.9.9"}, False),
    ],
)
def test_without_a_secret_only_this_machine(
    settings: Settings, address: str, headers: dict[str, str], answer: bool
) -> None:
    settings.SHOUYUE_METRICS_TOKEN = ""
    request = RequestFactory().get("/metrics", REMOTE_ADDR=address, headers=headers)
    assert trusted(request) is answer


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ("Bearer s3cret-of-ours", True),
        ("Bearer wrong", False),
        ("Bearer s3cret-of-ourss", False),
        ("Bearer é", False),
        ("", False),
    ],
)
def test_with_a_secret_only_who_brings_it(settings: Settings, given: str, answer: bool) -> None:
    settings.SHOUYUE_METRICS_TOKEN = "s3cret-of-ours"
    request = RequestFactory().get("/metrics", REMOTE_ADDR="127.0.0.1", headers={"Authorization": given})
    assert trusted(request) is answer
