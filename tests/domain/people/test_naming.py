"""Whoever acted is called by name, however he acted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouyue.access import tokens
from shouyue.people import actions
from shouyue.people.naming import who
from shouyue.people.snapshot import forget
from tests.domain.people.company import AT, BY, account_of, entered


@pytest.mark.django_db
def test_whoever_acted_is_called_by_name() -> None:
    someone = actions.add_person(entered("周敏"), actor=BY, at=AT)
    account = account_of(someone)
    token, _text = tokens.issue(account, name="desk", scopes=(), expires_at=None, at=AT)
    assert who(f"person:{someone.pk}") == who(f"account:{account.pk}") == "周敏"
    forget()
    who(BY)  # the staff is in memory
    with CaptureQueriesContext(connection) as queries:
        assert who(f"token:{token.pk}").startswith("周敏 · ")
    assert len(queries) == 0


@pytest.mark.parametrize("actor", ["person:999999", "account:999999", "token:999999", "import:7"])
@pytest.mark.django_db
def test_who_is_not_known_is_called_by_number(actor: str) -> None:
    kind, _, number = actor.partition(":")
    assert number in who(actor)
    assert kind not in who(actor)


@pytest.mark.django_db
def test_what_nobody_did_the_product_did() -> None:
    assert who("system:mail") == who("system:notices") != who("system:timekeeper")
    assert who("") == ""
