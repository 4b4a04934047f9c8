"""The pages of announced years and of late entries."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouyue.access.actions import local_account
from shouyue.clock import queries as clock
from shouyue.obligations import editions, queries
from shouyue.obligations.logic import read_notice
from shouyue.obligations.models import Adoption, LateEntryDecision, Obligation
from shouyue.people import snapshot
from shouyue.people.actions import ensure_local_person
from shouyue.people.models import Holding
from tests.domain.api.conftest import Program, token_with
from tests.domain.obligations import adopting
from tests.domain.obligations.adopting import due, move_on, tell
from tests.domain.people.company import company
from tests.unit.obligations.test_notices import NEXT_YEAR

__all__ = ["token_with"]
LATE_IN_YEAR = datetime(2026, 12, 28, 1, 0, tzinfo=UTC)  # a Monday, nine in Shanghai

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> Iterator[Client]:
    """Signed in as who may announce and decide, in a small house."""
    adopting.found(LATE_IN_YEAR)
    ensure_local_person(local_account(), at=LATE_IN_YEAR)
    client = Client()
    client.force_login(local_account())
    yield client
    editions.forget()


@pytest.fixture
def api(me: Client, token_with: Any) -> Program:
    program: Program = token_with("calendar.view", "calendar.announce", "late_entry.approve")
    return program


def only(role: str, **place: Any) -> None:
    """Nobody holds anything but this role from now on."""
    person = Holding.objects.latest("pk").person
    Holding.objects.all().delete()
    Holding.objects.create(person=person, role=role, since=LATE_IN_YEAR.date(), **place)
    snapshot.drop()


def get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def running_into_january() -> None:
    tell("case.received", "case:1")
    move_on(days=2)
    tell("case.received", "case:2")


def told_too_late(subject: str, *, actor: str = "person:7") -> Obligation:
    at = clock.now()
    tell("case.received", subject)
    move_on(days=3)
    tell("case.contacted", subject, occurred_at=at + timedelta(hours=1), actor=actor)
    return Obligation.objects.get(subject=subject, rule="X-1/contact", superseded_by=None)


# ── years ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_page_opens_in_every_language(me: Client, language: str) -> None:
    me.cookies["shouyue_language"] = language
    row = told_too_late("case:1")
    number = Adoption.objects.get(document="HOUSE").pk
    for address in (
        "/calendars/years/",
        "/calendars/years/announce/?year=2027",
        f"/calendars/years/moved/{number}/",
        "/late-entries/",
        f"/late-entries/{row.pk}/",
    ):
        get(me, address)


def test_the_list_says_which_years_are_known_and_what_hangs_on_the_others(me: Client) -> None:
    running_into_january()
    page = get(me, "/calendars/years/")
    rows = [" ".join(part.split()) for part in page.split("<tr data-row>")[1:]]
    assert [row[row.index("<b>") + 3 : row.index("</b>")] for row in rows] == [str(y) for y in range(2028, 2022, -1)]
    assert "国办发明电〔2025〕7号" in rows[2]
    assert "<b>1</b>" in rows[1]


def test_a_notice_is_looked_at_before_it_is_announced(me: Client) -> None:
    running_into_january()
    page = me.post("/calendars/years/announce/", {"text": NEXT_YEAR, "look": "1"}).content.decode()
    assert "01-01 星期五 – 01-04 星期一" in page
    assert "2027-01-05 18:00" in page
    assert "<b>2027-01-06 18:00</b>" in page
    assert "公布 2027 年" in page
    assert Adoption.objects.filter(document="HOUSE").count() == 1


def test_announced_it_moves_what_it_said_and_shows_it(me: Client) -> None:
    running_into_january()
    asked = {"text": NEXT_YEAR, "announce": "1", "on": queries.last_house().pk}
    response = me.post("/calendars/years/announce/", asked)
    number = queries.last_house().pk
    assert response["Location"] == f"/calendars/years/moved/{number}/"
    assert "every 2s" in get(me, response["Location"])
    move_on(seconds=30)
    assert due("X-2/result", "case:2") == "01-06 10:00"
    page = get(me, response["Location"])
    assert "<b>1</b> 个时限已改动" in page
    assert "every 2s" not in page
    assert "国办发明电〔2026〕9号" in get(me, "/calendars/years/")
    assert "尚未公布" not in get(me, "/calendars/office/?year=2027")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"text": ""}, "必填"),
        ({"text": NEXT_YEAR.replace("共4天", "共5天")}, "却是 4 天"),
        ({"text": NEXT_YEAR, "on": "1"}, "有人在此期间采用了另一个版本"),
        ({"text": NEXT_YEAR, "year": "1700"}, "1980"),
    ],
)
def test_what_makes_no_sense_is_refused_and_stays_in_the_field(
    me: Client, asked: dict[str, str], sentence: str
) -> None:
    if asked.get("on"):
        me.post("/calendars/years/announce/", {"text": NEXT_YEAR.replace("9号", "8号"), "announce": "1"})
    page = me.post("/calendars/years/announce/", {**asked, "announce": "1"}).content.decode()
    assert sentence in page
    assert Adoption.objects.filter(document="HOUSE").count() == (2 if asked.get("on") else 1)


def test_who_may_not_announce_sees_no_button(me: Client) -> None:
    only("salesperson")
    assert "announce" not in get(me, "/calendars/years/")
    assert "尚未公布" in get(me, "/calendars/office/?year=2027")
    assert me.get("/calendars/years/announce/").status_code == 403


def test_the_list_of_years_costs_the_same_for_one_deadline_and_for_three(me: Client) -> None:
    counts = []
    for subjects in (["case:1"], ["case:2", "case:3"]):
        for subject in subjects:
            tell("case.received", subject)
        get(me, "/calendars/years/")
        with CaptureQueriesContext(connection) as caught:
            get(me, "/calendars/years/")
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 9


def test_a_year_by_the_api(api: Program) -> None:
    running_into_january()
    holidays = [
        {"name": one.name, "first": f"{one.first}", "last": f"{one.last}", "worked": [f"{day}" for day in one.worked]}
        for one in read_notice(NEXT_YEAR).stretches
    ]
    body: dict[str, Any] = {"year": 2027, "number": "国办发明电〔2026〕9号", "holidays": holidays}
    seen = api.post("/calendars/years/preview", body).json()
    assert (seen["moved"], [one["subject"] for one in seen["examples"]]) == (1, ["case:2"])
    made = api.post("/calendars/years", {**body, "on": seen["on"]})
    assert (made.status_code, made.json()["adoption"]) == (201, queries.last_house().pk)
    stale = api.post("/calendars/years", {**body, "number": "10", "on": seen["on"]})
    assert (stale.status_code, stale.json()["code"]) == (409, "calendar-stale")
    refused = api.post("/calendars/years", {**body, "holidays": holidays[1:]})
    assert (refused.status_code, refused.json()["code"]) == (422, "notice-refused")
    assert "lacks 元旦" in refused.json()["errors"][0]["detail"]
    move_on(seconds=30)
    found = api.get("/calendars/years", first=2026, last=2028).json()["items"]
    assert [(one["year"], one["number"]) for one in found] == [
        (2026, "国办发明电〔2025〕7号"),
        (2027, "国办发明电〔2026〕9号"),
    ]


# ── late entries ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_waits_is_listed_with_who_may_decide_and_then_with_the_reason(me: Client) -> None:
    row = told_too_late("case:1")
    page = get(me, "/late-entries/")
    assert f'href="/late-entries/{row.pk}/"' in page
    assert "管理员" in page[page.index("待决定") :]
    asked = {"reason": "电话录音在案", "accept": "1"}
    assert me.post(f"/late-entries/{row.pk}/", asked)["Location"] == "/late-entries/"
    page = get(me, "/late-entries/")
    assert "没有待决定的补录" in page
    assert "电话录音在案" in page
    assert "算守约（补录）" in page


def test_from_the_page_of_the_promise_it_leads_back_there(me: Client) -> None:
    row = told_too_late("case:1")
    assert f'href="/late-entries/{row.pk}/?page=1"' in get(me, f"/obligations/{row.pk}/")
    made = me.post(f"/late-entries/{row.pk}/?page=1", {"reason": "没有凭据", "decline": "1"})
    assert made["Location"] == f"/obligations/{row.pk}/"
    page = get(me, made["Location"])
    assert "没有凭据" in page
    assert "违约不变" in page
    assert f"/late-entries/{row.pk}/?page=1" not in page


def test_one_s_own_has_no_button_and_is_refused(me: Client) -> None:
    person = Holding.objects.latest("pk").person_id
    row = told_too_late("case:1", actor=f"person:{person}")
    assert "本人的" in get(me, "/late-entries/")
    page = get(me, f"/obligations/{row.pk}/")
    assert f"/late-entries/{row.pk}/?page=1" not in page
    assert "须由他人决定" in page
    refused = me.post(f"/late-entries/{row.pk}/", {"reason": "电话录音在案", "accept": "1"}).content.decode()
    assert "不能批准自己的补录" in refused
    assert not LateEntryDecision.objects.exists()


def test_without_a_reason_it_is_refused_at_the_field(me: Client) -> None:
    row = told_too_late("case:1")
    page = me.post(f"/late-entries/{row.pk}/", {"reason": " ", "accept": "1"}).content.decode()
    assert "必填" in page[page.index('id="id_reason') :]
    assert not LateEntryDecision.objects.exists()


def test_only_who_has_the_right_at_the_place_decides(me: Client) -> None:
    row = told_too_late("case:1")
    Obligation.objects.filter(pk=row.pk).update(site="elsewhere")
    only("service_supervisor", site=company().shanghai)
    assert "没有待决定的补录" in get(me, "/late-entries/")
    assert me.get(f"/late-entries/{row.pk}/").status_code == 403
    only("salesperson")
    assert me.get("/late-entries/").status_code == 403


def test_the_list_costs_the_same_for_one_and_for_three(me: Client) -> None:
    counts = []
    for subjects in (["case:1"], ["case:2", "case:3"]):
        for subject in subjects:
            told_too_late(subject)
        get(me, "/late-entries/")
        with CaptureQueriesContext(connection) as caught:
            page = get(me, "/late-entries/")
        counts.append((page.count("<tr data-row>"), len(caught)))
    assert counts == [(1, counts[0][1]), (3, counts[0][1])]
    assert counts[0][1] <= 11


def test_a_late_entry_by_the_api(api: Program) -> None:
    row = told_too_late("case:1")
    (waiting,) = api.get("/late-entries").json()["items"]
    assert (waiting["obligation"], waiting["told_by"], waiting["rule"]) == (str(row.pk), "person:7", "X-1/contact")
    asked = {"accepted": True, "reason": "on record"}
    assert api.post(f"/obligations/{row.pk}/late-entry", {**asked, "reason": "  "}).status_code == 422
    made = api.post(f"/obligations/{row.pk}/late-entry", asked)
    assert (made.status_code, made.json()["accepted"]) == (201, True)
    assert api.post(f"/obligations/{row.pk}/late-entry", asked).status_code == 201
    other = api.post(f"/obligations/{row.pk}/late-entry", {**asked, "accepted": False})
    assert (other.status_code, other.json()["code"]) == (409, "late-entry-refused")
    assert api.get("/late-entries").json()["items"] == []
    unknown = "0199d3a0-6a3e-7c11-9d2b-3f6a1c0e5b77"
    assert api.post(f"/obligations/{unknown}/late-entry", asked).status_code == 404
