"""Searching everything, and how complaints add up: at a desk and on a phone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from shouyue.cases import actions
from shouyue.cases.logic import Cause, ChannelKind, Form
from shouyue.cases.models import Case
from shouyue.customers import actions as customers
from shouyue.obligations import editions
from shouyue.obligations.actions import adopt_shipped
from tests.domain.cases.house import House, by, complaint, house, taken
from tests.domain.people.company import company

Check = Callable[[Page], None]
Shoot = Callable[[Page, str], None]


@pytest.fixture
def people(transactional_db: None) -> Iterator[House]:
    """Shanghai's desk with six complaints; its customer fell silent."""
    at = datetime.now(UTC)
    adopt_shipped(actor="system:test", at=at)
    found = house(company())
    for number in range(6):
        form = (Form.ORAL, Form.FORMAL, Form.CLAIM)[number % 3]
        given = complaint(customer=found.customer.pk, form=form, channel=ChannelKind.PHONE, waybill=f"SY8801{number}")
        case = taken(found, given)
        if number % 2:
            actions.record_cause(case, Cause.COMMUNICATION, "口径不一", **by(found.agent))
        Case.objects.filter(pk=case.pk).update(received_at=at - timedelta(days=31 * number))
    customers.hear({found.customer.pk: at - timedelta(days=75)})
    yield found
    editions.forget()


def test_everything_is_found_from_any_page_by_keys(
    people: House, desk: Page, assert_accessible: Check, shoot: Shoot
) -> None:
    desk.goto("/customers/?silent=yes")
    expect(desk.locator("#rows")).to_contain_text("沉默 75 天 · 风险")
    assert_accessible(desk)
    shoot(desk, "customers-silent")
    desk.keyboard.press("/")
    desk.keyboard.type("hongyan")
    desk.keyboard.press("Enter")
    field = desk.locator("main input[type=search]")
    expect(field).to_have_value("hongyan")
    field.fill("鸿雁")
    field.press("Enter")
    expect(desk.locator("#found h2")).to_have_text(["工单", "客户"])
    expect(desk.locator(".htmx-request")).to_have_count(0)
    assert_accessible(desk)
    shoot(desk, "search")
    field.press("ArrowDown")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_contain_text("SH01-")


def test_a_bar_opens_its_complaints(people: House, desk: Page, assert_accessible: Check, shoot: Shoot) -> None:
    desk.goto("/cases/causes/")
    expect(desk.locator("table.sy-table tbody tr")).to_have_count(5)
    assert_accessible(desk)
    shoot(desk, "cases-causes")
    desk.locator("table.sy-table tbody tr").nth(2).locator("td a").last.click()
    expect(desk.locator("#rows")).to_be_visible()


@pytest.mark.parametrize("address", ["/search/?q=鸿雁", "/search/", "/cases/causes/", "/customers/?silent=yes"])
def test_on_a_phone_nothing_is_cut_off(
    people: House, phone: Page, address: str, assert_accessible: Check, shoot: Shoot
) -> None:
    phone.goto(address)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(phone)
    shoot(phone, f"{address.strip('/').partition('?')[0].replace('/', '-')}-phone")
