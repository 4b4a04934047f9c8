"""Reading what happened: a subject's timeline, the journal, deliveries that were given up."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from shouyue.jobs.clock import now
from shouyue.journal.models import Delivery, Fact
from tests.domain.desk import story
from tests.journeys.conftest import DESK, PHONE

ADDRESSES = {
    "timeline": f"/timeline/{story.CASE}/",
    "timeline-empty": "/timeline/case:1/",
    "journal": "/journal/",
    "journal-filtered": "/journal/?actor=person:77&day=2020-01-01",
    "deliveries": "/journal/deliveries/",
}


@pytest.fixture
def ran(transactional_db: None) -> Iterator[None]:
    """The story was told, and two deliveries of it were given up."""
    with story.adopted():
        story.run()
        for fact in Fact.objects.filter(name="case.received"):
            for listener, error in (
                ("shouyue.communications.listeners.escalated", "Traceback …\nTimeoutError: the gateway timed out\n"),
                ("shouyue.cases.listeners.gone", "没有函数 shouyue.cases.listeners.gone\nThere is no such function."),
            ):
                Delivery.objects.create(fact=fact, listener=listener, attempts=8, died_at=now(), error=error)
        Client().get("/sign-in/")  # the first request of a process loads every room, which no page should wait for
        yield


@pytest.mark.usefixtures("ran")
def test_a_late_entry_and_a_correction_are_seen_at_once(desk: Page) -> None:
    desk.goto(ADDRESSES["timeline"])
    late = desk.locator(".sy-fact").filter(has_text="已联系客户")
    expect(late).to_contain_text("补录")
    expect(late).to_contain_text("实际发生于 2026-03-02 09:40")
    desk.get_by_role("link", name="取代管理员于").click()
    expect(desk.locator(".sy-fact:target")).to_contain_text("已被更正")


@pytest.mark.usefixtures("ran")
def test_clocks_alone(desk: Page) -> None:
    desk.goto(ADDRESSES["timeline"])
    desk.get_by_label("事实与时钟").select_option("只看时钟")
    expect(desk.locator(".sy-fact:not(.is-clock)")).to_have_count(0)
    expect(desk.locator(".sy-fact.is-clock").first).to_be_visible()


@pytest.mark.usefixtures("ran")
def test_what_was_given_up_is_sent_again(desk: Page) -> None:
    desk.goto(ADDRESSES["deliveries"])
    desk.get_by_role("row").filter(has_text="TimeoutError").get_by_role("button", name="重新发送").click()
    expect(desk.get_by_text("已重新发送。")).to_be_visible()
    expect(desk.get_by_role("row").filter(has_text="TimeoutError")).to_have_count(0)


@pytest.mark.usefixtures("ran")
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("page_name", ADDRESSES)
def test_it_is_accessible_and_fits_the_screen(
    open_page: Callable[..., Page],
    viewport: dict[str, int],
    page_name: str,
    assert_accessible: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    page = open_page(viewport)
    page.goto(ADDRESSES[page_name])
    shoot(page, f"{page_name}-{viewport['width']}")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
