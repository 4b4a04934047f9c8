"""Signing in by password: what lets in, what does not, and what is not told."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from shouyue.access.actions import end_sessions, issue_link, set_active, set_password
from shouyue.access.models import Account, Session, SignInLink
from shouyue.access.sessions import ADDRESS
from tests.domain.access.conftest import PASSWORD, attempt, signed_in_as
from tests.domain.access.hashers import Counting

pytestmark = pytest.mark.django_db
WORD = "four quite other words"


def test_the_right_password_lets_in(client: Client, wang: Account) -> None:
    assert attempt(client) == "/"
    assert signed_in_as(client) == "wang.lei"


def test_a_name_typed_full_width_is_the_same_name(client: Client, wang: Account) -> None:
    assert attempt(client, "ｗａｎｇ.lei") == "/"


@pytest.mark.parametrize(
    ("username", "password"),
    [("wang.lei", "wrong"), ("Wang.Lei", PASSWORD), ("nobody", PASSWORD), ("unusable", PASSWORD), ("closed", PASSWORD)],
)
def test_everything_else_gets_the_same_answer_after_the_same_work(
    client: Client, wang: Account, username: str, password: str
) -> None:
    Account.objects.create_user("unusable")
    closed = Account.objects.create_user("closed")
    closed.set_password(PASSWORD)
    closed.is_active = False
    closed.save()
    Counting.runs.clear()
    answer = client.post("/sign-in/", {"username": username, "password": password})
    page = re.sub(
        r'(name="csrfmiddlewaretoken" value|name="username" value|X-CSRFToken": )="?[^"]*"', "", answer.content.decode()
    )
    assert answer.status_code == 200
    assert "用户名或密码不正确" in page
    assert username not in page
    assert len(Counting.runs) == 1
    assert signed_in_as(client) is None


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ("/policies/?a=1", "/policies/?a=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("https:///evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("policies/", "/"),
        ("http://testserver/policies/", "/"),
    ],
)
def test_after_signing_in_only_our_own_paths_are_opened(client: Client, wang: Account, wanted: str, where: str) -> None:
    assert attempt(client, next=wanted) == where
    assert client.get("/sign-in/", {"next": wanted})["Location"] == where


def test_the_form_needs_its_token(wang: Account) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/sign-in/", {"username": "wang.lei", "password": PASSWORD}).status_code == 403
    assert Session.objects.filter(account=wang).count() == 0


def test_the_session_key_of_before_is_worth_nothing_after(client: Client, wang: Account) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    planted = str(session.session_key)
    attempt(client)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()
    thief = Client()
    thief.cookies["shouyue"] = planted
    assert thief.get("/me/security/").status_code == 302


def test_a_session_says_whose_it_is_and_where(client: Client, wang: Account) -> None:
    client.post(
        "/sign-in/",
        {"username": "wang.lei", "password": PASSWORD},
        REMOTE_ADDR="203.0.113.9",
        headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36"},
    )
    session = Session.objects.get(account=wang)
    assert (session.address, session.agent[:20]) == ("203.0.113.9", "Mozilla/5.0 (Windows")
    assert session.since is not None
    assert client.session[ADDRESS] == "203.0.113.9"


def test_a_link_sets_the_password_once(client: Client, wang: Account) -> None:
    address = f"/password/{issue_link(wang, purpose=SignInLink.Purpose.PASSWORD, at=timezone.now())}/"
    assert client.get(address).status_code == 200
    refused = client.post(address, {"new": "short", "again": "short"})
    assert "密码少于 10 个字符" in refused.content.decode()
    assert client.post(address, {"new": WORD, "again": WORD})["Location"] == "/"
    assert signed_in_as(client) == "wang.lei"
    assert client.post(address, {"new": PASSWORD, "again": PASSWORD})["Location"] == "/sign-in/"
    assert attempt(Client(), password=PASSWORD) == "200"
    assert attempt(Client(), password=WORD) == "/"


def test_a_link_for_a_password_does_not_let_in_and_the_other_way_round(client: Client, wang: Account) -> None:
    password = issue_link(wang, purpose=SignInLink.Purpose.PASSWORD, at=timezone.now())
    enter = issue_link(wang, at=timezone.now())
    assert client.post(f"/sign-in/{password}/")["Location"] == "/sign-in/"
    assert client.post(f"/password/{enter}/", {"new": WORD, "again": WORD})["Location"] == "/sign-in/"
    assert signed_in_as(client) is None


def test_of_links_for_a_password_only_the_last_is_good(client: Client, wang: Account) -> None:
    first, last = (issue_link(wang, purpose=SignInLink.Purpose.PASSWORD, at=timezone.now()) for _ in range(2))
    assert client.get(f"/password/{first}/")["Location"] == "/sign-in/"
    assert client.get(f"/password/{last}/").status_code == 200


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "密码少于 10 个字符"),
        ("password1234", "密码太常见"),
        ("8351920467", "只有数字的密码"),
        ("wang.lei.1", "密码与用户名或邮箱太相似"),
    ],
)
def test_a_weak_password_is_refused_with_what_to_do(
    client: Client, wang: Account, password: str, sentence: str
) -> None:
    attempt(client)
    sent = {"current": PASSWORD, "new": password, "again": password}
    page = client.post("/me/security/password/", sent).content.decode()
    assert sentence in page
    assert password not in page


def test_a_new_password_ends_every_other_session(client: Client, wang: Account) -> None:
    elsewhere = Client()
    attempt(client)
    attempt(elsewhere)
    before = client.session.session_key
    changed = client.post("/me/security/password/", {"current": PASSWORD, "new": WORD, "again": WORD})
    assert changed["Location"] == "/me/security/"
    assert client.get("/me/security/").status_code == 200
    assert client.session.session_key != before
    assert elsewhere.get("/me/security/")["Location"] == "/sign-in/?next=%2Fme%2Fsecurity%2F"
    assert Session.objects.filter(account=wang).count() == 1


def test_a_new_password_needs_the_present_one_and_to_be_typed_twice(client: Client, wang: Account) -> None:
    attempt(client)
    wrong = client.post("/me/security/password/", {"current": "wrong", "new": WORD, "again": WORD})
    assert "当前密码不正确" in wrong.content.decode()
    unlike = client.post("/me/security/password/", {"current": PASSWORD, "new": WORD, "again": PASSWORD})
    assert "两次输入的密码不一致" in unlike.content.decode()
    wang.refresh_from_db()
    assert wang.check_password(PASSWORD)


def test_whoever_has_no_password_sets_the_first_one(colleague: Client) -> None:
    answer = colleague.post("/me/security/password/", {"new": WORD, "again": WORD})
    assert answer["Location"] == "/me/security/"
    assert attempt(Client(), "local", WORD) == "/"


def test_setting_a_password_voids_the_links_that_were_out(wang: Account) -> None:
    token = issue_link(wang, at=timezone.now())
    set_password(wang, WORD, by="operator")
    assert Client().post(f"/sign-in/{token}/")["Location"] == "/sign-in/"


def test_signing_out_everywhere_and_closing_an_account_end_sessions_at_once(client: Client, wang: Account) -> None:
    attempt(client)
    assert end_sessions(wang) == 1
    assert client.get("/me/security/").status_code == 302
    attempt(client)
    set_active(wang, False, by="operator")
    assert client.get("/me/security/").status_code == 302
    assert attempt(client) == "200"


def test_the_operator_prints_a_link_for_an_account(wang: Account, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("signin", "--account", "wang.lei")
    link = capsys.readouterr().out.strip()
    assert re.fullmatch(r"http://testserver/password/[\w.-]+/", link)
    assert Client().get(link.removeprefix("http://testserver")).status_code == 200
    with pytest.raises(CommandError, match="'nobody'"):
        call_command("signin", "--account", "nobody")


def test_the_hint_of_the_first_day_goes_with_the_first_password(client: Client, db: None) -> None:
    assert "shouyue signin" in client.get("/sign-in/").content.decode()
    Account.objects.create_user("li.na")
    assert "shouyue signin" in client.get("/sign-in/").content.decode()
    account = Account.objects.create_user("wang.lei")
    account.set_password(PASSWORD)
    account.save()
    assert "shouyue signin" not in client.get("/sign-in/").content.decode()
