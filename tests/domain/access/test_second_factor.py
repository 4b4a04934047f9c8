"""Six digits after the password: once each, not for ever, and for everybody whose role demands it."""

import html
import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from shouyue.access import logic, second_factor
from shouyue.access.actions import issue_link, local_account
from shouyue.access.models import Account, Authenticator, RecoveryCode, SignInLink
from tests.domain.access.conftest import attempt, signed_in_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
STEP = timedelta(seconds=30)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(at: datetime) -> str:
    return logic.code_of(SECRET, logic.step_at(at))


@pytest.fixture
def codes(wang: Account) -> tuple[str, ...]:
    """Wang has a second factor since half an hour before AT; answers his recovery codes."""
    since = AT - timedelta(minutes=30)
    return second_factor.switch_on(wang, secret=SECRET, code=code(since), at=since)


def test_it_begins_with_a_right_code_only(wang: Account) -> None:
    assert second_factor.switch_on(wang, secret=SECRET, code="000000", at=AT) == ()
    assert not second_factor.is_on(wang)
    assert len(second_factor.switch_on(wang, secret=SECRET, code=code(AT), at=AT)) == 10
    assert second_factor.is_on(wang)


def test_the_code_that_began_it_is_used_up(wang: Account) -> None:
    second_factor.switch_on(wang, secret=SECRET, code=code(AT), at=AT)
    assert not second_factor.verify(wang, code(AT), at=AT)
    assert second_factor.verify(wang, code(AT + STEP), at=AT + STEP)


def test_a_code_is_taken_once(wang: Account, codes: tuple[str, ...]) -> None:
    assert second_factor.verify(wang, code(AT), at=AT)
    assert not second_factor.verify(wang, code(AT), at=AT + timedelta(seconds=1))
    assert not second_factor.verify(wang, code(AT - STEP), at=AT)  # older than the one used
    assert second_factor.verify(wang, code(AT + STEP), at=AT)


def test_a_recovery_code_is_taken_once_however_it_is_typed(wang: Account, codes: tuple[str, ...]) -> None:
    typed = codes[0].lower().replace("-", " ")
    assert second_factor.verify(wang, typed, at=AT)
    assert not second_factor.verify(wang, codes[0], at=AT)
    assert second_factor.recovery_codes_left(wang) == 9


def test_recovery_codes_open_one_account_alone(wang: Account, codes: tuple[str, ...]) -> None:
    other = local_account()
    second_factor.switch_on(other, secret=SECRET, code=code(AT), at=AT)
    assert not second_factor.verify(other, codes[0], at=AT)


def test_new_recovery_codes_void_the_old(wang: Account, codes: tuple[str, ...]) -> None:
    new = second_factor.renew_recovery_codes(wang)
    assert not second_factor.verify(wang, codes[0], at=AT)
    assert second_factor.verify(wang, new[0], at=AT)


def test_the_database_holds_neither_secret_nor_codes(wang: Account, codes: tuple[str, ...]) -> None:
    assert SECRET not in Authenticator.objects.get().secret
    digests = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(logic.bare(one).lower() in digests.lower() for one in codes)


def test_recovery_codes_outlive_a_change_of_the_secret_key(
    wang: Account, codes: tuple[str, ...], settings: Settings
) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert second_factor.verify(wang, codes[0], at=AT)
    assert second_factor.verify(wang, code(AT), at=AT)


def test_five_wrong_codes_block_it_for_a_quarter_of_an_hour(wang: Account, codes: tuple[str, ...]) -> None:
    assert [second_factor.verify(wang, "000000", at=AT) for _time in range(4)] == [False] * 4
    until = AT + timedelta(minutes=15)
    with pytest.raises(second_factor.Blocked) as blocked:
        second_factor.verify(wang, "000000", at=AT)
    assert blocked.value.until == until
    for right in (code(AT), codes[0]):
        with pytest.raises(second_factor.Blocked):
            second_factor.verify(wang, right, at=until - timedelta(seconds=1))
    assert second_factor.verify(wang, code(until), at=until)
    assert [second_factor.verify(wang, "000000", at=until + STEP) for _time in range(4)] == [False] * 4


