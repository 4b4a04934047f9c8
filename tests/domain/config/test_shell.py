"""The shell around every page."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from shouyue.access.actions import issue_link, local_account

pytestmark = pytest.mark.django_db


def test_the_front_door_opens_the_first_page(colleague: Client) -> None:
    response = colleague.get("/", follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[0][0] != "/sign-in/"


@pytest.mark.parametrize(
    ("language", "tag", "words"),
    [("zh-hans", "zh-Hans", "组件"), ("zh-hant", "zh-Hant", "元件"), ("en", "en", "Components")],
)
def test_a_page_speaks_the_language_chosen(colleague: Client, language: str, tag: str, words: str) -> None:
    response = colleague.post("/language/", {"language": language, "next": "/gallery/"}, follow=True)
    page = response.content.decode()
    assert f'<html lang="{tag}">' in page
    assert f"<h1>{words}</h1>" in page


def test_chinese_is_spoken_where_nothing_was_chosen(client: Client) -> None:
    assert '<html lang="zh-Hans">' in client.get("/sign-in/").content.decode()


def test_a_fragment_is_the_content_alone(colleague: Client) -> None:
    page = colleague.get("/gallery/", headers={"hx-request": "true"}).content.decode()
    assert "<h1>" in page
    assert "<html" not in page


@pytest.mark.parametrize("address", ["/nowhere/", "/gallery/%00/"])
def test_a_missing_page_says_so_in_the_shell(colleague: Client, address: str) -> None:
    response = colleague.get(address)
    assert response.status_code == 404
    assert "页面不存在" in response.content.decode()
    assert 'class="sy-side"' in response.content.decode()


def test_a_form_without_its_token_explains_itself() -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-out/")
    assert response.status_code == 403
    assert "表单已过期" in response.content.decode()


def test_an_error_of_ours_is_told_without_details(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("shouyue.access.views.sign_in.render", _break)
    response = client.get("/sign-in/")
    assert response.status_code == 500
    assert "系统出错了" in response.content.decode()
    assert "ZeroDivisionError" not in response.content.decode()


def _break(*args: object) -> None:
    raise ZeroDivisionError


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    client.post(f"/sign-in/{issue_link(local_account(), at=timezone.now())}/")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
