"""Somebody connects another system: reads the reference, sets up a webhook, sends a test and reads the log."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from shouyue.jobs.worker import drain
from tests.domain.communications.receiver import Receiver, receiving

Shoot = Callable[[Page, str], None]
Check = Callable[[Page], None]


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with receiving() as found:
        yield found


def test_the_reference_is_searched_and_read(desk: Page, shoot: Shoot, assert_accessible: Check) -> None:
    desk.goto("/api/")
    assert_accessible(desk)
    shoot(desk, "api_reference")
    desk.get_by_role("main").get_by_role("searchbox").fill("events")
    desk.get_by_role("main").get_by_role("searchbox").press("Enter")
    expect(desk.locator("#operations tr[data-row]")).to_have_count(3)
    desk.get_by_role("link", name="/api/v1/events/batch").click()
    expect(desk.locator("#drawer-body h1")).to_have_text("告知多条事实")
    shoot(desk, "api_operation_drawer")
    desk.goto("/api/operations/tell_event/")
    assert_accessible(desk)
    shoot(desk, "api_operation")
    desk.get_by_role("link", name="not-external").click()
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    assert_accessible(desk)


def test_the_reference_on_a_phone(phone: Page, shoot: Shoot, assert_accessible: Check) -> None:
    phone.goto("/api/")
    assert_accessible(phone)
    shoot(phone, "api_reference_phone")
    phone.goto("/api/operations/tell_event/")
    shoot(phone, "api_operation_phone")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_webhook_is_set_up_and_tested(desk: Page, receiver: Receiver, shoot: Shoot, assert_accessible: Check) -> None:
    desk.goto("/webhooks/")
    assert_accessible(desk)
    shoot(desk, "webhooks_empty")
    desk.get_by_role("link", name="新建 Webhook").click()
    desk.get_by_label("名称").fill("运输管理系统")
    desk.get_by_label("地址").fill("https://10.0.0.1/hooks")
    desk.get_by_label("事实", exact=True).fill("obligation.*\norder.received")
    desk.get_by_role("button", name="设置").click()
    expect(desk.get_by_role("alert")).to_contain_text("内部网络")
    assert_accessible(desk)
    shoot(desk, "webhook_new")
    desk.get_by_label("地址").fill(receiver.url)
    desk.get_by_role("button", name="设置").click()
    expect(desk.locator("code").first).to_contain_text("whsec_")
    assert_accessible(desk)
    shoot(desk, "webhook_secret")
    desk.get_by_role("link", name="我已妥善保存").click()
    receiver.answers = [(500, {}, b'{"error": "queue full"}'), (200, {}, b"ok")]
    desk.get_by_role("button", name="发送测试").click()
    drain()
    desk.reload()
    expect(desk.get_by_text("queue full")).to_be_visible()
    assert_accessible(desk)
    shoot(desk, "webhook_message")
    desk.get_by_role("button", name="重新发送").click()
    drain()
    desk.reload()
    expect(desk.locator(".sy-status").first).to_have_text("已送达")
    desk.goto("/webhooks/")
    assert_accessible(desk)
    shoot(desk, "webhooks")
    desk.get_by_role("link", name=re.compile("运输管理系统")).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("运输管理系统")
    assert_accessible(desk)
    shoot(desk, "webhook")


def test_webhooks_on_a_phone(phone: Page, shoot: Shoot, assert_accessible: Check) -> None:
    phone.goto("/webhooks/new/")
    assert_accessible(phone)
    shoot(phone, "webhook_new_phone")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