def test_after_a_block_counting_begins_anew(wang: Account, codes: tuple[str, ...]) -> None:
    later = AT + timedelta(minutes=15)
    for _time in range(4):
        second_factor.verify(wang, "000000", at=AT)
    with pytest.raises(second_factor.Blocked):
        second_factor.verify(wang, "000000", at=AT)
    assert [second_factor.verify(wang, "000000", at=later) for _time in range(4)] == [False] * 4
    with pytest.raises(second_factor.Blocked):
        second_factor.verify(wang, "000000", at=later)


# On the way in


def test_the_password_alone_lets_nobody_in(client: Client, wang: Account, codes: tuple[str, ...]) -> None:
    assert attempt(client, next="/policies/") == "/sign-in/code/"
    assert signed_in_as(client) is None
    assert client.get("/me/security/").status_code == 302
    half_way = client.session.session_key
    answer = client.post("/sign-in/code/", {"code": code(timezone.now())})
    assert answer["Location"] == "/policies/"
    assert signed_in_as(client) == "wang.lei"
    assert client.session.session_key != half_way


def test_a_code_that_let_one_browser_in_does_not_let_in_another(
    client: Client, wang: Account, codes: tuple[str, ...]
) -> None:
    overseen = code(timezone.now())
    thief = Client()
    attempt(client)
    attempt(thief)
    client.post("/sign-in/code/", {"code": overseen})
    assert "已使用过" in thief.post("/sign-in/code/", {"code": overseen}).content.decode()
    assert (signed_in_as(client), signed_in_as(thief)) == ("wang.lei", None)


def test_whoever_gave_no_password_is_asked_for_no_code(client: Client, wang: Account, codes: tuple[str, ...]) -> None:
    for address in ("/sign-in/code/", "/sign-in/app/"):
        assert client.post(address, {"code": codes[0]})["Location"] == "/sign-in/"
    assert second_factor.recovery_codes_left(wang) == 10


def test_half_way_in_lasts_ten_minutes(client: Client, wang: Account, codes: tuple[str, ...]) -> None:
    attempt(client)
    session = client.session
    session["pending"] = {**session["pending"], "until": timezone.now().timestamp() - 1}
    session.save()
    assert client.post("/sign-in/code/", {"code": codes[0]})["Location"] == "/sign-in/"


@pytest.mark.parametrize("change", ["password", "closed"])
def test_half_way_in_ends_with_a_new_password_or_a_closed_account(
    client: Client, wang: Account, codes: tuple[str, ...], change: str
) -> None:
    attempt(client)
    if change == "closed":
        wang.is_active = False
    else:
        wang.set_password("four quite other words")
    wang.save()
    assert client.post("/sign-in/code/", {"code": codes[0]})["Location"] == "/sign-in/"


