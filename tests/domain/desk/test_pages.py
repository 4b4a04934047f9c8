"""The journal's pages: what they say, to whom, and in how many queries."""

import re
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from shouyue.access.models import Account
from shouyue.desk import listing
from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.journal.models import Fact
from shouyue.obligations.models import Head
from shouyue.people.models import Holding
from tests.domain.desk import story
from tests.domain.people.company import account_of, company, with_role

pytestmark = pytest.mark.django_db
CASE = f"/timeline/{story.CASE}/"


@pytest.fixture(autouse=True)
def policy(db: None) -> Iterator[None]:
    with story.adopted():
        yield


@pytest.fixture
def ran() -> None:
    story.run()


def page(client: Client, address: str) -> str:
    """A page's words, tags taken out."""
    response = client.get(address)
    assert response.status_code == 200, address
    shown = response.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


def facts(*cases: str) -> None:
    """A received complaint for each, told one after another."""
    for case in cases:
        with transaction.atomic():
            record([NewFact("case.received", case, ("customer:12",), facts={"kind": "complaint"})], actor="person:77")


@pytest.mark.usefixtures("ran")
def test_a_timeline_says_who_what_and_when_in_words(colleague: Client) -> None:
    words = page(colleague, CASE)
    assert "工单 8431" in words
    assert "2026-03-02 星期一" in words
    assert "已向客户承诺时间 访问令牌 4 承诺时间 2026-03-03 11:00" in words
    assert "已联系客户 补录 员工 77 实际发生于 2026-03-02 09:40 ，1 小时 25 分后才记录" in words
    assert "客户损失 12,800.50 CNY" in words
    assert "客户 12 订单 5" in words


@pytest.mark.usefixtures("ran")
def test_a_change_shows_the_old_value_and_a_correction_what_it_corrects(colleague: Client) -> None:
    wrong, right = Fact.objects.filter(name="case.classified").order_by("recorded_at")
    shown = colleague.get(CASE).content.decode()
    of = {fact.id: shown.partition(f'id="fact-{fact.id}"')[2].partition("</article>")[0] for fact in (wrong, right)}
    assert re.search(r"<del>一般</del>.*<ins>重大</ins>", of[wrong.id])
    assert re.search(r"<del>重大</del>.*<ins>重要</ins>", of[right.id])
    assert "已被更正" in of[wrong.id]
    assert f'href="#fact-{right.id}"' in of[wrong.id]
    assert f'href="#fact-{wrong.id}"' in of[right.id]


@pytest.mark.usefixtures("ran")
def test_what_one_action_recorded_stands_together_and_its_clocks_after_it(colleague: Client) -> None:
    first = Fact.objects.get(name="case.received")
    shown = colleague.get(CASE).content.decode()
    deed = shown.partition(f'id="deed-{first.id}"')[2].partition("</li>")[0]
    assert [one in deed for one in ("工单已受理", "投诉已定为复杂或不复杂")] == [True, True]
    assert deed.index("工单已受理") < deed.index("投诉已定为复杂或不复杂")


@pytest.mark.usefixtures("ran")
def test_a_clock_names_its_rule_and_links_its_clause(colleague: Client) -> None:
    shown = colleague.get(f"{CASE}?kind=clocks").content.decode()
    assert "is-clock" in shown
    assert "工单已受理" not in shown
    assert 'href="/policies/CM/clause/CM-' in shown
    assert "第 1 级，告知" in shown
    assert "is-clock" not in colleague.get(f"{CASE}?kind=facts").content.decode()


@pytest.mark.usefixtures("ran")
def test_a_timeline_of_one_actor(colleague: Client) -> None:
    words = page(colleague, f"{CASE}?actor=person:77")
    assert "已联系客户" in words
    assert "工单已受理" not in words
    assert "没有符合条件的事实" in page(colleague, f"{CASE}?actor=person:9")


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_it_speaks_other_languages(colleague: Client, language: str, ran: None) -> None:
    colleague.cookies["shouyue_language"] = language
    words = page(colleague, CASE)
    assert {"zh-hant": "工單已受理", "en": "Case received"}[language] in words


def test_pages_are_walked_both_ways(colleague: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    facts(*(f"case:{number}" for number in range(1, 6)))
    for start in ("/timeline/customer:12/", "/journal/"):
        seen, address = [], start
        while address:
            shown = colleague.get(address).content.decode()
            seen.append(cases(shown))
            address = start + after if (after := link(shown, "next")) else ""
        assert seen == [["case:5", "case:4"], ["case:3", "case:2"], ["case:1"]]
        back = colleague.get(start + link(shown, "prev")).content.decode()
        assert cases(back) == ["case:3", "case:2"]


def cases(shown: str) -> list[str]:
    return re.findall(r'<a href="/timeline/(case:\d)/">工单', shown)


def link(shown: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]*)"', shown)
    return found[1].replace("&amp;", "&") if found else ""


