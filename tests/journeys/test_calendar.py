"""When is it due? A question to the calendar."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE


def ask(page: Page, start: str, within: str) -> None:
    page.get_by_label("开始时间").fill(start)
    page.get_by_label("时限", exact=True).fill(within)
    page.get_by_role("button", name="算一下").click()


def test_the_calendar_answers_over_a_holiday(desk: Page) -> None:
    desk.goto("/calendars/office/?year=2026")
    ask(desk, "2026-09-24T15:30", "PT8H")
    answer = desk.locator(".sy-answer")
    expect(answer).to_contain_text("2026-09-28 15:30 星期一")
    expect(answer).to_contain_text("跳过 3 个不上班的日子")
    expect(answer.get_by_role("row").filter(has_text="中秋节")).to_contain_text("休息")
    expect(desk.get_by_label("时限", exact=True)).to_have_value("PT8H")


def test_a_slip_of_the_pen_is_told_at_the_field(phone: Page) -> None:
    phone.goto("/calendars/office/")
    ask(phone, "2026-09-24T15:30", "eight hours")
    expect(phone.get_by_role("alert")).to_contain_text("eight hours")
    expect(phone.get_by_label("时限", exact=True)).to_have_value("eight hours")


def test_a_day_says_what_it_is_on_hover(desk: Page) -> None:
    desk.goto("/calendars/office/?year=2026")
    desk.locator(".sy-month").first.get_by_text("1", exact=True).hover()
    expect(desk.get_by_role("tooltip")).to_contain_text("放假 元旦")
    expect(desk.get_by_role("tooltip")).to_contain_text("来源")


def test_another_year_keeps_the_question(desk: Page) -> None:
    desk.goto("/calendars/office/?year=2026")
    ask(desk, "2026-09-24T15:30", "3 working days")
    desk.get_by_role("link", name="2027").click()
    expect(desk.get_by_label("时限", exact=True)).to_have_value("3 working days")
    expect(desk.get_by_role("note")).to_contain_text("尚未公布")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    "address",
    [
        "/calendars/office/?year=2026",
        "/calendars/office/?year=2031&start=2026-09-24T15%3A30&within=PT48H",
        "/calendars/office/?start=&within=xx",
        "/calendars/always/",
    ],
)
def test_it_is_accessible_and_fits_the_screen(
    open_page: Callable[..., Page], viewport: dict[str, int], assert_accessible: Callable[[Page], None], address: str
) -> None:
    page = open_page(viewport)
    page.goto(address)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
