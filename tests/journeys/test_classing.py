"""The class of a complaint: proposed while it is typed, taken over, shown on its page, confirmed by a person."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from shouyue.cases import actions
from shouyue.cases.logic import ChannelKind, Kind, Trouble
from shouyue.cases.logic.intake import Intake
from shouyue.cases.models import Case
from tests.domain.cases.house import House
from tests.journeys.test_cases import people

__all__ = ["people"]

Check = Callable[[Page], None]
Shoot = Callable[[Page, str], None]


def unclassed(people: House) -> Case:
    """A complaint that came by itself."""
    at = datetime.now(UTC)
    intake = Intake(
        kind=Kind.COMPLAINT,
        channel=ChannelKind.WEBSITE,
        content="派送延误三天，客户产线等料",
        trouble=Trouble.DELAY,
        delay=timedelta(hours=72),
        customer=people.customer.pk,
    )
    return actions.receive(intake, actor="system:test", at=at)


def test_the_class_comes_up_while_typing_and_is_taken_over(
    people: House, desk: Page, assert_accessible: Check, shoot: Shoot
) -> None:
    desk.goto("/cases/new/")
    expect(desk.locator(".sy-proposal")).to_have_count(0)
    desk.get_by_label("问题类型").select_option("damage")
    expect(desk.locator(".sy-proposal")).to_contain_text("建议级别： 重要 货物部分损坏，影响客户经营")
    desk.get_by_label("客户损失（元）").fill("12000")
    expect(desk.locator(".sy-proposal")).to_contain_text("重大 客户损失超过 10,000 元")
    assert_accessible(desk)
    shoot(desk, "case_class_proposed")
    desk.get_by_role("button", name="采用").click()
    expect(desk.get_by_label("级别")).to_have_value("major")
    expect(desk.locator(".sy-proposal")).to_contain_text("已采用")
    desk.get_by_text("咨询", exact=True).click()
    expect(desk.locator(".sy-proposal")).to_have_count(0)


def test_an_unconfirmed_complaint_shows_its_proposal_and_is_confirmed(
    people: House, desk: Page, assert_accessible: Check, shoot: Shoot
) -> None:
    case = unclassed(people)
    desk.goto(f"/cases/{case.number}/")
    badge = desk.get_by_text("建议：重大")
    badge.focus()
    expect(desk.get_by_text("延误超过 48 小时 (CM-5.2)")).to_be_visible()
    shoot(desk, "case_unclassed")
    desk.keyboard.press("Escape")
    assert_accessible(desk)
    desk.get_by_role("button", name="确认").click()
    expect(desk.get_by_text("级别已确认，时限已开始计算。")).to_be_visible()
    expect(badge).to_have_count(0)
    case.refresh_from_db()
    assert case.severity == "major"


def test_the_form_of_the_class_proposes_on_a_phone(
    people: House, phone: Page, assert_accessible: Check, shoot: Shoot
) -> None:
    case = unclassed(people)
    phone.goto(f"/cases/{case.number}/do/classified/")
    expect(phone.locator(".sy-proposal")).to_contain_text("重大 延误超过 48 小时")
    phone.get_by_label("延误小时数").fill("5")
    expect(phone.locator(".sy-proposal")).to_contain_text("重要 延误影响客户经营")
    assert_accessible(phone)
    shoot(phone, "case_classify_phone")
    phone.get_by_role("button", name="采用").click()
    phone.get_by_role("button", name="保存").click()
    phone.wait_for_url(f"**/cases/{case.number}/")
    case.refresh_from_db()
    assert (case.severity, case.delay) == ("important", timedelta(hours=5))