@pytest.mark.parametrize("address", ["/timeline/customer:12/", "/journal/"])
def test_as_many_queries_for_three_facts_as_for_one(colleague: Client, address: str) -> None:
    counts = []
    facts("case:1")
    colleague.get(address)  # fills the caches of the process
    for more in ([], ["case:2", "case:3"]):
        facts(*more)
        with CaptureQueriesContext(connection) as captured:
            colleague.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_journal_is_asked_by_fact_subject_person_and_day(colleague: Client) -> None:
    story.run()
    facts("case:7")
    assert page(colleague, "/journal/?subject=case:7").count("工单 7") == 1
    assert "工单 7" not in page(colleague, "/journal/?name=case.contacted")
    assert "最近 90 天" in page(colleague, "/journal/?actor=person:77")
    told = page(colleague, "/journal/?name=case.received&actor=person:77")
    assert ("工单 7" in told, "最近 90 天" in told) == (True, False)
    assert "没有符合条件的事实" in page(colleague, "/journal/?day=2001-01-01")


@pytest.mark.parametrize(
    "asked", ["day=yesterday", "before=x", "after=%00", "before=2026-03-02T00:00:00_x", "kind=else", "day=9999-12-31"]
)
def test_what_makes_no_sense_is_left_out(colleague: Client, asked: str) -> None:
    facts("case:1")
    assert [colleague.get(f"{start}?{asked}").status_code for start in ("/journal/", "/timeline/case:1/")] == [200, 200]


@pytest.mark.parametrize("shown", ["/journal", "/timeline/case:1"])
def test_a_character_that_no_database_takes_is_read_over(colleague: Client, shown: str) -> None:
    facts("case:1")
    asked = "subject=case:%001&name=case.%00received&actor=person:%0077"
    assert "工单已受理" in page(colleague, f"{shown}/?{asked}")
    excel = f"/journal.xlsx?{asked}" if shown == "/journal" else "/timeline.xlsx?subject=case:1&actor=person:%0077"
    rows = CalamineWorkbook.from_filelike(BytesIO(colleague.get(excel).content)).get_sheet_by_index(0).to_python()
    assert [row[3] for row in rows[1:]] == ["case:1"]


@pytest.mark.parametrize("subject", ["case:", "case", ":5", "case:%00"])
def test_what_is_no_subject_is_not_found(colleague: Client, subject: str) -> None:
    assert colleague.get(f"/timeline/{subject}/").status_code == 404
    assert colleague.get(f"/timeline.xlsx?subject={subject}").status_code == 404


def test_a_subject_with_a_slash_has_its_timeline(colleague: Client) -> None:
    facts("case:GD/2026/1")
    assert "工单 GD/2026/1" in page(colleague, f"/timeline/{quote('case:GD/2026/1')}/")


def test_an_unknown_name_and_an_unknown_actor_stand_as_they_are(colleague: Client) -> None:
    told = story.at("09:00")
    number = Fact.objects.create(
        id="019cadf5-0000-7000-8000-000000000001",
        name="thing.happened",
        subject="thing:1",
        sequence=1,
        occurred_at=told,
        recorded_at=told,
        actor="robot:7",
        cause="019cadf5-0000-7000-8000-000000000001",
        facts={"size": 3, "tags": ["a", "b"], "gone": None},
    )
    words = page(colleague, "/timeline/thing:1/")
    assert f"thing.happened {number.actor} gone – size 3 tags a、b" in words


def test_a_fact_that_only_some_roles_may_read_is_hidden_from_the_others(colleague: Client) -> None:
    with transaction.atomic():
        record([NewFact("audit.scored", "audit:1", ("employee:7",), data={"score": 61})], actor="person:77")
    for address in ("/timeline/audit:1/", "/timeline/employee:7/", "/journal/"):
        assert "沟通记录审核已评分" not in page(colleague, address).replace("所有事实", "")
    Holding.objects.filter(role="general_manager").update(role="hr_specialist")
    drop_roster()
    assert "得分 61" in page(colleague, "/timeline/audit:1/")


def test_the_journal_holds_what_happened_in_ones_own_places(client: Client, ran: None) -> None:
    house = company()
    client.force_login(account_of(with_role("regional_manager", region=house.east)))
    for address in (CASE, "/journal/"):
        assert "客户 12" not in page(client, address)
    Head.objects.filter(subject=story.CASE).update(site="SZ01", region="east")
    for address in (CASE, "/journal/"):
        assert "客户 12" in page(client, address)


def drop_roster() -> None:
    from shouyue.people import snapshot

    snapshot.drop()


def test_the_sheets_hold_what_the_pages_show(colleague: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "CHUNK", 2)
    story.run()
    for address in (f"/timeline.xlsx?subject={story.CASE}", "/journal.xlsx"):
        response = colleague.get(address)
        rows = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
        assert len(rows) == 1 + Fact.objects.count()
        assert rows[0][:4] == ["记录时间", "发生时间", "发生了什么", "对象"]
    own = [row for row in rows if row[7] == "case.received"]
    assert own[0][2:6] == ["工单已受理", "case:8431", "客户 12; 订单 5", "管理员"]


def test_who_may_not_read_the_journal_is_turned_away(client: Client) -> None:
    client.force_login(Account.objects.create_user("driver"))
    for address in ("/journal/", CASE, "/journal.xlsx", f"/timeline.xlsx?subject={story.CASE}"):
        assert client.get(address).status_code == 403
