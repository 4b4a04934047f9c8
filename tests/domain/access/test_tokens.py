"""Tokens of programs."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shouyue.access import guards, tokens
from shouyue.access.actions import local_account
from shouyue.access.models import Account, Token
from shouyue.people.actions import ensure_local_person
from tests.domain.access.conftest import attempt

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
SCOPES = ("policy.read", "events.write")


@pytest.fixture
def boss(db: None) -> Account:
    ensure_local_person(local_account(), at=datetime.now(UTC))
    return local_account()


@pytest.fixture
def issued(boss: Account) -> tuple[Token, str]:
    return tokens.issue(boss, name="ERP", scopes=SCOPES, expires_at=AT + timedelta(days=30), at=AT)


def test_its_text_lets_the_account_in_and_stands_nowhere(issued: tuple[Token, str], boss: Account) -> None:
    token, text = issued
    assert re.fullmatch(r"sy_[0-9a-z]{8}_[\w-]{43}", text)
    found = tokens.authenticate(f"Bearer {text}", at=AT)
    assert found == token
    assert found is not None
    assert (found.account, found.scopes) == (boss, ["events.write", "policy.read"])
    kept = " ".join(str(value) for value in Token.objects.values().get().values())
    assert text.removeprefix(token.prefix) not in kept


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "{text}",
        "bearer {text}",
        "Basic {text}",
        "Bearer  {text}",
        "Bearer {text} ",
        "Bearer {text}x",
        "Bearer {short}",
        "Bearer {prefix}_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Bearer {digest}",
        "Bearer {text}\n",
    ],
)
def test_what_is_not_the_token_lets_nobody_in(issued: tuple[Token, str], header: str) -> None:
    token, text = issued
    made_up = header.format(text=text, short=text[:-1], prefix=token.prefix, digest=token.digest)
    assert tokens.authenticate(made_up, at=AT) is None


def test_guessing_at_a_known_prefix_finds_nothing(issued: tuple[Token, str]) -> None:
    _token, text = issued
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    guesses = {f"{text[:-1]}{letter}" for letter in letters} - {text}
    assert len(guesses) == 63
    assert [guess for guess in guesses if tokens.authenticate(f"Bearer {guess}", at=AT)] == []


def test_it_is_good_until_the_instant_it_expires(issued: tuple[Token, str]) -> None:
    token, text = issued
    ends = AT + timedelta(days=30)
    assert tokens.authenticate(f"Bearer {text}", at=ends - SECOND) == token
    assert tokens.authenticate(f"Bearer {text}", at=ends) is None


def test_a_revoked_one_and_one_of_a_closed_account_are_refused(issued: tuple[Token, str], boss: Account) -> None:
    token, text = issued
    Account.objects.update(is_active=False)
    assert tokens.authenticate(f"Bearer {text}", at=AT) is None
    Account.objects.update(is_active=True)
    assert tokens.authenticate(f"Bearer {text}", at=AT) == token
    assert tokens.revoke(token, by="operator", at=AT)
    assert not tokens.revoke(token, by="operator", at=AT)
    assert tokens.authenticate(f"Bearer {text}", at=AT) is None


def test_one_query_lets_in_and_use_is_noted_once_a_minute(
    issued: tuple[Token, str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    header = f"Bearer {issued[1]}"
    noted = []
    for at, queries in ((AT, 2), (AT + SECOND, 1), (AT + MINUTE - SECOND, 1), (AT + MINUTE, 2)):
        with django_assert_num_queries(queries):
            tokens.authenticate(header, at=at)
        noted.append(Token.objects.get().last_used_at)
    assert noted == [AT, AT, AT, AT + MINUTE]


def test_made_up_tokens_do_not_reach_the_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        tokens.authenticate("Bearer nonsense", at=AT)


def test_a_program_may_what_its_account_may_within_its_scopes(issued: tuple[Token, str], boss: Account) -> None:
    program = tokens.visitor(issued[0])
    assert program.reference == f"token:{issued[0].pk}"
    may = {name: guards.may(program, name) for name in ("policy.read", "events.write", "policy.view", "token.manage")}
    assert may == {"policy.read": True, "events.write": True, "policy.view": False, "token.manage": False}
    assert guards.may(boss, "policy.view")


def test_nobody_hands_on_what_they_have_not_or_what_makes_keys(boss: Account) -> None:
    offered = set(tokens.offered(boss))
    assert "policy.read" in offered
    assert offered & {"token.manage", "token.admin", "security.own", "account.manage"} == set()
    stranger = Account.objects.create_user("wang.lei")
    assert "policy.read" not in tokens.offered(stranger)
    for account, scope in ((stranger, "policy.read"), (boss, "token.manage"), (boss, "no.such")):
        with pytest.raises(tokens.NotOffered):
            tokens.issue(account, name="x", scopes=[scope], expires_at=None, at=AT)


def test_words_for_scopes_come_from_above(boss: Account) -> None:
    assert tokens.words_of("no.such") == ""
    assert tokens.words_of("policy.read") != ""


# The page


def issue(client: Client, **sent: object) -> str:
    answer = client.post("/me/tokens/issue/", {"name": "ERP", "lives": 90, "scopes": ["policy.read"], **sent})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_a_token_is_shown_once(colleague: Client) -> None:
    text = re.search(r"sy_[0-9a-z]{8}_[\w-]{43}", issue(colleague))
    assert text is not None
    assert tokens.authenticate(f"Bearer {text[0]}", at=datetime.now(UTC)) == Token.objects.get()
    again = colleague.get("/me/tokens/").content.decode()
    assert text[0] not in again
    assert Token.objects.get().prefix in again


@pytest.mark.parametrize(("lives", "days"), [(30, 30), (365, 365), (0, None)])
def test_it_lives_as_long_as_was_chosen(colleague: Client, lives: int, days: int | None) -> None:
    issue(colleague, lives=lives)
    token = Token.objects.get()
    expected = None if days is None else timedelta(days=days)
    assert (token.expires_at - token.created_at if token.expires_at else None) == expected


@pytest.mark.parametrize("wrong", [{"scopes": []}, {"scopes": ["token.manage"]}, {"lives": 7}, {"name": ""}])
def test_what_is_not_offered_is_not_issued(colleague: Client, wrong: dict[str, object]) -> None:
    assert "sy-error" in issue(colleague, **wrong)
    assert Token.objects.count() == 0


def test_a_token_of_another_is_revoked_by_whoever_looks_after_tokens_alone(
    colleague: Client, client: Client, wang: Account, boss: Account
) -> None:
    mine, _text = tokens.issue(boss, name="mine", scopes=["policy.read"], expires_at=None, at=AT)
    theirs = Token.objects.create(account=wang, name="x", prefix="sy_1", digest="1", scopes=[], created_at=AT)
    attempt(client)
    assert client.post(f"/me/tokens/{mine.pk}/revoke/").status_code in (403, 404)
    assert colleague.post(f"/me/tokens/{theirs.pk}/revoke/")["Location"] == f"/accounts/{wang.pk}/"
    assert colleague.post(f"/me/tokens/{mine.pk}/revoke/")["Location"] == "/me/tokens/"
    assert Token.objects.filter(revoked_at=None).count() == 0


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(
    colleague: Client, boss: Account, many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        tokens.issue(boss, name=str(number), scopes=["policy.read"], expires_at=None, at=AT)
    colleague.get("/me/tokens/")
    with django_assert_max_num_queries(10) as asked:
        colleague.get("/me/tokens/")
    assert sum("access_token" in query["sql"] for query in asked.captured_queries) == 1
