"""Somebody who signs in by password, with a hasher that is quick and counts."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from shouyue.access.models import Account
from tests.domain.access.hashers import Counting

PASSWORD = "three unrelated words"


@pytest.fixture(autouse=True)
def quick(settings: Settings) -> Iterator[None]:
    settings.PASSWORD_HASHERS = ["tests.domain.access.hashers.Counting"]
    Counting.runs.clear()
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def wang(db: None) -> Account:
    account = Account.objects.create_user("wang.lei", "wang@example.cn")
    account.set_password(PASSWORD)
    account.save()
    return account


def attempt(client: Client, username: str = "wang.lei", password: str = PASSWORD, **more: str) -> str:
    """Sign in by the form; where it leads, or the status."""
    answer = client.post("/sign-in/", {"username": username, "password": password, **more})
    return answer.headers.get("Location", str(answer.status_code))


def signed_in_as(client: Client) -> str | None:
    """Whom the browser is."""
    key = client.session.get("_auth_user_id")
    return Account.objects.get(pk=key).username if key else None
