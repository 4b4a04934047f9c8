"""One-time links, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shouyue.access.actions import issue_link, local_account, redeem
from shouyue.access.models import Account, SignInLink

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_the_local_account_is_made_once_and_has_no_password() -> None:
    assert local_account() == local_account()
    assert Account.objects.count() == 1
    assert not local_account().has_usable_password()


def test_a_link_works_once() -> None:
    token = issue_link(local_account(), at=AT)
    assert redeem(token, at=AT) == local_account()
    assert redeem(token, at=AT) is None


def test_a_link_works_until_the_second_before_its_day_is_over() -> None:
    day = timedelta(hours=24)
    assert redeem(issue_link(local_account(), at=AT), at=AT + day - SECOND) == local_account()
    assert redeem(issue_link(local_account(), at=AT), at=AT + day) is None


def test_a_made_up_or_changed_token_is_turned_away() -> None:
    token = issue_link(local_account(), at=AT)
    assert redeem("nonsense", at=AT) is None
    assert redeem(token[:-1] + ("A" if token[-1] != "A" else "B"), at=AT) is None


def test_the_table_holds_nothing_that_lets_anybody_in() -> None:
    token = issue_link(local_account(), at=AT)
    link = SignInLink.objects.get()
    assert link.digest not in token
    assert redeem(link.digest, at=AT) is None


def test_an_account_that_may_not_sign_in_is_refused() -> None:
    token = issue_link(local_account(), at=AT)
    Account.objects.update(is_active=False)
    assert redeem(token, at=AT) is None


def test_expired_links_are_cleared_away() -> None:
    issue_link(local_account(), at=AT)
    issue_link(local_account(), at=AT + timedelta(days=2))
    assert [link.expires_at for link in SignInLink.objects.all()] == [AT + timedelta(days=3)]


def test_opening_a_link_does_not_use_it_up_but_its_button_does(client: Client) -> None:
    address = f"/sign-in/{issue_link(local_account(), at=timezone.now())}/"
    assert client.get(address).status_code == 200
    assert client.get("/").headers["Location"] == "/sign-in/"
    assert client.post(address).headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(local_account().pk)


def test_the_session_key_changes_when_somebody_signs_in(client: Client) -> None:
    session = client.session
    session["language"] = "before"
    session.save()
    before = session.session_key
    client.post(f"/sign-in/{issue_link(local_account(), at=timezone.now())}/")
    assert client.session.session_key != before


def test_signing_out_is_a_post(colleague: Client) -> None:
    assert colleague.get("/sign-out/").status_code == 405
    colleague.post("/sign-out/")
    assert "_auth_user_id" not in colleague.session


def test_signing_in_needs_the_token_of_the_form() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/sign-in/{issue_link(local_account(), at=timezone.now())}/").status_code == 403