def test_too_many_codes_are_told_with_the_time(client: Client, wang: Account, codes: tuple[str, ...]) -> None:
    attempt(client)
    answers = [client.post("/sign-in/code/", {"code": "000000"}) for _time in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    until = timezone.localtime(Authenticator.objects.get().blocked_until)
    assert f"<b>{until:%H:%M}</b>" in answers[-1].content.decode()


@pytest.mark.parametrize("purpose", list(SignInLink.Purpose))
def test_a_link_asks_for_the_code_too(
    client: Client, wang: Account, codes: tuple[str, ...], purpose: SignInLink.Purpose
) -> None:
    token = issue_link(wang, purpose=purpose, at=timezone.now())
    path = "sign-in" if purpose == SignInLink.Purpose.ENTER else "password"
    sent = {"new": "four quite other words", "again": "four quite other words"}
    assert client.post(f"/{path}/{token}/", sent)["Location"] == "/sign-in/code/"
    assert signed_in_as(client) is None


# Where a role demands it


@pytest.fixture
def demanded(settings: Settings) -> None:
    settings.SHOUYUE_REQUIRE_TOTP = frozenset({"*"})


def secret_on(page: str) -> str:
    found = re.search(r"<pre[^>]*><code>([A-Z2-7 ]+)</code>", html.unescape(page))
    assert found is not None
    return found[1].replace(" ", "")


def test_it_is_set_up_on_the_way_in(client: Client, wang: Account, demanded: None) -> None:
    assert attempt(client, next="/policies/") == "/sign-in/app/"
    secret = secret_on(client.get("/sign-in/app/").content.decode())
    assert client.get("/me/security/").status_code == 302
    wrong = client.post("/sign-in/app/", {"code": "000000"}).content.decode()
    assert secret_on(wrong) == secret
    right = logic.code_of(secret, logic.step_at(timezone.now()))
    shown = client.post("/sign-in/app/", {"code": right}).content.decode()
    assert len(re.findall(r"<li><code>[A-Z2-9-]{14}</code>", shown)) == 10
    assert 'href="/policies/"' in shown
    assert signed_in_as(client) == "wang.lei"
    assert attempt(Client()) == "/sign-in/code/"


def test_whoever_has_one_cannot_replace_it_on_the_way_in(
    client: Client, wang: Account, codes: tuple[str, ...], demanded: None
) -> None:
    attempt(client)
    assert client.get("/sign-in/app/")["Location"] == "/sign-in/"


def test_it_stays_on_where_it_is_demanded(
    client: Client, wang: Account, codes: tuple[str, ...], demanded: None
) -> None:
    attempt(client)
    client.post("/sign-in/code/", {"code": codes[0]})
    client.post("/me/security/second-factor/", {"code": codes[1], "do": "off"})
    assert second_factor.is_on(wang)


def test_roles_are_asked_from_above(wang: Account, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SHOUYUE_REQUIRE_TOTP = frozenset({"general_manager", "accountant"})
    held = {"driver"}
    monkeypatch.setattr(second_factor, "_roles", [lambda account: held])
    assert not second_factor.is_required(wang)
    held.add("accountant")
    assert second_factor.is_required(wang)


# One's own, and the administrator's


def test_everybody_may_set_it_up_and_end_it_with_a_code(client: Client, wang: Account) -> None:
    attempt(client)
    secret = secret_on(client.get("/me/security/app/").content.decode())
    right = logic.code_of(secret, logic.step_at(timezone.now()))
    shown = client.post("/me/security/app/", {"code": right}).content.decode()
    codes = re.findall(r"<li><code>([A-Z2-9-]{14})</code>", shown)
    assert second_factor.is_on(wang)
    refused = client.post("/me/security/second-factor/", {"code": "000000", "do": "off"}).content.decode()
    assert "验证码不正确" in refused
    renewed = client.post("/me/security/second-factor/", {"code": codes[0], "do": "renew"}).content.decode()
    newer = re.findall(r"<li><code>([A-Z2-9-]{14})</code>", renewed)
    assert not set(codes) & set(newer)
    client.post("/me/security/second-factor/", {"code": newer[0], "do": "off"})
    assert not second_factor.is_on(wang)
    assert attempt(Client()) == "/"


def test_an_administrator_switches_it_off_and_the_log_keeps_who(
    colleague: Client, wang: Account, codes: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "shouyue.access"):
        colleague.post(f"/accounts/{wang.pk}/second-factor/")
    assert not second_factor.is_on(wang)
    assert RecoveryCode.objects.count() == 0
    assert caplog.messages == [f"account={wang.pk} second factor off by=account:{local_account().pk}"]


def test_the_operator_can_switch_it_off_from_the_terminal(wang: Account, codes: tuple[str, ...]) -> None:
    call_command("signin", "--account", "wang.lei", "--without-second-factor")
    assert not second_factor.is_on(wang)


def test_nobody_else_can(client: Client, wang: Account, codes: tuple[str, ...]) -> None:
    attempt(client)
    client.post("/sign-in/code/", {"code": codes[0]})
    assert client.post(f"/accounts/{wang.pk}/second-factor/").status_code == 403
    assert second_factor.is_on(wang)
