"""A person's day in a real browser: signed-in pages at the width of a desk and of a phone."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Condition
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from shouyue.access.actions import local_account
from shouyue.people.actions import ensure_local_person
from tools import chromium

ROOT = Path(__file__).resolve().parent.parent.parent
SHOTS = ROOT / "var" / "shots"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# Only what breaks the rules is told, by its source: to describe all that keeps them takes longer than to look.
AXE_RUN = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "selectors": False,
    "preload": False,
}
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}

# Playwright keeps an event loop in this thread; Django would refuse its ORM there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=15_000)  # the machine is busy with the rest of the suite


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if chromium.find() is None:
        skip = pytest.mark.skip(reason="no Chromium: sudo apt install chromium fonts-noto-cjk, or set CHROMIUM=/path")
        for item in items:
            if "journeys" in item.path.parts:
                item.add_marker(skip)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for each file: while it is open its event loop runs in this thread, where other tests need their own."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=arguments)
        yield browser
        browser.close()


@cache
def warm() -> None:
    """The first request of a process loads addresses and policies; no page's time limit should pay for it."""
    Client().get("/sign-in/")


def _complaint(message: ConsoleMessage) -> str:
    return f"{message.location.get('url', '')}: {message.text}"


class Requests:
    """Those that are being answered: none may write into the next test's database, nor read one that is emptied."""

    def __init__(self) -> None:
        self.running = 0
        self.changed = Condition()

    def begin(self, **_told: object) -> None:
        self._count(1)

    def end(self, **_told: object) -> None:
        self._count(-1)

    def wait(self) -> None:
        """Until all are answered, or it has taken too long."""
        with self.changed:
            self.changed.wait_for(lambda: self.running <= 0, timeout=10)

    def _count(self, more: int) -> None:
        with self.changed:
            self.running += more
            self.changed.notify_all()


@pytest.fixture
def requests() -> Iterator[Requests]:
    counted = Requests()
    request_started.connect(counted.begin)
    request_finished.connect(counted.end)
    yield counted
    request_started.disconnect(counted.begin)
    request_finished.disconnect(counted.end)


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer, requests: Requests) -> Iterator[Callable[..., Page]]:
    """Opens a browser page of a size, signed in or not; what the page complains about fails the test at its end."""
    complaints: list[str] = []
    contexts = []

    def open_(viewport: Any, *, signed_in: bool = True) -> Page:
        warm()
        context = browser.new_context(
            viewport=viewport, base_url=live_server.url, locale="zh-CN", reduced_motion="reduce"
        )
        contexts.append(context)
        if signed_in:
            client = Client()
            ensure_local_person(local_account(), at=datetime.now(UTC))
            client.force_login(local_account())
            value = client.cookies["shouyue"].value
            context.add_cookies([{"name": "shouyue", "value": value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.set_default_navigation_timeout(40_000)  # the first page of a server that has just begun loads all of it
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(_complaint(message)) if message.type == "error" else None)
        return page

    yield open_
    for context in contexts:
        context.close()
    requests.wait()
    assert complaints == []


@pytest.fixture
def desk(open_page: Callable[..., Page]) -> Page:
    """A signed-in page on a desk's screen."""
    return open_page(DESK)


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A signed-in page on a phone."""
    return open_page(PHONE)


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """Fails with every WCAG 2.2 AA finding of axe-core on the page as it stands."""
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page) -> None:
        page.wait_for_load_state()
        page.evaluate(source)
        found = page.evaluate("options => axe.run(document, options)", AXE_RUN)
        assert [_told(violation) for violation in found["violations"]] == []

    return check


@pytest.fixture(scope="session")
def shoot() -> Callable[[Page, str], None]:
    """Keeps a picture of the page in `var/shots`, once it is loaded: between two pages the browser has none."""
    SHOTS.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> None:
        page.wait_for_load_state()
        page.screenshot(path=SHOTS / f"{name}.png")

    return take


def _told(violation: dict[str, Any]) -> str:
    nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:4])
    return f"{violation['id']}: {violation['help']} — {nodes}"
