"""Every address, really asked for as every role, and what the table of rights says of it."""

import logging
import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.db import connection
from django.http import HttpResponseForbidden
from django.test import Client

from shouyue.access.guards import Guard, guard_of
from shouyue.access.models import Account
from shouyue.config import urls
from shouyue.obligations import editions
from shouyue.people import actions
from shouyue.people.rights import STAFF, roles_with
from shouyue.policy.engine import Program
from shouyue.policy.load import load_pack, load_shared, pack_ids
from tests.domain.people.company import AT, BY, account_of, entered
from tools import rights as tool

pytestmark = pytest.mark.django_db

ROLES = [code for code, role in load_shared().roles.items() if not role.relation]
ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
BY_KIND = {"int": "7", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x", "slug": "x", "str": "x"}

LET_IN = {200, 204, 302, 400, 404, 405}  # the guard is passed: the row may be missing, the address may want a POST


def sample(address: str) -> str:
    """An address that can be asked for. What it names does not exist: that is told after the guard, and quickly."""
    return ARGUMENT.sub(lambda match: BY_KIND.get(match[1] or "str", "x"), address)


@cache
def routes() -> tuple[tuple[str, Guard], ...]:
    """Every guarded address."""
    known = ((address, guard_of(view)) for address, view in tool.addresses())
    return tuple((sample(address), guard) for address, guard in known if guard is not None and guard.permission)


@cache
def shipped() -> editions.InForce:
    """The shipped policies, compiled once."""
    policies = {code: load_pack(code) for code in pack_ids()}
    return editions.InForce(Program(list(policies.values())), policies, load_shared(), 0)


@pytest.fixture(autouse=True)
def in_force() -> Iterator[None]:
    """Pages that show what is kept need policies that hold."""
    editions.hold(shipped())
    yield
    editions.forget()


@pytest.fixture(autouse=True)
def brief(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand refusals are not worth a thousand tracebacks, nor a thousand pages that say so nicely."""
    caplog.set_level(logging.CRITICAL, logger="django.request")
    monkeypatch.setattr(urls, "handler403", lambda request, exception: HttpResponseForbidden(), raising=False)


def wrong(client: Client, roles: frozenset[str]) -> list[str]:
    """Addresses that answer otherwise than the table says."""
    found = []
    for address, guard in routes():
        status = client.get(address).status_code
        allowed = not roles.isdisjoint(roles_with(guard.permission))
        if (status in LET_IN) is not allowed or (status == 403) is allowed:
            found.append(f"{address} ({guard.permission}): {status}")
    return found


def test_every_address_needs_a_permission_of_the_table() -> None:
    unknown = []
    for address, guard in routes():
        try:
            roles_with(guard.permission)
        except KeyError:
            unknown.append(f"{address} needs {guard.permission}")
    assert unknown == []
    assert len(routes()) > 40


# No database decides what a role may; each opens the pages. So on PostgreSQL only whoever may open most does it.
@pytest.mark.parametrize("role", ROLES if connection.vendor == "sqlite" else ["general_manager"])
def test_every_address_answers_a_role_as_the_table_says(role: str) -> None:
    someone = actions.add_person(
        entered("测试"), role=role, customer="" if role in STAFF else "customer:1", actor=BY, at=AT
    )
    client = Client(raise_request_exception=True)
    client.force_login(account_of(someone))
    assert wrong(client, frozenset({role})) == []


def test_an_account_without_a_person_is_let_in_nowhere() -> None:
    client = Client()
    client.force_login(Account.objects.create_user("nobody"))
    own = {"file.download", "security.own"}  # each file's guard decides; everybody keeps the own way in
    assert [found for found in wrong(client, frozenset()) if not own & set(re.findall(r"\((.+)\)", found))] == []


def test_who_is_not_signed_in_is_sent_to_sign_in() -> None:
    client = Client()
    asked = {address: client.get(address) for address, _guard in routes()}
    elsewhere = [address for address, answer in asked.items() if answer.status_code not in (302, 401)]
    assert elsewhere == []


def test_the_page_of_rights_is_as_the_code() -> None:
    written = tool.RESULT.read_text(encoding="utf-8")
    assert written == tool.written(), "run `python tools/rights.py`"
