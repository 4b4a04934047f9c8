"""A demo company's clock in the browser."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from shouyue.clock.actions import set_clock
from shouyue.clock.queries import reading

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).replace(hour=6, minute=5)  # 14:05 in Shanghai


def seconds_left(page: Page) -> int:
    """What the first countdown of the gallery says: `1 天 05:59`, days, hours and minutes."""
    shown = page.locator("#sla [data-due]").first.inner_text()
    found = re.search(r"(\d+) 天 (\d\d):(\d\d)", shown)
    assert found, shown
    days, hours, minutes = map(int, found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60


def test_a_countdown_runs_as_fast_as_the_company(
    desk: Page, shoot: Callable[[Page, str], None], assert_accessible: Callable[[Page], None]
) -> None:
    set_clock(company_at=TOMORROW, rate=60, by="system:test", at_real=reading().real)
    desk.goto("/gallery/")
    badge = desk.locator(".sy-clock")
    expect(badge).to_contain_text(f"演示时钟 {TOMORROW:%Y-%m-%d} 14:0")
    expect(badge).to_contain_text("×60")
    assert_accessible(desk)
    shoot(desk, "clock-badge")
    first, started = seconds_left(desk), desk.evaluate("performance.now()")
    desk.wait_for_timeout(3000)
    ran, real = first - seconds_left(desk), (desk.evaluate("performance.now()") - started) / 1000
    assert 60 * (real - 2) <= ran <= 60 * (real + 2)  # it ticks once a second, a minute each
    expect(badge).not_to_contain_text("14:05")


def test_in_real_time_there_is_no_badge_and_a_countdown_runs_as_any_clock(desk: Page) -> None:
    desk.goto("/gallery/")
    expect(desk.locator(".sy-clock")).to_have_count(0)
    first = seconds_left(desk)
    desk.wait_for_timeout(2000)
    assert first - seconds_left(desk) in (0, 60)


def test_on_a_phone_the_badge_fits(phone: Page, shoot: Callable[[Page, str], None]) -> None:
    set_clock(company_at=TOMORROW, rate=60, by="system:test", at_real=reading().real)
    phone.goto("/gallery/")
    expect(phone.locator(".sy-clock time")).to_be_visible()
    shoot(phone, "clock-badge-phone")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.get_by_role("button", name="菜单").click()
    phone.wait_for_timeout(200)
    shoot(phone, "navigation-phone")
