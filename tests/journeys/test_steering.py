"""Those who steer: what I owe and why, an edition adopted, a year announced, a late entry decided, notices read."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shouyue.access.actions import local_account
from shouyue.clock import queries as clock
from shouyue.jobs.worker import drain
from shouyue.obligations import actions, editions
from shouyue.obligations.models import Obligation
from shouyue.obligations.sweeping import ring_due
from shouyue.people import snapshot
from shouyue.people.actions import ensure_local_person
from shouyue.people.models import Holding, Person
from tests.domain.obligations import adopting
from tests.domain.obligations.adopting import ACTOR, move_on, tell, text
from tests.journeys.conftest import DESK, PHONE
from tests.unit.obligations.test_notices import NEXT_YEAR

LATE_IN_YEAR = datetime(2026, 12, 28, 1, 0, tzinfo=UTC)  # a Monday, nine in Shanghai
MORE = """
  - {id: X-1/warned, clause: X-1, kind: deadline, subject: case, start: [case.received], stop: [case.closed],
     within: PT6H, owner: service_agent, duty: notice, warn: [PT1H before], label: {zh: 告知进展, en: Notice}}
"""


@pytest.fixture
def me(transactional_db: None) -> Iterator[Person]:
    """The local person, who is an agent too, in a small house at the end of a year."""
    adopting.found(LATE_IN_YEAR, more=MORE)
    person = ensure_local_person(local_account(), at=LATE_IN_YEAR)
    Holding.objects.create(person=person, role="service_agent", since=LATE_IN_YEAR.date())
    snapshot.drop()
    yield person
    editions.forget()


@pytest.fixture
def full(me: Person) -> dict[str, object]:
    """Promises that run, one late, one reminded of, one entered too late, and a draft."""
    at = clock.now()
    tell("case.received", "case:1")
    move_on(days=2)
    tell("case.contacted", "case:1", occurred_at=at + timedelta(hours=1), actor="person:77")
    tell("case.received", "case:2")
    adopting.move_to(clock.now() + timedelta(hours=5, minutes=1))
    while ring_due():
        pass
    drain()
    tell("case.received", "case:3")
    draft = actions.draft(text(edition="2027-1", contact="PT4H", says="四小时内联系", more=MORE), actor=ACTOR, at=at)
    late = Obligation.objects.get(subject="case:1", rule="X-1/contact", superseded_by=None)
    return {"draft": draft.pk, "late": late.pk}


def test_what_i_owe_stands_with_its_clock_and_its_reasons(desk: Page, full: dict[str, object]) -> None:
    desk.goto("/promises/")
    expect(desk.get_by_role("heading", name="四小时内到期")).to_be_visible()
    row = desk.locator("tr", has_text="告知进展").filter(has_text="2").first
    row.get_by_role("link").click()
    drawer = desk.get_by_role("dialog")
    expect(drawer.locator(".sy-verdict")).to_be_visible()
    expect(drawer.get_by_role("heading", name="该对象的事实")).to_be_visible()


def test_the_bell_leads_to_the_notice_and_reading_it_empties_the_bell(desk: Page, full: dict[str, object]) -> None:
    desk.goto("/promises/")
    desk.get_by_role("link", name="条新通知").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("通知")
    desk.locator("tr[data-row]", has_text="case:2").first.get_by_role("link").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("工单 2")
    desk.goto("/notices/")
    desk.get_by_role("button", name="全部标为已读").click()
    expect(desk.get_by_role("link", name="条新通知")).to_have_count(0)


def test_an_edition_is_compared_adopted_and_moves_what_was_ticked(desk: Page, full: dict[str, object]) -> None:
    desk.goto("/policies/")
    desk.get_by_role("link", name="版本", exact=True).click()
    desk.get_by_role("link", name="甲制度").first.click()
    expect(desk.locator("ins").first).to_have_text("四小时内")
    desk.locator('input[value="X-1/contact"]').check()
    desk.get_by_role("button", name="采用…").click()
    desk.get_by_role("button", name="确认采用").click()
    expect(desk.get_by_text("本页会自动更新")).to_be_visible()
    expect(desk.get_by_role("heading", name="对进行中时钟的影响")).to_have_count(0)  # nobody knows yet
    move_on(seconds=30)
    expect(desk.locator("#moved tr[data-row]")).to_have_count(2)  # the page fetches itself anew
    expect(desk.locator("#moved").get_by_text("提前")).to_have_count(2)
    desk.goto("/policies/X/")
    expect(desk.get_by_text("四小时内联系")).to_be_visible()


def test_an_unsound_draft_is_refused_with_its_line(desk: Page, me: Person, tmp_path: Path) -> None:
    draft = tmp_path / "x.yaml"
    draft.write_text(text(contact="soon")["x.yaml"], encoding="utf-8")
    desk.goto("/policies/editions/new/")
    desk.locator('input[type="file"]').set_input_files(draft)
    desk.get_by_role("button", name="读取并对比").click()
    expect(desk.get_by_role("alert")).to_contain_text("没有保存")
    expect(desk.locator(".sy-findings")).to_contain_text("x.yaml:13")


def test_a_year_is_looked_at_and_announced(desk: Page, full: dict[str, object]) -> None:
    desk.goto("/calendars/office/?year=2027")
    desk.get_by_role("link", name="录入通知").click()
    desk.get_by_label("通知原文").fill(NEXT_YEAR)
    desk.get_by_role("button", name="查看内容").click()
    expect(desk.locator("#preview")).to_contain_text("01-01 星期五 – 01-04 星期一")
    expect(desk.locator("#preview tr", has_text="工单 2")).to_contain_text("推后")
    desk.get_by_role("button", name="公布 2027 年").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("公布后改动的时限")
    move_on(seconds=30)
    expect(desk.locator("#moved tr[data-row]")).to_have_count(2)
    desk.goto("/calendars/office/?year=2027")
    expect(desk.get_by_text("尚未公布")).to_have_count(0)


def test_a_late_entry_is_accepted_from_the_promise(desk: Page, full: dict[str, object]) -> None:
    desk.goto(f"/obligations/{full['late']}/")
    desk.get_by_role("link", name="作出决定").click()
    drawer = desk.get_by_role("dialog")
    drawer.get_by_label("原因").fill("电话录音在案")
    drawer.get_by_role("button", name="认可").click()
    expect(desk.get_by_text("已认可，按守约（补录）统计。").first).to_be_visible()
    expect(desk.get_by_text("电话录音在案")).to_be_visible()
    desk.goto("/late-entries/")
    expect(desk.get_by_role("heading", name="没有待决定的补录")).to_be_visible()


def addresses(full: dict[str, object]) -> dict[str, str]:
    return {
        "promises": "/promises/",
        "notices": "/notices/",
        "obligation": f"/obligations/{full['late']}/",
        "editions": "/policies/editions/",
        "edition": f"/policies/editions/{full['draft']}/",
        "new-draft": "/policies/editions/new/",
        "figures": "/policies/X/figures/",
        "years": "/calendars/years/",
        "announce": "/calendars/years/announce/",
        "late-entries": "/late-entries/",
        "decide": f"/late-entries/{full['late']}/",
    }


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_accessible_and_fits_the_screen(
    open_page: Callable[..., Page],
    viewport: dict[str, int],
    full: dict[str, object],
    assert_accessible: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    page = open_page(viewport)
    for name, address in addresses(full).items():
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"], name
        shoot(page, f"steering-{name}-{viewport['width']}")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_what_was_done_is_accessible_and_fits_the_screen(
    open_page: Callable[..., Page],
    viewport: dict[str, int],
    full: dict[str, object],
    assert_accessible: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    """The preview of a year, the question before adopting, and the log of an adoption."""
    page = open_page(viewport)

    def look(name: str) -> None:
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"], name
        shoot(page, f"steering-{name}-{viewport['width']}")

    page.goto("/calendars/years/announce/")
    page.get_by_label("通知原文").fill(NEXT_YEAR)
    page.get_by_role("button", name="查看内容").click()
    expect(page.locator("#preview")).to_be_visible()
    look("preview")
    page.goto(f"/policies/editions/{full['draft']}/")
    page.locator('input[value="X-1/contact"]').check()
    page.get_by_role("button", name="采用…").click()
    expect(page.get_by_role("button", name="确认采用")).to_be_visible()
    look("confirm")
    page.get_by_role("button", name="确认采用").click()
    expect(page.locator("#moved")).to_be_visible()
    move_on(seconds=30)
    expect(page.locator("#moved tr[data-row]")).to_have_count(2)
    look("adoption")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_an_empty_house_is_accessible_too(
    open_page: Callable[..., Page],
    viewport: dict[str, int],
    me: Person,
    assert_accessible: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    page = open_page(viewport)
    for name in ("promises", "notices", "late-entries"):
        page.goto(f"/{name}/")
        assert_accessible(page)
        shoot(page, f"steering-empty-{name}-{viewport['width']}")
