"""Communications at the keyboard: an unknown number unfolds the basic form, a known one is found, filters narrow."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from shouyue.clock.queries import now
from shouyue.communications import actions
from shouyue.communications.actions import Partner
from shouyue.communications.logic.records import Said, Way
from shouyue.customers.models import Customer
from tests.domain.api.conftest import adopted
from tests.domain.customers.entering import customer, someone
from tests.domain.people.company import company, with_role
from tests.journeys.conftest import DESK, PHONE

__all__ = ["adopted"]


@pytest.fixture
def hongda(transactional_db: None, adopted: None) -> Customer:
    """A customer with whom somebody spoke twice."""
    places = company()
    made = customer("上海宏达物流有限公司", someone("张三", "138 1234 5678"), site=places.shanghai)
    agent = with_role("service_agent", "孙倩", site=places.shanghai)
    for hours, way, summary in ((2, Way.PHONE, "询价：每周三票零担"), (1, Way.WECHAT, "补发了装箱单")):
        begun = now() - timedelta(hours=hours)
        said = Said(way, summary, begun_at=begun, person=agent.pk, nothing=True)
        actions.record_communication(said, Partner(made), actor=f"person:{agent.pk}", at=now())
    return made


def test_a_number_comes_first_and_what_is_missing_is_said_at_its_field(desk: Page, hongda: Customer) -> None:
    desk.goto("/communications/new/")
    keys = desk.keyboard
    expect(desk.get_by_label("电话、邮箱或名称")).to_be_focused()
    keys.type("+86 138-1234-5678")
    expect(desk.locator("#partner")).to_contain_text("张三")
    expect(desk.get_by_label("公司名称")).to_be_hidden()
    keys.press("Control+A")
    keys.type("13600000009")
    expect(desk.get_by_label("公司名称")).to_be_visible()
    desk.get_by_label("公司名称").fill("苏州锦绣纺织有限公司")
    keys.press("Control+Enter")
    expect(desk.locator("#partner")).to_contain_text("CC-4.1")
    expect(desk.get_by_label("公司名称")).to_have_value("苏州锦绣纺织有限公司")
    desk.get_by_label("联系人").fill("钱七")
    desk.get_by_label("需求").fill("每周三票零担")
    desk.get_by_label("沟通内容").fill("询价，已答应明天报价")
    desk.get_by_label("无后续事项").check()
    keys.press("Control+Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("苏州锦绣纺织有限公司")
    expect(desk.locator("main")).to_contain_text("136****0009")


def test_filters_stand_in_the_address(desk: Page, hongda: Customer) -> None:
    desk.goto("/communications/")
    expect(desk.locator("tbody tr")).to_have_count(2)
    desk.get_by_label("全部方式").select_option("wechat")
    expect(desk.locator("tbody tr")).to_have_count(1)
    expect(desk).to_have_url(re.compile("way=wechat"))
    expect(desk.locator("tbody")).to_contain_text("补发了装箱单")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_of_communications_is_accessible_and_fits_the_screen(
    open_page: Callable[..., Page],
    viewport: dict[str, int],
    assert_accessible: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
    hongda: Customer,
) -> None:
    page, row = open_page(viewport), hongda.communications.all()[0].pk
    for address in (
        "/communications/",
        "/communications/?words=zzz",
        "/communications/new/?reach=13600000009",
        f"/communications/new/?customer={hongda.pk}",
        f"/communications/{row}/",
        f"/communications/{row}/correct/",
        f"/customers/{hongda.pk}/",
    ):
        page.goto(address)
        shoot(page, f"communications{re.sub('[^a-z]+', '-', address).rstrip('-')}-{viewport['width']}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"], address
