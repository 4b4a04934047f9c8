"""Customers: who calls is seen while it is typed, registered at the keyboard, shown whole by a button, merged."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from shouyue.access.models import SensitiveRead
from shouyue.customers import actions
from shouyue.customers.models import Customer
from tests.domain.api.conftest import adopted
from tests.domain.customers.entering import customer, someone
from tests.domain.people.company import BY, company, with_role
from tests.journeys.conftest import DESK, PHONE

__all__ = ["adopted"]


@pytest.fixture
def hongda(transactional_db: None, adopted: None) -> Customer:
    """Three customers, one with two contacts, a tier and an owner."""
    at, places = datetime.now(UTC), company()
    made = customer(
        "上海宏达物流有限公司",
        someone("张三", "138 1234 5678", "021-58881234转801", emails=("zhang@hongda.cn",), position="物流经理"),
        someone("李四", "139 0000 0002", position="仓库主任", note="上午不接电话"),
        short_name="宏达",
        site=places.shanghai,
    )
    actions.set_tier(made, "A", reason="年发货两千万元", actor=BY, at=at)
    actions.name_owner(made, with_role("general_manager", "沈国梁"), actor=BY, at=at)
    customer("上海宏达物流（集团）", someone("王五", "021-58881234"), site=places.shanghai)
    customer("北京远大贸易", someone("赵六", "13700000003"), region=places.north)
    return made


def test_a_caller_is_seen_while_the_number_is_typed_and_registered_at_the_keyboard(
    desk: Page, hongda: Customer
) -> None:
    desk.goto("/customers/new/")
    keys = desk.keyboard
    keys.type("+86 138-1234-5678")
    expect(desk.locator("#alike")).to_contain_text("上海宏达物流有限公司")
    keys.press("Control+A")
    keys.type("13600000009，021-58880000")
    expect(desk.locator("#alike")).to_be_empty()
    for text in ("钱七", "", "", "苏州锦绣纺织有限公司"):
        keys.press("Tab")
        keys.type(text)
    for _ in range(4):
        keys.press("Tab")
    keys.type("每周三票零担")
    keys.press("Tab")
    keys.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("苏州锦绣纺织有限公司")
    expect(desk.locator("main")).to_contain_text("136****0009")


def test_what_is_missing_and_who_is_alike_stand_on_the_form_and_nothing_is_lost(desk: Page, hongda: Customer) -> None:
    desk.goto("/customers/new/")
    desk.get_by_label("公司名称").fill("上海宏达")
    expect(desk.locator("#alike")).to_contain_text("上海宏达物流（集团）")
    desk.get_by_role("button", name="登记").click()
    expect(desk.get_by_role("alert").first).to_contain_text("CC-4.1")
    expect(desk.get_by_label("公司名称")).to_have_value("上海宏达")


def test_a_number_shows_by_a_button_and_that_is_noted(
    desk: Page, hongda: Customer, shoot: Callable[[Page, str], None]
) -> None:
    desk.goto(f"/customers/{hongda.pk}/")
    expect(desk.locator("main")).not_to_contain_text("138 1234 5678")
    desk.get_by_role("button", name="显示张三的联系方式").click()
    expect(desk.get_by_role("link", name="138 1234 5678")).to_be_visible()
    expect(desk.locator("main")).to_contain_text("139****0002")
    assert SensitiveRead.objects.count() == 1
    desk.goto("/accounts/reads/")
    expect(desk.locator("tbody tr")).to_have_count(1)
    expect(desk.locator("tbody")).to_contain_text("页面查看")
    shoot(desk, "customers-reads")


def test_two_that_are_one_are_found_as_one(desk: Page, hongda: Customer) -> None:
    desk.goto("/customers/?q=集团")
    desk.get_by_role("link", name="上海宏达物流（集团）").click()
    desk.get_by_role("link", name="合并").click()
    desk.get_by_role("button", name="就是这一家：上海宏达物流有限公司").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("上海宏达物流有限公司")
    expect(desk.get_by_role("region", name="联系人")).to_contain_text("王五")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_of_customers_is_accessible_and_fits_the_screen(
    open_page: Callable[..., Page],
    viewport: dict[str, int],
    assert_accessible: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
    hongda: Customer,
) -> None:
    page = open_page(viewport)
    below = ("", "edit/", "tier/", "owner/", "merge/", "contacts/new/")
    contact = hongda.contacts.order_by("id")[0].pk
    for address in (
        "/customers/",
        "/customers/?q=zzz",
        "/customers/new/",
        *(f"/customers/{hongda.pk}/{name}" for name in below),
        f"/customers/contacts/{contact}/edit/",
        f"/customers/contacts/{contact}/erase/",
        "/accounts/reads/",
    ):
        page.goto(address)
        shoot(page, f"customers{re.sub('[^a-z]+', '-', address).rstrip('-')}-{viewport['width']}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"], address
