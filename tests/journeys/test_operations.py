"""The operations page, by day and in trouble."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from shouyue.jobs.clock import now
from shouyue.operations import actions
from shouyue.operations.logic import Kind, Outcome
from tests.journeys.conftest import DESK, PHONE


def a_good_day() -> None:
    for name, pid in (("web", 4101), ("worker", 4102), ("worker", 4103), ("timekeeper", 4104)):
        actions.beat(name, host="sh-app-01", pid=pid)
    begun = now() - timedelta(seconds=75)
    actions.note(Kind.UPGRADE, Outcome.DONE, at=begun, file="shouyue-20261120-210000.tar.gz", note="0.1.0")
    actions.note(Kind.BACKUP, Outcome.FAILED, at=begun, note="磁盘已满")
    file = "shouyue-20261122-023000.tar.gz"
    actions.note(Kind.BACKUP, Outcome.DONE, at=begun, file=file, size=734_003_200, rows=4_812_345)


def test_it_turns_calm_by_itself_once_the_processes_run(desk: Page) -> None:
    desk.goto("/operations/")
    expect(desk.get_by_text("30 秒内没有 worker 的心跳。")).to_be_visible()
    a_good_day()
    expect(desk.get_by_text("一切正常")).to_be_visible(timeout=15_000)
    assert desk.locator("h1").count() == 1
    processes = desk.get_by_role("region", name="进程")
    expect(processes.get_by_role("row")).to_have_count(5)


def test_a_figure_opens_its_rows(desk: Page) -> None:
    a_good_day()
    desk.goto("/operations/")
    desk.get_by_role("group", name="手头的工作").get_by_role("link").filter(has_text="已放弃的任务").click()
    desk.wait_for_url("**/jobs/?state=dead")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("filled", [True, False], ids=["filled", "empty"])
def test_it_is_accessible_and_fits_the_screen(
    open_page: Callable[..., Page],
    viewport: dict[str, int],
    filled: bool,
    assert_accessible: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    if filled:
        a_good_day()
    page = open_page(viewport)
    page.goto("/operations/")
    shoot(page, f"operations-{'filled' if filled else 'empty'}-{viewport['width']}")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
