"""Reading the policies."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE


def test_a_clause_opens_in_the_drawer_and_escape_closes_it(desk: Page) -> None:
    desk.goto("/policies/")
    desk.get_by_role("link", name="物流企业客户管理制度").click()
    desk.get_by_role("link", name="CM-5.3 投诉升级").click()
    drawer = desk.get_by_role("dialog")
    expect(drawer).to_be_visible()
    expect(drawer).to_have_attribute("aria-label", "CM-5.3 投诉升级")
    expect(drawer.get_by_text("区域经理", exact=True)).to_be_visible()
    desk.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(desk.get_by_role("link", name="CM-5.3 投诉升级")).to_be_focused()


def test_a_filter_narrows_the_list_in_place(desk: Page) -> None:
    desk.goto("/policies/CM/")
    expect(desk.locator(".sy-clause")).to_have_count(23)
    kind = desk.get_by_label("全部类型")
    kind.focus()
    kind.select_option("gate")
    expect(desk.locator(".sy-clause")).to_have_count(1)
    expect(desk).to_have_url("/policies/CM/?q=&kind=gate&status=")
    expect(kind).to_be_focused()
    assert (desk.locator("h1").count(), desk.locator("#clauses").count()) == (1, 1)
    desk.locator(".sy-clause h2 a").click()
    expect(desk.get_by_role("dialog")).to_be_visible()
    desk.go_back()
    expect(desk.locator(".sy-clause")).to_have_count(23)


def test_words_are_searched_on_enter(phone: Page) -> None:
    phone.goto("/policies/clauses/")
    search = phone.get_by_role("searchbox")
    search.fill("cm-5.3")
    search.press("Enter")
    expect(phone.locator(".sy-clause")).to_have_count(1)
    search.fill("没有这样的词")
    search.press("Enter")
    expect(phone.get_by_role("heading", name="没有符合条件的条款")).to_be_visible()


def test_a_finding_leads_to_its_clauses(desk: Page) -> None:
    desk.goto("/policies/SG/findings/")
    desk.get_by_role("link", name="SG-2.1.2").first.click()
    expect(desk.get_by_role("dialog")).to_contain_text("渠道规范")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    "address",
    [
        "/policies/",
        "/policies/clauses/?q=没有这样的词",
        "/policies/CM/",
        "/policies/CM/parameters/",
        "/policies/OC/questions/",
        "/policies/CM/findings/",
        "/policies/CM/clause/CM-5.2/",
        "/policies/CM/clause/CM-5.3/",
        "/policies/CM/clause/CM-1/",
    ],
)
def test_every_page_is_accessible_and_fits_the_screen(
    open_page: Callable[..., Page], viewport: dict[str, int], assert_accessible: Callable[[Page], None], address: str
) -> None:
    page = open_page(viewport)
    page.goto(address)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


def test_the_drawer_is_accessible(phone: Page, assert_accessible: Callable[[Page], None]) -> None:
    phone.goto("/policies/CM/")
    phone.get_by_role("link", name="CM-5.3 投诉升级").click()
    expect(phone.get_by_role("dialog")).to_be_visible()
    assert_accessible(phone)
