"""A history is judged: from the click to the reasons of a late ticket."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from shouyue.jobs.worker import drain
from tests.domain.files.samples import EXCEL
from tests.domain.performance import histories
from tests.journeys.conftest import DESK, PHONE


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def judge_the_sample(page: Page) -> None:
    """From the empty list to the result."""
    page.goto("/judge/")
    page.get_by_role("button", name="评判样例").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert drain() == 1
    expect(page.get_by_role("heading", name="按规则")).to_be_visible()


def test_the_sample_from_the_click_to_the_reasons_of_a_late_ticket(desk: Page) -> None:
    judge_the_sample(desk)
    late = desk.get_by_role("group", name="结果").get_by_role("link").filter(has_text="逾期")
    count = re.search(r"\d+", late.inner_text())
    assert count is not None
    late.click()
    expect(desk.get_by_role("navigation", name="翻页")).to_contain_text(f"共 {count[0]} 条")
    desk.locator("tr.is-late").first.click()
    drawer = desk.get_by_role("dialog")
    expect(drawer.get_by_role("heading", level=1)).to_contain_text("工单 GD")
    expect(drawer.locator(".sy-verdict")).to_contain_text("逾期")
    expect(drawer.locator(".sy-track > svg")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def test_rows_are_filtered_in_place_and_walked(desk: Page) -> None:
    judge_the_sample(desk)
    desk.goto(f"{desk.url}rows/?counted=kept")
    rule = desk.get_by_label("全部规则")
    rule.focus()
    rule.select_option("DESK-1/contact")
    expect(desk).to_have_url(re.compile("rule=DESK-1%2Fcontact"))
    expect(desk.locator("#rows tr[data-row]")).to_have_count(50)
    expect(rule).to_be_focused()
    assert (desk.locator("h1").count(), desk.locator("#rows").count()) == (1, 1)
    desk.get_by_role("link", name="下一页").click()
    expect(desk.get_by_role("navigation", name="翻页")).to_contain_text("51–100")


def test_a_bar_of_a_chart_opens_its_rows(desk: Page) -> None:
    judge_the_sample(desk)
    chart = desk.locator("figure[data-chart]").nth(1)
    expect(chart.locator("canvas")).to_be_visible()
    chart.locator("canvas").click(position={"x": 150, "y": 24})  # inside the first bar
    desk.wait_for_url(re.compile("counted=late&late=0"))


def test_the_rows_become_a_workbook_while_one_waits(
    desk: Page, assert_accessible: Callable[[Page], None], shoot: Callable[[Page, str], None]
) -> None:
    judge_the_sample(desk)
    desk.goto(f"{desk.url}rows/?counted=late")
    desk.get_by_role("button", name="Excel").click()
    expect(desk.get_by_role("progressbar")).to_be_visible()
    assert_accessible(desk)
    shoot(desk, "workbook-waits-1440")
    assert drain() == 1
    fetch = desk.get_by_role("link", name="下载")
    expect(fetch).to_be_visible()
    assert_accessible(desk)
    shoot(desk, "workbook-1440")
    with desk.expect_download() as download:
        fetch.click()
    assert download.value.suggested_filename == "样例：某物流公司的客服台 评判结果.xlsx"


def test_two_policies_are_compared(desk: Page) -> None:
    judge_the_sample(desk)
    desk.get_by_role("link", name="对比").click()
    expect(desk.get_by_role("heading", name="两套制度，同一段历史")).to_be_visible()
    worse = desk.get_by_role("row").filter(has_text="会逾期")
    count = worse.get_by_role("link").inner_text()
    worse.click()
    expect(desk.get_by_role("navigation", name="翻页")).to_contain_text(f"共 {count} 条")


def test_an_upload_of_ones_own_is_judged_and_a_wrong_file_is_told_at_its_field(phone: Page, tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("book.csv", "tickets.csv", "two.yaml")}
    files["book.csv"].write_bytes(EXCEL)
    files["tickets.csv"].write_bytes(histories.CSV)
    files["two.yaml"].write_text(histories.DRAFT, encoding="utf-8")
    phone.goto("/judge/new/")
    phone.get_by_label("历史记录").set_input_files(files["book.csv"])
    phone.get_by_label("怎样读取").fill(histories.MAPPING)
    phone.get_by_label("或一份草案").set_input_files(files["two.yaml"])
    phone.get_by_role("button", name="评判", exact=True).click()
    expect(phone.get_by_role("alert")).to_contain_text("Excel 工作簿")
    expect(phone.get_by_label("怎样读取")).to_have_value(histories.MAPPING)
    phone.get_by_label("历史记录").set_input_files(files["tickets.csv"])
    phone.get_by_label("或一份草案").set_input_files(files["two.yaml"])
    phone.get_by_role("button", name="评判", exact=True).click()
    expect(phone.get_by_role("progressbar")).to_be_visible()
    assert drain() == 1
    expect(phone.get_by_role("heading", level=1)).to_have_text("tickets.csv")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="拒收的行").click()
    assert download.value.suggested_filename == "refused.csv"


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_accessible_and_fits_the_screen(
    open_page: Callable[..., Page],
    viewport: dict[str, int],
    assert_accessible: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    page = open_page(viewport)

    def check(address: str = "") -> None:
        if address:
            page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"], page.url

    check("/judge/")
    check("/judge/new/")
    page.goto("/judge/")
    page.get_by_role("button", name="评判样例").click()
    check()
    drain()
    expect(page.get_by_role("heading", name="按规则")).to_be_visible()
    result = page.url
    expect(page.locator("figure[data-chart] canvas").first).to_be_visible()
    shoot(page, f"judge-{viewport['width']}")
    check()
    for part in ("rows/", "rows/?subject=nobody", "compare/", "silent/"):
        check(f"{result}{part}")
    page.goto(f"{result}rows/?counted=late")
    page.locator("tr.is-late a").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    shoot(page, f"why-{viewport['width']}")
    check()
    check("/judge/")
