"""Staff: found, entered, changed, away, on duty."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from playwright.sync_api import Page, expect

from shouyue.access.actions import local_account
from shouyue.journal import reactor
from shouyue.people import actions
from shouyue.people.days import local_day, monday_of
from shouyue.people.models import Person
from tests.domain.journal.heads import Numbers
from tests.domain.people.company import BY, company, entered
from tests.journeys.conftest import DESK, PHONE

PAGES = ("/people/", "/roster/", "/sites/", "/me/", "/people/new/", "/roster/shifts/")


@pytest.fixture(autouse=True)
def small_reactor(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages of staff need no adopted policy."""
    monkeypatch.setattr(reactor, "_installed", [Numbers])


@pytest.fixture
def house(transactional_db: None) -> Person:
    """Six persons at three sites, a week of duty, one away with and one without a deputy."""
    at = datetime.now(UTC)
    day = local_day(at)
    places = company()

    def add(name: str, number: str, role: str, mobile: str = "", email: str = "") -> Person:
        one = entered(name, number, site=places.shanghai, mobile=mobile, email=email)
        return actions.add_person(one, role=role, role_site=places.shanghai, actor=BY, at=at)

    boss = add("单立群", "SH-001", "service_supervisor", mobile="13800000001", email="shan@example.com")
    agents = [
        add("欧阳娜娜", "SH-002", "service_agent", mobile="13800000002"),
        add("曾小雨", "SH-003", "service_agent"),
        add("解海龙", "SH-004", "dispatcher"),
        add("仇英", "SH-005", "driver", mobile="13800000005"),
    ]
    north = entered("王磊", "BJ-001", site=places.beijing)
    actions.add_person(north, role="regional_manager", role_region=places.north, actor=BY, at=at)
    early = actions.put_shift("早班", starts=time(9), ends=time(15))
    late = actions.put_shift("晚班", starts=time(12), ends=time(18))
    night = actions.put_shift("夜班", starts=time(22), ends=time(6))
    week = [monday_of(day) + timedelta(days=place) for place in range(7)]
    actions.plan_turns(agents[0], site=places.shanghai, shift=early, days=week[:5], role="service_agent")
    actions.plan_turns(agents[1], site=places.shanghai, shift=late, days=[*week[:2], *week[3:5]])
    actions.plan_turns(agents[3], site=places.shanghai, shift=night, days=week[2:4])
    start = at - timedelta(hours=2)
    actions.plan_absence(agents[0], starts_at=start, ends_at=at + timedelta(days=2), deputy=agents[1], reason="trip")
    actions.plan_absence(agents[3], starts_at=start, ends_at=at + timedelta(days=1), deputy=None, reason="sick")
    me = actions.ensure_local_person(local_account(), at=at)
    soon = at + timedelta(days=3)
    actions.plan_absence(me, starts_at=soon, ends_at=soon + timedelta(days=6), deputy=boss, reason="leave")
    return agents[0]


def test_somebody_is_found_by_initials(desk: Page, house: Person) -> None:
    desk.goto("/people/")
    search = desk.get_by_role("main").get_by_role("searchbox")
    search.fill("oyn")
    search.press("Enter")
    expect(desk.locator("#rows tbody tr")).to_have_count(1)
    desk.get_by_role("link", name="欧阳娜娜").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("欧阳娜娜")
    expect(desk.locator("header.sy-head")).to_contain_text("曾小雨")


def test_a_person_is_entered_given_a_role_and_away(desk: Page, house: Person) -> None:
    desk.goto("/people/new/")
    desk.get_by_label("姓名").fill("查良镛")
    desk.get_by_label("工号").fill("SH-002")
    desk.get_by_label("手机").fill("abc")
    desk.get_by_role("button", name="录入").click()
    expect(desk.locator("#id_mobile_error")).to_contain_text("电话号码")
    desk.get_by_label("手机").fill("13900000000")
    desk.get_by_role("button", name="录入").click()
    expect(desk.locator("#id_job_number_error")).to_contain_text("已被他人使用")
    desk.get_by_label("工号").fill("SH-009")
    desk.get_by_label("首个角色").select_option("dispatcher")
    desk.get_by_role("button", name="录入").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("查良镛")
    expect(desk.get_by_text("查看所辖网点的承诺事项")).to_be_visible()
    desk.get_by_role("button", name="收回角色“运输调度员”").click()
    expect(desk.get_by_text("今天没有任何权限")).to_be_visible()


def test_what_another_changed_is_shown_and_nothing_typed_is_lost(desk: Page, house: Person) -> None:
    desk.goto(f"/people/{house.pk}/edit/")
    desk.get_by_label("手机").fill("13700000000")
    actions.edit_person(
        house, entered("欧阳娜", "SH-002", mobile="13600000000"), version=1, actor=BY, at=datetime.now(UTC)
    )
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_role("alert")).to_contain_text("他人修改了此人的资料")
    expect(desk.get_by_role("alert")).to_contain_text("13600000000")
    expect(desk.get_by_label("手机")).to_have_value("13700000000")
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("欧阳娜娜")
    assert Person.objects.get(pk=house.pk).mobile == "13700000000"


def test_the_week_of_a_site_is_planned(desk: Page, house: Person) -> None:
    desk.goto("/roster/?site=BJ01")
    desk.get_by_role("link", name="安排值班").click()
    desk.get_by_label("人员", exact=True).select_option(label="王磊 (BJ-001)")
    desk.get_by_label("班次").select_option(label="早班")
    for box in desk.get_by_role("checkbox").all():
        box.check()
    desk.get_by_role("button", name="安排").click()
    expect(desk.locator(".sy-week-turn")).to_have_count(7)
    desk.get_by_role("button", name="取消王磊的值班").first.click()
    expect(desk.locator(".sy-week-turn")).to_have_count(6)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_of_staff_is_accessible_and_fits_the_screen(
    open_page: Callable[..., Page],
    viewport: dict[str, int],
    assert_accessible: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
    house: Person,
) -> None:
    page = open_page(viewport)
    forms = [f"/people/{house.pk}/{name}/" for name in ("edit", "role", "absence", "leave", "account")]
    for address in (
        *PAGES,
        f"/people/{house.pk}/",
        "/roster/?site=SH01",
        "/roster/new/?site=SH01",
        "/sites/new/",
        *forms,
    ):
        page.goto(address)
        shoot(page, f"people{re.sub('[^a-z0-9]+', '-', address.lower()).rstrip('-')}-{viewport['width']}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"], address


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_an_empty_company_says_what_to_do(
    open_page: Callable[..., Page],
    viewport: dict[str, int],
    assert_accessible: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    page = open_page(viewport)
    for address in PAGES:
        page.goto(address)
        shoot(page, f"people-empty{address.replace('/', '-').rstrip('-')}-{viewport['width']}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"], address
