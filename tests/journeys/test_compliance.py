"""From a document to the reasons of one late promise: document, clause, figure, rows, obligation."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.domain.performance import story
from tests.journeys.conftest import DESK, PHONE

MARCH = "months=1&until=2026-03"
ADDRESSES = {
    "compliance": f"/compliance/?{MARCH}",
    "compliance-document": f"/compliance/CM/?{MARCH}",
    "compliance-clause": f"/compliance/CM/CM-4.1.1/?{MARCH}",
    "compliance-target": f"/compliance/CM/CM-4.2/?{MARCH}",
    "compliance-gate": "/compliance/CM/CM-3.2/",
    "compliance-not-yet": "/compliance/CM/CM-2.1/",
    "compliance-rows": f"/compliance/rows/?{MARCH}&column=all",
    "compliance-evidence": f"/compliance/CM/CM-4.2/rows/?{MARCH}&column=measured",
    "compliance-empty": "/compliance/?months=1&until=2020-01",
    "coverage": "/coverage/",
}


@pytest.fixture
def ran(transactional_db: None) -> Iterator[None]:
    """A morning's inquiries, deliveries and customers that were asked about."""
    with story.adopted():
        story.morning()
        story.deliveries()
        story.gates(timezone.now())
        story.tell("order.delivered", "order:9", 600, intact=True)
        yield


@pytest.mark.usefixtures("ran")
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_from_a_document_to_the_reasons(open_page: Callable[..., Page], viewport: dict[str, int]) -> None:
    page = open_page(viewport)
    page.goto(ADDRESSES["compliance"])
    page.get_by_role("link", name="物流企业客户管理制度").click()
    page.get_by_role("link", name="CM-4.1.1 业务咨询响应").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("CM-4.1.1 业务咨询响应")
    page.get_by_role("link", name="逾期 2", exact=True).click()
    expect(page.locator("#rows tr.is-late")).to_have_count(2)
    page.locator("#rows").get_by_role("link", name="2", exact=True).click()
    drawer = page.get_by_role("dialog")
    expect(drawer.locator(".sy-verdict")).to_contain_text("30 分")
    expect(drawer.get_by_role("heading", name="为什么适用")).to_be_visible()


@pytest.mark.usefixtures("ran")
def test_rows_are_filtered_in_place(desk: Page) -> None:
    desk.goto(ADDRESSES["compliance-rows"])
    desk.get_by_label("全部计法").select_option("补录")
    expect(desk.locator("#rows tr[data-row]")).to_have_count(1)
    expect(desk.locator("#rows").get_by_text("补录")).to_be_visible()


@pytest.mark.usefixtures("ran")
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_it_is_accessible_and_fits_the_screen(
    open_page: Callable[..., Page],
    viewport: dict[str, int],
    name: str,
    assert_accessible: Callable[[Page], None],
    shoot: Callable[[Page, str], None],
) -> None:
    page = open_page(viewport)
    page.goto(ADDRESSES[name])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert_accessible(page)
    shoot(page, f"{name}-{viewport['width']}")
