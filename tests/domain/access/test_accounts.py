"""Looking after everybody's way in, and after one's own sessions."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from shouyue.access import queries
from shouyue.access.actions import erase, issue_link, local_account
from shouyue.access.models import Account, Identity, Session, SignInLink, Token
from tests.domain.access.conftest import PASSWORD, attempt

pytestmark = pytest.mark.django_db
WORD = "four quite other words"


def test_a_new_account_comes_in_by_the_link_that_is_shown_once(colleague: Client) -> None:
    answer = colleague.post("/accounts/new/", {"username": "li.na", "email": "Li.Na@Example.cn"})
    account = Account.objects.get(username="li.na")
    assert (answer["Location"], account.email) == (f"/accounts/{account.pk}/", "li.na@example.cn")
    shown = colleague.post(f"/accounts/{account.pk}/link/")
    assert "no-store" in shown["Cache-Control"]
    link = re.search(r"http://testserver(/password/[\w.-]+/)", shown.content.decode())
    assert link is not None
    assert link[1] not in colleague.get(f"/accounts/{account.pk}/").content.decode()
    assert Client().post(link[1], {"new": WORD, "again": WORD})["Location"] == "/"
    assert attempt(Client(), "li.na", WORD) == "/"


def test_a_name_or_e_mail_is_taken_once(colleague: Client, wang: Account) -> None:
    for sent in ({"username": "wang.lei"}, {"username": "other", "email": "WANG@example.cn"}):
        assert "sy-error" in colleague.post("/accounts/new/", sent).content.decode()
    assert Account.objects.filter(username="other").count() == 0


def test_closing_and_opening_an_account(colleague: Client, client: Client, wang: Account) -> None:
    attempt(client)
    colleague.post(f"/accounts/{wang.pk}/close/")
    assert client.get("/me/security/").status_code == 302
    colleague.post(f"/accounts/{wang.pk}/open/")
    assert attempt(client) == "/"
    colleague.post(f"/accounts/{wang.pk}/sign-out/")
    assert client.get("/me/security/").status_code == 302


def test_nobody_closes_the_account_they_are_signed_in_with(colleague: Client) -> None:
    assert colleague.post(f"/accounts/{local_account().pk}/close/").status_code == 404
    assert local_account().is_active


def test_an_open_desk_takes_nobodys_own_ways_in_away(colleague: Client) -> None:
    own = local_account()
    for act in ("second-factor", "untie", "link", "open"):
        assert colleague.post(f"/accounts/{own.pk}/{act}/").status_code == 404
    assert SignInLink.objects.filter(purpose=SignInLink.Purpose.PASSWORD).count() == 0
    shown = colleague.get(f"/accounts/{own.pk}/").content.decode()
    assert "在“账号安全”中更改" in shown
    assert f"/accounts/{own.pk}/link/" not in shown


def test_untying_a_company_account(colleague: Client, wang: Account) -> None:
    Identity.objects.create(account=wang, issuer="https://id", subject="1", since=timezone.now())
    assert "公司账号" in colleague.get("/accounts/").content.decode()
    colleague.post(f"/accounts/{wang.pk}/untie/")
    assert Identity.objects.count() == 0


def test_an_e_mail_is_changed(colleague: Client, wang: Account) -> None:
    colleague.post(f"/accounts/{wang.pk}/", {"email": "Lei.Wang@example.cn"})
    wang.refresh_from_db()
    assert wang.email == "lei.wang@example.cn"


@pytest.mark.parametrize("address", ["/accounts/0/", "/accounts/99999999999999999999999/"])
def test_an_account_that_is_not_there(colleague: Client, address: str) -> None:
    assert colleague.get(address).status_code == 404
    assert colleague.post(f"{address}close/").status_code == 404


def test_an_act_that_is_not_there(colleague: Client, wang: Account) -> None:
    assert colleague.post(f"/accounts/{wang.pk}/promote/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/", "/accounts/new/", "/accounts/locks/", "/accounts/{pk}/", "/accounts/{pk}/link/",
        "/accounts/{pk}/close/",
    ],
)  # fmt: skip
def test_accounts_are_closed_to_everybody_else(client: Client, wang: Account, address: str) -> None:
    attempt(client)
    assert client.post(address.format(pk=local_account().pk), {"username": "x"}).status_code == 403


def test_the_list_is_searched_and_walked(wang: Account) -> None:
    for number in range(60):
        Account.objects.create_user(f"person{number:02}", f"p{number}@example.cn")
    first, more = queries.accounts("person")
    assert (len(first), more, first[0].account.username) == (50, True, "person00")
    rest, more = queries.accounts("person", after=first[-1].account.username)
    assert ([row.account.username for row in rest], more) == ([f"person{number}" for number in range(50, 60)], False)
    assert [row.account for row in queries.accounts("WANG@")[0]] == [wang]


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_one_question(many: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(many):
        Account.objects.create_user(f"person{number}")
    with django_assert_num_queries(1):
        rows, _more = queries.accounts()
    assert [(row.password, row.second_factor, row.tied) for row in rows] == [(False, False, False)] * many


# One's own sessions


def test_one_session_is_ended_or_all_others(client: Client, wang: Account) -> None:
    here, there, elsewhere = client, Client(), Client()
    for browser in (here, there, elsewhere):
        attempt(browser)
    page = here.get("/me/security/").content.decode()
    assert page.count("退出该处登录") == 2
    assert not any(session.session_key in page for session in Session.objects.all())
    shown = queries.signed_in(wang, here=here.session.session_key, at=timezone.now())
    assert [session.here for session in shown] == [True, False, False]
    there_key = there.session.session_key
    (reference,) = (
        session.reference for session in queries.signed_in(wang, here=there_key, at=timezone.now()) if session.here
    )
    here.post(f"/me/security/sessions/{reference}/")
    assert there.get("/me/security/").status_code == 302
    assert elsewhere.get("/me/security/").status_code == 200
    here.post("/me/security/sessions/")
    assert elsewhere.get("/me/security/").status_code == 302
    assert here.get("/me/security/").status_code == 200


def test_nobody_ends_the_sessions_of_another(client: Client, colleague: Client, wang: Account) -> None:
    attempt(client)
    (mine,) = queries.signed_in(wang, here=None, at=timezone.now())
    colleague.post(f"/me/security/sessions/{mine.reference}/")
    assert client.get("/me/security/").status_code == 200


def test_sessions_that_ran_out_are_cleared_away(client: Client, wang: Account) -> None:
    attempt(Client())
    Session.objects.update(expire_date=timezone.now())
    attempt(client)
    assert Session.objects.count() == 1


def test_erasing_leaves_nothing_of_the_person(client: Client, wang: Account) -> None:
    attempt(client)
    issue_link(wang, purpose=SignInLink.Purpose.PASSWORD, at=timezone.now())
    Identity.objects.create(account=wang, issuer="https://id", subject="1", since=timezone.now())
    Token.objects.create(
        account=wang, name="Wang's", prefix="sy_1", digest="1", scopes=["policy.read"], created_at=timezone.now()
    )
    erase(wang)
    wang.refresh_from_db()
    assert (wang.username, wang.email, wang.is_active) == (f"erased-{wang.pk}", "", False)
    assert not wang.has_usable_password()
    left = [model.objects.filter(account=wang).count() for model in (Session, SignInLink, Identity)]
    assert left == [0, 0, 0]
    token = Token.objects.get()
    assert (token.name, token.scopes) == ("", [])
    assert attempt(Client(), "wang.lei", PASSWORD) == "200"
