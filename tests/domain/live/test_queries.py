"""Wishes, who may go on listening, and what is found in the journal."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouyue.access.models import Account
from shouyue.clock.actions import set_clock
from shouyue.clock.queries import now, reading
from shouyue.live.logic import BadWish, OldWish, Share, Wish
from shouyue.live.queries import look, still_welcome, token, wish_of
from tests.domain.live.facts import member, record

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, 6, 5, 7, 250_000, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def account() -> Account:
    return member("one")


def test_wishes_of_one_page_are_one_as_old_as_its_oldest_part(account: Account) -> None:
    page = token(account, subjects=["case:1", "case:2"], kinds=["obligation"], at=AT)
    drawer = token(account, subjects=["case:3"], at=AT + SECOND)
    names = frozenset({"case:1", "case:2", "case:3", "obligation"})
    assert wish_of([drawer, page], account=account.pk) == Wish(account.pk, names, AT)


def test_what_comes_ready_made_is_wished_for_with_its_address(account: Account) -> None:
    rows = token(account, subjects=["case:1"], at=AT)
    house = token(account, kinds=["*"], share=("journal.house", "/journal/?actor=person:3"), at=AT)
    share = Share("journal.house", "/journal/?actor=person:3", frozenset({"*"}))
    assert wish_of([rows, house], account=account.pk) == Wish(account.pk, frozenset({"case:1"}), AT, frozenset({share}))


def test_a_wish_of_somebody_else_or_nobody_is_refused(account: Account) -> None:
    theirs = token(member("other"), kinds=["case"], at=AT)
    mine = token(account, kinds=["case"], at=AT)
    for tokens in ([theirs], [mine, theirs], [], [mine[:-1]], ["made-up"]):
        with pytest.raises(BadWish):
            wish_of(tokens, account=account.pk)
    with pytest.raises(BadWish):
        wish_of([mine], account=None)


def test_a_wish_ends_with_the_longest_session(account: Account, settings: pytest.FixtureRequest) -> None:
    mine = token(account, kinds=["case"], at=AT)
    setattr(settings, "SESSION_COOKIE_AGE", -1)  # noqa: B010 - the fixture has no type
    with pytest.raises(OldWish):
        wish_of([mine], account=account.pk)


def test_a_page_cannot_wish_for_everything_by_name(account: Account) -> None:
    with pytest.raises(ValueError, match="cannot listen to 1001 names"):
        token(account, subjects=[f"case:{number}" for number in range(1001)], at=AT)


def test_who_signed_out_or_was_locked_or_stayed_too_long_is_not_welcome(account: Account) -> None:
    sessions = {}
    for name in ("stays", "goes", "locked", "late"):
        client, one = Client(), member(name)
        client.force_login(one)
        sessions[name] = (client, client.session.session_key or "", one)
    sessions["goes"][0].logout()
    Account.objects.filter(pk=sessions["locked"][2].pk).update(is_active=False)
    late = sessions["late"][0].session
    late.set_expiry(1)
    late.save()
    asked = {key: one.pk for _client, key, one in sessions.values()}
    assert still_welcome(asked, at=timezone.now() + 2 * SECOND) == {sessions["stays"][1]: sessions["stays"][2]}
    with CaptureQueriesContext(connection) as queries:  # now that the roster is in memory
        still_welcome(asked, at=timezone.now())
    assert len(queries) == 2


def test_a_look_finds_the_last_five_seconds_whatever_the_order_of_commits() -> None:
    old = record("case:1", id_at=now() - 7 * SECOND)
    new = record("case:2", "customer:3")
    found = look()
    assert [(fact.id, fact.subject, fact.about) for fact in found.facts] == [(new, "case:2", ("customer:3",))]
    late = record("case:4", id_at=now() - 3 * SECOND)
    assert [fact.id for fact in look().facts] == [late, new]
    assert old not in {fact.id for fact in look().facts}
    assert not found.cut


def test_under_a_fast_clock_it_is_five_real_seconds() -> None:
    set_clock(company_at=AT, rate=60, by="system:simulate", at_real=reading().real)
    recent = record("case:1", id_at=now() - timedelta(minutes=4))
    record("case:2", id_at=now() - timedelta(minutes=6))
    assert [fact.id for fact in look().facts] == [recent]


def test_a_look_is_a_few_queries_however_much_it_finds() -> None:
    counts = []
    for number in range(3):
        record(f"case:{number}", "customer:1")
        with CaptureQueriesContext(connection) as queries:
            look()
        counts.append(len(queries))
    assert counts == [3, 3, 3]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite lets one write at a time")
def test_what_commits_after_a_later_one_is_found() -> None:
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record("case:1")
            written.set()
            go_on.wait(5)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(5)
    record("case:2")
    first = [fact.subject for fact in look().facts]
    go_on.set()
    thread.join()
    assert first == ["case:2"]
    assert [fact.subject for fact in look().facts] == ["case:1", "case:2"]
