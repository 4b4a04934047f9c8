"""What another process changes appears in an open page, on the server that `shouyue run` starts."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESK, ROOT

SETTINGS = "tests.journeys.live_settings"
STARTS_WITHIN = 30  # seconds, on a machine that does other things too


@dataclass
class Site:
    """A running server, its address and a process that records facts."""

    url: str
    server: "subprocess.Popen[str]"
    writer: "subprocess.Popen[str]"
    session: str

    def record(self, subject: str) -> float:
        """Record a fact; answers when it was committed, on this process' steady clock."""
        assert self.writer.stdin
        assert self.writer.stdout
        self.writer.stdin.write(f"{subject}\n")
        self.writer.stdin.flush()
        assert self.writer.stdout.readline().strip() == "recorded"
        return time.monotonic()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ours = ("SHOUYUE_", "DATABASE_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment = {
        **kept,
        "SHOUYUE_VAR": str(tmp_path_factory.mktemp("live")),
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "PORT": str(port),
    }
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=environment, cwd=ROOT, check=True)
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.live_writer"],
        env=environment,
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    granian = str(Path(sys.executable).parent / "granian")
    command = [granian, "--interface", "asginl", "--port", str(port), "--log-level", "warning"]
    server = subprocess.Popen([*command, "shouyue.config.asgi:application"], env=environment, cwd=ROOT, text=True)
    assert writer.stdout
    session = writer.stdout.readline().strip()
    _wait_for(port)
    yield Site(f"http://127.0.0.1:{port}", server, writer, session)
    for process in (writer, server):
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not start")


@pytest.fixture
def board(browser: Browser, site: Site) -> Iterator[Page]:
    """The board, open and listening."""
    with listening(browser, site, "/board/") as page:
        yield page


@contextmanager
def listening(browser: Browser, site: Site, address: str) -> Iterator[Page]:
    """A page with its stream open; at the end it has nothing to complain of."""
    desk: Any = DESK
    context = browser.new_context(viewport=desk, base_url=site.url, locale="zh-CN", reduced_motion="reduce")
    context.add_cookies([{"name": "shouyue", "value": site.session, "url": site.url}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    with page.expect_response("**/live/**") as stream:
        page.goto(address)
    assert stream.value.headers["content-type"] == "text/event-stream"
    yield page
    context.close()
    assert complaints == []


def count(page: Page, row: int) -> int:
    return int(page.locator(f"#row-{row} .count").inner_text())


def test_a_change_by_another_process_appears_within_two_seconds(
    board: Page, site: Site, shoot: Callable[[Page, str], None]
) -> None:
    before = [count(board, row) for row in (1, 2, 3)]
    board.locator("#note-2").fill("half a word")
    asked: list[str] = []
    board.on("request", lambda request: asked.append(request.url.removeprefix(site.url)))
    recorded = site.record("case:2")
    expect(board.locator("#row-2 .count")).to_have_text(str(before[1] + 1), timeout=2000)
    assert time.monotonic() - recorded < 2
    expect(board.locator("#row-2")).to_have_class("sy-changed")
    shoot(board, "live-changed")
    expect(board.get_by_role("status").last).to_have_text("已更新 1 行")
    assert asked == ["/board/2/"]
    expect(board.locator("#note-2")).to_have_value("half a word")
    expect(board.locator("#note-2")).to_be_focused()
    expect(board.locator("#row-2")).not_to_have_class("sy-changed", timeout=4000)


def test_a_list_of_a_kind_fetches_itself_and_stays_unfolded(board: Page, site: Site) -> None:
    site.record("customer:7")
    expect(board.locator("[id='customer:7']")).to_be_attached(timeout=3000)
    board.get_by_text("customers").click()
    site.record("customer:7")
    expect(board.locator("[id='customer:7']")).to_have_text("customer:7 2", timeout=3000)
    expect(board.locator("[id='customer:7']")).to_be_visible()


def test_a_hidden_page_listens_no_more_and_catches_up_when_it_is_shown_again(board: Page, site: Site) -> None:
    before = count(board, 1)
    hide(board, hidden=True)
    board.wait_for_timeout(5500)  # the stream is kept for five seconds
    site.record("case:1")
    board.wait_for_timeout(5500)  # the server remembers ten
    assert count(board, 1) == before
    hide(board, hidden=False)
    expect(board.locator("#row-1 .count")).to_have_text(str(before + 1), timeout=3000)


def test_the_journal_comes_ready_made_and_asks_for_nothing(
    browser: Browser, site: Site, shoot: Callable[[Page, str], None]
) -> None:
    with listening(browser, site, "/journal/") as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.removeprefix(site.url)))
        recorded = site.record("case:8801")
        expect(page.get_by_role("link", name="工单 8801")).to_be_visible(timeout=2000)
        assert time.monotonic() - recorded < 2
        expect(page.locator(".sy-changed").first).to_be_visible()
        shoot(page, "live-journal")
        assert asked == []


def test_what_was_made_for_other_filters_does_not_come(browser: Browser, site: Site) -> None:
    with listening(browser, site, "/journal/") as page:
        with page.expect_request("**/live/**"):
            page.get_by_label("对象，例如 case:8431").fill("case:8802")
            page.get_by_label("对象，例如 case:8431").press("Enter")
        expect(page.get_by_text("没有符合条件的事实")).to_be_visible()
        site.record("case:8803")
        site.record("case:8802")
        expect(page.get_by_role("link", name="工单 8802")).to_be_visible(timeout=3000)
        assert page.get_by_role("link", name="工单 8803").count() == 0


def hide(page: Page, *, hidden: bool) -> None:
    """What a browser does when another tab is chosen."""
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden,
    )
