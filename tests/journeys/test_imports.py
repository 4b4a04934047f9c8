"""A table is brought in: from the template to the rows, with errors put right on the way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from shouyue.intake import handlers
from tests.domain.intake.tables import GOOD, HEAD, OTHER, SPEC, Garage, csv_of
from tests.domain.intake.test_actions import BAD
from tests.journeys.conftest import DESK, PHONE

ROWS = [GOOD, BAD, *([f"渝B{number:05}", "李四", *OTHER[2:]] for number in range(12))]


@pytest.fixture(autouse=True)
def garage(monkeypatch: pytest.MonkeyPatch) -> Garage:
    monkeypatch.setattr(handlers, "_handlers", {})
    garage = Garage()
    handlers.register("vehicles", SPEC, garage.take, permission="intake.use")
    return garage


def choose(page: Page, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        FilePayload(name="车辆 三月.csv", mimeType="text/csv", buffer=content)
    )


def upload(page: Page, content: bytes) -> None:
    page.goto("/imports/new/vehicles/")
    choose(page, content)
    page.get_by_role("button", name="上传并预览").click()


def test_good_rows_come_in_and_the_others_come_back(desk: Page, garage: Garage) -> None:
    upload(desk, csv_of(HEAD, *ROWS, encoding="gb18030"))
    expect(desk.get_by_role("group", name="结果")).to_contain_text("待确认")
    desk.get_by_role("navigation", name="行数").get_by_role("link", name="出错的行").click()
    expect(desk.locator("tbody tr")).to_have_count(1)
    expect(desk.locator("tbody")).to_contain_text("没有“飞机”这一项")
    with desk.expect_download() as download:
        desk.get_by_role("main").get_by_role("link", name="出错的行").first.click()
    assert download.value.suggested_filename == "车辆 三月 错误.xlsx"
    desk.get_by_role("button", name="导入无误的 13 行").click()
    expect(desk.get_by_role("group", name="结果")).to_contain_text("已导入")
    assert len(garage.taken) == 13

    upload(desk, csv_of(HEAD, *ROWS, encoding="gb18030"))
    expect(desk.get_by_role("alert")).to_contain_text("同一个文件之前已经上传过")
    choose(desk, csv_of(HEAD, *ROWS, encoding="gb18030"))
    desk.get_by_label("仍要再次导入同一文件").check()
    desk.get_by_role("button", name="上传并预览").click()
    expect(desk.get_by_role("group", name="结果")).to_contain_text("待确认")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_accessible_and_fits_the_screen(
    open_page: Callable[..., Page],
    viewport: dict[str, int],
    assert_accessible: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    page = open_page(viewport)

    def check(name: str) -> None:
        shoot(page, f"imports-{name}-{viewport['width']}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"], page.url

    page.goto("/imports/")
    check("empty")
    page.goto("/imports/new/vehicles/")
    check("new")
    upload(page, csv_of(HEAD, *ROWS))
    expect(page.get_by_role("heading", name="确认导入")).to_be_visible()
    check("preview")
    page.get_by_role("button", name="导入无误的 13 行").click()
    expect(page.get_by_role("heading", name="确认导入")).to_be_hidden()
    check("result")
    upload(page, csv_of(HEAD, *ROWS))
    expect(page.get_by_role("alert")).to_contain_text("同一个文件之前已经上传过")
    check("again")
    upload(page, csv_of(["Kennzeichen", "Fahrer"], ["沪A1", "张三"]))
    expect(page.get_by_role("heading", name="各列对应什么？")).to_be_visible()
    check("columns")
    page.goto("/imports/")
    check("list")
