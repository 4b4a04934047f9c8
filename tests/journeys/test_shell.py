"""Coming in, looking round, going out."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from shouyue.access.actions import issue_link, local_account
from shouyue.people.actions import ensure_local_person
from tests.journeys.conftest import DESK, PHONE


@pytest.fixture
def link(live_server: LiveServer) -> str:
    now: datetime = timezone.now()
    ensure_local_person(local_account(), at=now)
    return f"/sign-in/{issue_link(local_account(), at=now)}/"


def test_a_link_lets_in_once_and_sign_out_closes_the_door(open_page: Callable[..., Page], link: str) -> None:
    page = open_page(DESK, signed_in=False)
    page.goto("/")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    page.goto(link)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator(".sy-account")).to_have_text("管理员")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    page.goto(link)
    expect(page.get_by_role("alert")).to_contain_text("已使用")


def test_the_language_switch_changes_the_page_and_its_language_tag(desk: Page) -> None:
    desk.goto("/gallery/")
    expected = (("繁體中文", "元件", "zh-Hant"), ("English", "Components", "en"), ("简体中文", "组件", "zh-Hans"))
    for button, heading, tag in expected:
        desk.get_by_role("button", name=button).click()
        expect(desk.get_by_role("heading", level=1).first).to_have_text(heading)
        expect(desk.locator("html")).to_have_attribute("lang", tag)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_component_is_accessible(
    open_page: Callable[..., Page],
    viewport: dict[str, int],
    assert_accessible: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    page = open_page(viewport)
    page.goto("/gallery/")
    expect(page.locator("figure[data-chart] canvas").first).to_be_visible()
    shoot(page, f"gallery-{viewport['width']}")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


def test_the_sign_in_page_is_accessible(
    open_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    page = open_page(PHONE, signed_in=False)
    page.goto("/sign-in/")
    assert_accessible(page)


def test_the_drawer_opens_with_a_page_and_escape_closes_it(desk: Page) -> None:
    desk.goto("/gallery/")
    desk.locator("#drawer_link .card-body a").click()
    drawer = desk.get_by_role("dialog")
    expect(drawer).to_be_visible()
    expect(drawer).to_have_attribute("aria-label", "组件")
    desk.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def test_the_menu_of_a_phone_opens_and_closes_without_scripts(phone: Page) -> None:
    phone.goto("/gallery/")
    navigation = phone.get_by_role("navigation", name="主导航")
    expect(navigation).to_be_hidden()
    phone.get_by_role("button", name="菜单").click()
    expect(navigation).to_be_visible()
    phone.keyboard.press("Escape")
    expect(navigation).to_be_hidden()


def test_a_countdown_runs_and_a_point_of_a_chart_opens_its_rows(desk: Page) -> None:
    desk.goto("/gallery/")
    chip = desk.locator("#sla [data-due]").first
    expect(chip).to_contain_text("1 天 05:59")
    expect(desk.locator("#sla [data-due].sy-soft-bad")).to_contain_text("逾期 03:10:0")
    desk.locator("#chart canvas").first.click(position={"x": 46, "y": 180})  # inside the first bar
    desk.wait_for_url("**/gallery/#chart")


def test_a_hint_shows_on_focus(desk: Page) -> None:
    desk.goto("/gallery/")
    desk.locator("#tip .sy-tip").focus()
    expect(desk.get_by_role("tooltip")).to_have_text("按时达成，或经批准补录。")


def test_the_key_slash_goes_to_the_field_that_searches_everything(desk: Page) -> None:
    desk.goto("/gallery/")
    desk.keyboard.press("/")
    expect(desk.locator(".sy-find input")).to_be_focused()
