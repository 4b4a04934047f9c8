"""Measures: found in the list, carried out with evidence, at a desk and on a phone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from shouyue.access.actions import local_account
from shouyue.measures import actions
from shouyue.measures.actions import Wanted
from shouyue.measures.models import Measure
from shouyue.obligations import editions
from shouyue.obligations.actions import adopt_shipped
from shouyue.people.actions import ensure_local_person
from shouyue.people.departments import Department
from tests.domain.people.company import company

TITLE = "更换破损托盘 40 块"
EVIDENCE = "已更换 40 块，领料单已存档。"


@pytest.fixture
def measure(transactional_db: None) -> Iterator[Measure]:
    """One of three measures, which the local account has set and for whose place it answers."""
    at = datetime.now(UTC)
    adopt_shipped(actor="system:test", at=at)
    company()
    me = ensure_local_person(local_account(), at=at)

    def add(title: str, department: Department, hours: int, person: int | None = None) -> Measure:
        wanted = Wanted(title, at + timedelta(hours=hours), department, person)
        by = {"actor": f"person:{me.pk}", "site": "SH01", "href": "/promises/"}
        return actions.set_measure(wanted, about="case:SH01-261122-004", origin="complaint", at=at, **by)

    add("装卸班组复训轻拿轻放，并签到存档", Department.TRANSPORT, 30)
    add("修订签收须知，写明开箱验货的期限和照片要求，送各网点张贴", Department.SERVICE, 80, me.pk)
    yield add(TITLE, Department.WAREHOUSE, 3)
    editions.forget()


def test_a_measure_is_found_and_carried_out(
    measure: Measure, desk: Page, assert_accessible: Callable[[Page], None], shoot: Callable[[Page, str], None]
) -> None:
    desk.goto("/measures/")
    expect(desk.locator("tr[data-row]")).to_have_count(1)
    desk.get_by_role("link", name="我管辖的").click()
    expect(desk.locator("tr[data-row]")).to_have_count(3)
    assert_accessible(desk)
    shoot(desk, "measures")
    desk.get_by_label("全部部门").select_option("warehouse")
    expect(desk.locator("tr[data-row]")).to_have_count(1)
    desk.get_by_role("link", name="落实", exact=False).filter(has_text=TITLE).click()
    desk.get_by_label("做了什么").fill(EVIDENCE)
    assert_accessible(desk)
    shoot(desk, "measure")
    desk.get_by_role("button", name="确认已落实").click()
    expect(desk.get_by_text("措施已落实。")).to_be_visible()
    expect(desk.get_by_text(EVIDENCE)).to_be_visible()
    measure.refresh_from_db()
    assert (measure.state, measure.evidence) == ("done", EVIDENCE)


def test_a_phone_gives_another_time_and_drops(
    measure: Measure, phone: Page, assert_accessible: Callable[[Page], None], shoot: Callable[[Page, str], None]
) -> None:
    phone.goto(f"/measures/{measure.pk}/")
    assert_accessible(phone)
    shoot(phone, "measure_phone")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.locator("#postpone_do_by").fill("2099-01-01T09:00")
    phone.locator("#postpone_reason").fill("托盘未到货")
    phone.get_by_role("button", name="确认改期").click()
    expect(phone.get_by_text("措施已改期。")).to_be_visible()
    phone.locator("#drop_reason").fill("改用塑料托盘")
    phone.get_by_role("button", name="取消这项措施").click()
    expect(phone.get_by_text("措施已取消。")).to_be_visible()
    measure.refresh_from_db()
    assert (measure.state, measure.reason, measure.version) == ("dropped", "改用塑料托盘", 3)
