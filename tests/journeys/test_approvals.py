"""Who decides: finds what waits, sends it back, agrees; on a desk and with the thumb."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from shouyue.access.actions import local_account
from shouyue.approvals.models import Request
from shouyue.obligations import editions
from shouyue.people import snapshot
from shouyue.people.actions import ensure_local_person
from shouyue.people.models import Holding
from tests.domain.approvals.house import AT, House, ask


@pytest.fixture
def house(transactional_db: None) -> Iterator[House]:
    """The local person is a complaint specialist of the small house."""
    found = House()
    person = ensure_local_person(local_account(), at=AT)
    Holding.objects.create(person=person, role="complaint_specialist", since=AT.date())
    found.gone(found.specialist)
    snapshot.drop()
    yield found
    editions.forget()


def test_a_request_is_found_refused_without_words_and_sent_back(
    house: House, desk: Page, assert_accessible: Callable[[Page], None], shoot: Callable[[Page, str], None]
) -> None:
    row = ask(house.agent, 501)
    desk.goto("/approvals/")
    assert_accessible(desk)
    desk.locator("tr[data-row]", has_text="赔付运单 SF100 的破损").get_by_role("link").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("赔付运单 SF100 的破损")
    assert_accessible(desk)
    shoot(desk, "approval")
    desk.get_by_role("button", name="拒绝").click()
    expect(desk.get_by_text("请写明理由")).to_be_visible()
    desk.get_by_label("审批意见").fill("缺签收照片")
    desk.get_by_role("button", name="退回").click()
    expect(desk.get_by_text("已退回申请人。")).to_be_visible()
    row.refresh_from_db()
    assert row.state == "returned"


def test_agreeing_with_the_thumb(
    house: House, phone: Page, assert_accessible: Callable[[Page], None], shoot: Callable[[Page, str], None]
) -> None:
    row = ask(house.agent)
    phone.goto(f"/approvals/{row.pk}/")
    agree = phone.get_by_role("button", name="同意")
    expect(agree).to_be_in_viewport()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert_accessible(phone)
    shoot(phone, "approval-phone")
    agree.click()
    expect(phone.get_by_text("您已同意。")).to_be_visible()
    assert Request.objects.get().state == "granted"
