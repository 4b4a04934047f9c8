"""Programs that call the API."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from shouyue.access import tokens
from shouyue.access.actions import local_account
from shouyue.access.models import Token
from shouyue.obligations import editions
from shouyue.obligations.actions import adopt_shipped
from shouyue.obligations.models import Adoption, Edition
from shouyue.people.actions import ensure_local_person

COMPILED: list[editions.InForce] = []
ROWS: dict[type[Model], list[Any]] = {}


@dataclass(frozen=True, slots=True)
class Program:
    """Calls the API with a token, in English unless told otherwise."""

    token: Token
    text: str

    def get(self, path: str, **query: Any) -> Any:
        return self.call("GET", path, query=query)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, body=body, headers=headers)

    def call(self, method: str, path: str, *, query: Any = None, body: Any = None, headers: Any = None) -> Any:
        """`headers` by their own names; `body` is sent as JSON."""
        sent = {"Authorization": f"Bearer {self.text}", "Accept-Language": "en", **(headers or {})}
        more = {} if body is None else {"data": body, "content_type": "application/json"}
        call: Any = getattr(Client(), method.lower())
        return call(f"/api/v1{path}", query_params=query or {}, headers=sent, **more)


@pytest.fixture
def adopted(db: None) -> Iterator[None]:
    """The shipped policies are in force; compiled once, since that takes a second."""
    if not COMPILED:
        adopt_shipped(actor="system:test", at=timezone.now())
        COMPILED.append(editions.in_force())
        ROWS.update({Edition: list(Edition.objects.all()), Adoption: list(Adoption.objects.all())})
    else:
        for model, rows in ROWS.items():
            model._default_manager.bulk_create(rows)
    editions.hold(COMPILED[0])
    yield
    editions.forget()


@pytest.fixture
def token_with(db: None) -> Callable[..., Program]:
    """Makes a program whose token has these scopes."""

    def make(*scopes: str) -> Program:
        account = local_account()
        ensure_local_person(account, at=timezone.now())
        return Program(*tokens.issue(account, name="TMS", scopes=scopes, expires_at=None, at=timezone.now()))

    return make


@pytest.fixture
def program(token_with: Callable[..., Program]) -> Program:
    """A program with every scope there is."""
    ensure_local_person(local_account(), at=timezone.now())
    return token_with(*tokens.offered(local_account()))
