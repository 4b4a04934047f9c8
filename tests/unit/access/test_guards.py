"""Permissions by name."""

from dataclasses import dataclass

import pytest
from django.core.exceptions import PermissionDenied

from shouyue.access import guards


@dataclass(frozen=True)
class Visitor:
    is_authenticated: bool = True
    is_active: bool = True


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "_granted", {})


def test_what_nobody_granted_is_refused() -> None:
    assert not guards.may(Visitor(), "nobody.granted.this")
    assert guards.permissions() == frozenset()


@pytest.mark.parametrize(
    ("visitor", "allowed"),
    [(Visitor(), True), (Visitor(is_active=False), False), (Visitor(is_authenticated=False), False)],
)
def test_signed_in_means_signed_in_and_active(visitor: Visitor, allowed: bool) -> None:
    guards.grant("policy.view", guards.signed_in)
    assert guards.may(visitor, "policy.view") is allowed


def test_a_predicate_can_decide_by_the_row() -> None:
    guards.grant("file.read", lambda visitor, subject: subject == "mine")
    assert guards.may(Visitor(), "file.read", "mine")
    guards.require(Visitor(), "file.read", "mine")
    with pytest.raises(PermissionDenied, match=r"file\.read"):
        guards.require(Visitor(), "file.read", "yours")


def test_two_cannot_decide_about_one_permission() -> None:
    guards.grant("policy.view", guards.signed_in)
    guards.grant("policy.view", guards.signed_in)
    with pytest.raises(ValueError, match=r"'policy\.view' is granted twice"):
        guards.grant("policy.view", lambda visitor, subject: True)


def test_a_view_says_what_it_needs_through_its_decorators() -> None:
    @guards.guarded("policy.view")
    def view() -> None: ...

    assert guards.guard_of(view) == guards.Guard(permission="policy.view")
    assert guards.guard_of(lambda: None) is None
    assert guards.guard_of(guards.public("anyone may")(lambda: None)) == guards.Guard(public_because="anyone may")


@pytest.mark.parametrize(
    ("account", "scopes", "allowed"),
    [
        (Visitor(), {"policy.view"}, True),
        (Visitor(), {"policy.other"}, False),
        (Visitor(), set(), False),
        (Visitor(is_active=False), {"policy.view"}, False),
    ],
)
def test_a_token_needs_the_right_of_its_account_and_its_own_scope(
    account: Visitor, scopes: set[str], allowed: bool
) -> None:
    guards.grant("policy.view", guards.signed_in)
    guards.grant("policy.other", guards.signed_in)
    program = guards.TokenVisitor(account, frozenset(scopes), "token:4")
    assert guards.may(program, "policy.view") is allowed


def test_a_predicate_sees_the_account_behind_a_token() -> None:
    account = Visitor()
    guards.grant("file.read", lambda visitor, subject: visitor is account and subject == "mine")
    assert guards.may(guards.TokenVisitor(account, frozenset({"file.read"}), "token:4"), "file.read", "mine")


def test_a_scope_that_nobody_granted_gives_nothing() -> None:
    assert not guards.may(guards.TokenVisitor(Visitor(), frozenset({"no.such"}), "token:4"), "no.such")
