"""Parts that many share: made once, and never for anybody else than whom they were made for."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import get_language

from shouyue.access.models import Account
from shouyue.desk.pieces import HOUSE
from shouyue.live import pieces
from shouyue.live.logic import Ask, Served, Share
from shouyue.live.pieces import Piece, Place
from shouyue.live.queries import wish_of
from shouyue.obligations.models import Head
from shouyue.people.models import Holding
from shouyue.people.queries import Scope, scope_of
from shouyue.people.rights import roles_with
from shouyue.people.snapshot import drop as drop_roster
from tests.domain.desk import story
from tests.domain.live.facts import member, record
from tests.domain.people.company import account_of, company, with_role

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
SHARE = Share("test.scope", "/journal/?name=case.received", frozenset({"*"}))
HOUSE_SHARE = Share(HOUSE, "/journal/", frozenset({"*"}))


@pytest.fixture(autouse=True)
def policy(db: None) -> Iterator[None]:
    with story.adopted():
        yield


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Scope, str]]:
    """For whom the piece `test.scope` was made, in the order of making."""
    calls: list[tuple[Scope, str]] = []

    def render(scope: Scope, place: Place, at: datetime) -> str:
        calls.append((scope, get_language() or ""))
        return f"{sorted(scope.sites)} {scope.everything} {place.query['name']} {get_language()} {at:%H:%M}"

    monkeypatch.setattr(pieces, "_offered", dict(pieces._offered))
    pieces.offer("test.scope", Piece("journal.view", reader=scope_of, render=render))
    return calls


def asks(account: Account, share: Share = SHARE, language: str = "en") -> Ask:
    client = Client()
    client.force_login(account)
    return Ask(client.session.session_key or "", account.pk, language, share)


def serve(*asked: Ask, seconds: float = 60.0) -> Served:
    return pieces.serve(asked, at=AT, real=timezone.now(), seconds=seconds)


def html(served: Served, ask: Ask) -> str:
    part = served.parts[ask]
    assert part is not None
    data: dict[str, Any] = json.loads(part.decode().partition("data: ")[2])
    assert (data["piece"], data["address"]) == (ask.share.piece, ask.share.address)
    return str(data["html"])


def test_those_who_see_the_same_share_one_text(made: list[tuple[Scope, str]]) -> None:
    asked = [asks(member(name)) for name in ("one", "two", "three")]
    served = serve(*asked)
    assert {html(served, ask) for ask in asked} == {"[] True case.received en 06:05"}
    assert len(made) == 1


def test_another_scope_or_language_is_another_text(made: list[tuple[Scope, str]]) -> None:
    house = company()
    south = [asks(account_of(with_role("department_head", site=house.suzhou))) for _person in range(2)]
    east = asks(account_of(with_role("department_head", site=house.shanghai)))
    whole, chinese = asks(member("whole")), asks(member("chinese"), language="zh-hans")
    served = serve(*south, east, whole, chinese)
    assert [html(served, ask) for ask in (*south, east, whole, chinese)] == [
        "['SZ01'] False case.received en 06:05",
        "['SZ01'] False case.received en 06:05",
        "['SH01'] False case.received en 06:05",
        "[] True case.received en 06:05",
        "[] True case.received zh-hans 06:05",
    ]
    assert len(made) == 4


def test_a_right_that_ends_or_a_session_that_ends_ends_the_sharing(made: list[tuple[Scope, str]]) -> None:
    stays, loses, leaves = (asks(member(name)) for name in ("stays", "loses", "leaves"))
    Holding.objects.filter(person__account=loses.account, role__in=roles_with("journal.view")).delete()
    drop_roster()
    Account.objects.filter(pk=leaves.account).update(is_active=False)
    served = serve(stays, loses, leaves)
    assert served.parts.keys() == {stays, loses}
    assert served.parts[loses] is None
    assert html(served, stays) == "[] True case.received en 06:05"
    assert served.ended == {leaves.session}


def test_a_scope_that_changes_counts_from_the_next_text_on(made: list[tuple[Scope, str]]) -> None:
    house = company()
    moves = asks(account_of(with_role("regional_manager", region=house.north)))
    assert html(serve(moves), moves).startswith("['BJ01'] False")
    Holding.objects.filter(person__account=moves.account).update(region=house.east)
    drop_roster()
    assert html(serve(moves), moves).startswith("['SH01', 'SZ01'] False")


def test_what_cannot_be_made_each_page_fetches_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(pieces, "_offered", {})
    pieces.offer("test.render", Piece("live.listen", reader=scope_of, render=broken))
    pieces.offer("test.reader", Piece("live.listen", reader=broken, render=broken))
    account = member("one")
    asked = [asks(account, Share(f"test.{name}", "/", frozenset({"*"}))) for name in ("render", "reader", "unknown")]
    assert serve(*asked) == Served(dict.fromkeys(asked), frozenset())


def test_when_the_time_is_used_up_the_rest_waits(made: list[tuple[Scope, str]]) -> None:
    first, same = asks(member("one")), asks(member("two"))
    later = asks(member("three"), language="zh-hans")
    assert serve(first, later, same, seconds=0).parts.keys() == {first, same}
    assert len(made) == 1


def test_a_piece_is_offered_once_and_a_tag_names_one_that_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="offered twice"):
        pieces.offer(HOUSE, Piece("live.listen", reader=scope_of, render=lambda *given: ""))
    request = RequestFactory().get("/journal/", {"actor": "person:3"})
    account = request.user = member("one")
    with pytest.raises(KeyError):
        Template("{% live kinds='*' share='nobody.offers' %}").render(Context({"request": request}))
    tag = Template("{% live kinds='*' share='journal.house' %}").render(Context({"request": request}))
    assert 'data-live-address="/journal/?actor=person%3A3"' in tag
    wish = wish_of([tag.partition('data-live-wish="')[2].partition('"')[0]], account=account.pk)
    assert wish.shares == {Share(HOUSE, "/journal/?actor=person%3A3", frozenset({"*"}))}
    assert wish.names == frozenset()


# The journal, which is shared


def test_readers_of_the_journal_get_their_own_places_and_what_their_roles_may_read() -> None:
    house = company()
    for site, region in (("SH01", "east"), ("BJ01", "north")):
        Head.objects.create(subject=f"case:{site}", site=site, region=region)
        record(f"case:{site}")
    record("audit:1", name="audit.scored")
    east, north = (
        asks(account_of(with_role("regional_manager", region=one)), HOUSE_SHARE) for one in (house.east, house.north)
    )
    sales, supervisor = (
        asks(account_of(with_role(role)), HOUSE_SHARE) for role in ("sales_manager", "service_supervisor")
    )
    served = serve(east, north, sales, supervisor)
    seen = [
        [name for name in ("case:SH01", "case:BJ01", "audit:1") if f"/timeline/{name}/" in html(served, ask)]
        for ask in (east, north, sales, supervisor)
    ]
    assert seen == [["case:SH01"], ["case:BJ01"], ["case:SH01", "case:BJ01"], ["case:SH01", "case:BJ01", "audit:1"]]


def test_what_is_sent_is_what_the_page_shows(colleague: Client) -> None:
    record("case:1", "customer:3")
    ask = asks(member("one"), HOUSE_SHARE, language="zh-hans")
    page = colleague.get("/journal/").content.decode()
    sent = html(serve(ask), ask)
    assert "工单已受理" in sent
    assert page.partition('id="facts-now"')[2].partition(">")[2].startswith(sent)


def test_it_costs_as_many_queries_for_three_readers_as_for_one() -> None:
    record("case:1")
    counts = []
    for number in (1, 3):
        asked = [asks(member(f"m{number}{one}"), HOUSE_SHARE) for one in range(number)]
        serve(asked[0])
        with CaptureQueriesContext(connection) as queries:
            serve(*asked)
        counts.append(len(queries))
    assert counts[0] == counts[1]
