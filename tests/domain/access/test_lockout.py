"""Locked out after wrong passwords, for fifteen minutes and not longer."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from shouyue.access import lockout
from shouyue.access.models import Account
from tests.domain.access.conftest import PASSWORD, attempt, signed_in_as
from tests.domain.access.hashers import Counting

pytestmark = pytest.mark.django_db
HOME, CAFE = "203.0.113.9", "198.51.100.7"


def wrong(times: int, username: str = "wang.lei", address: str = HOME, agent: str = "") -> Client:
    client = Client(REMOTE_ADDR=address, headers={"user-agent": agent})
    for _time in range(times):
        client.post("/sign-in/", {"username": username, "password": "wrong"})
    return client


def back_in_time(by: timedelta) -> None:
    """Every try was made that much earlier."""
    for row in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=row.attempt_time - by)


def test_the_fifth_wrong_try_locks_out_and_says_until_when(wang: Account) -> None:
    client = wrong(4)
    assert attempt(client, password="wrong") == "429"
    answer = client.post("/sign-in/", {"username": "wang.lei", "password": PASSWORD})
    until = timezone.localtime(AccessAttempt.objects.get().attempt_time + timedelta(minutes=15))
    assert answer.status_code == 429
    assert f"<b>{until:%H:%M}</b> 之前无法再次尝试" in answer.content.decode()
    assert signed_in_as(client) is None


def test_four_wrong_tries_do_not_lock_out_and_success_forgets_them(wang: Account) -> None:
    client = wrong(4)
    assert attempt(client) == "/"
    assert AccessAttempt.objects.count() == 0


def test_it_ends_after_fifteen_minutes_and_not_a_second_before(wang: Account) -> None:
    client = wrong(5)
    back_in_time(timedelta(minutes=14, seconds=57))
    assert attempt(client) == "429"
    back_in_time(timedelta(seconds=4))
    assert attempt(client) == "/"


def test_trying_on_does_not_prolong_it(wang: Account) -> None:
    client = wrong(5)
    back_in_time(timedelta(minutes=14))
    tried = AccessAttempt.objects.get()
    wrong(3)
    assert AccessAttempt.objects.get().attempt_time == tried.attempt_time
    back_in_time(timedelta(seconds=61))
    assert attempt(client) == "/"


def test_another_browser_at_the_same_address_helps_nobody(wang: Account) -> None:
    for number in range(5):
        wrong(1, agent=f"robot {number}")
    assert attempt(Client(REMOTE_ADDR=HOME)) == "429"


def test_the_owner_still_comes_in_from_elsewhere(wang: Account) -> None:
    wrong(5, address=CAFE)
    assert attempt(Client(REMOTE_ADDR=HOME)) == "/"


def test_a_name_that_nobody_has_is_locked_out_alike(wang: Account) -> None:
    known, unknown = wrong(5), wrong(5, "nobody")
    Counting.runs.clear()
    answers = [client.post("/sign-in/", {"username": name, "password": "x"}) for client, name in
               ((known, "wang.lei"), (unknown, "nobody"))]  # fmt: skip
    assert [answer.status_code for answer in answers] == [429, 429]
    assert answers[0].content.decode().count("wang.lei") == answers[1].content.decode().count("nobody") == 0
    assert Counting.runs == []


def test_an_address_that_tries_many_accounts_is_locked_out_as_a_whole(wang: Account) -> None:
    for number in range(29):
        wrong(1, f"guess{number}")
    assert attempt(Client(REMOTE_ADDR=HOME), password="wrong") == "429"
    assert attempt(Client(REMOTE_ADDR=HOME)) == "429"
    assert attempt(Client(REMOTE_ADDR=CAFE)) == "/"


def test_a_made_up_forwarding_header_changes_no_address(wang: Account) -> None:
    for number in range(5):
        Client(REMOTE_ADDR=HOME, headers={"x-forwarded-for": f"6.6.6.{number}"}).post(
            "/sign-in/", {"username": "wang.lei", "password": "wrong"}
        )
    assert attempt(Client(REMOTE_ADDR=HOME)) == "429"


def test_no_password_is_kept_of_what_was_tried(client: Client, wang: Account) -> None:
    attempt(client)
    client.post("/me/security/password/", {"current": "secret one", "new": "secret two!", "again": "secret two!"})
    attempt(Client(), password="secret three")
    kept = " ".join(str(value) for row in AccessAttempt.objects.values() for value in row.values())
    assert "secret" not in kept
    assert "wang.lei" in kept


def test_guessing_the_present_password_counts_too(client: Client, wang: Account) -> None:
    attempt(client)
    sent = {"current": "wrong", "new": "four quite other words", "again": "four quite other words"}
    answers = [client.post("/me/security/password/", sent).status_code for _time in range(5)]
    assert answers == [200, 200, 200, 200, 429]


def test_who_is_locked_out_is_listed_in_one_query(
    wang: Account, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    wrong(5)
    wrong(4, "li.na", CAFE)
    with django_assert_num_queries(1):
        locks = lockout.current(at=timezone.now())
    assert [(lock.username, lock.address, lock.failures) for lock in locks] == [("wang.lei", HOME, 5)]
    assert lockout.current(at=timezone.now() + timedelta(minutes=16)) == ()


def test_whoever_looks_after_accounts_lifts_it(colleague: Client, wang: Account) -> None:
    client = wrong(5)
    assert "当前被锁定" in colleague.get("/accounts/").content.decode()
    colleague.post("/accounts/locks/", {"username": "wang.lei", "address": HOME})
    assert "当前被锁定" not in colleague.get("/accounts/").content.decode()
    assert attempt(client) == "/"


def test_lifting_without_an_address_lifts_nothing(colleague: Client, wang: Account) -> None:
    client = wrong(5)
    for address in ("", "nowhere", "1\0"):
        assert colleague.post("/accounts/locks/", {"username": "", "address": address}).status_code == 302
    colleague.post("/accounts/locks/", {"username": "wang\0", "address": HOME})
    assert attempt(client) == "429"


def test_axes_finds_nothing_wrong_with_its_settings() -> None:
    call_command("check", "--tag", "security", "--fail-level", "WARNING", "--database", "default")
