"""The administrator connects a mailbox and a robot; the desk looks at channels and templates, also on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shouyue.clock.queries import now
from shouyue.communications import actions
from shouyue.obligations.actions import adopt_shipped

Shoot = Callable[[Page, str], None]
Check = Callable[[Page], None]


@pytest.fixture(autouse=True)
def shipped(transactional_db: None) -> None:
    adopt_shipped(actor="system:test", at=now())
    actions.ship_channels()
    actions.ship_templates()


def test_a_mailbox_is_read_and_sent_mail_is_looked_at(desk: Page, shoot: Shoot, assert_accessible: Check) -> None:
    desk.goto("/mail/")
    assert_accessible(desk)
    desk.get_by_role("link", name="接入邮箱").first.click()
    assert_accessible(desk)
    for label, value in {"名称": "客服邮箱", "IMAP 服务器": "127.0.0.1", "用户名": "desk", "密码": "x"}.items():
        desk.get_by_label(label).fill(value)
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_role("link", name="客服邮箱")).to_be_visible()
    assert_accessible(desk)
    shoot(desk, "mailboxes")
    desk.get_by_role("link", name="发信记录").click()
    assert_accessible(desk)


def test_channels_open_and_the_policy_keeps_three(desk: Page, shoot: Shoot, assert_accessible: Check) -> None:
    desk.goto("/channels/")
    for _number in range(3):
        desk.get_by_role("button", name="启用", exact=True).first.click()
    desk.get_by_role("button", name="停用", exact=True).first.click()
    expect(desk.get_by_text("少于 3 种").first).to_be_visible()
    assert_accessible(desk)
    shoot(desk, "channels")


def test_templates_and_robots_on_a_phone(phone: Page, shoot: Shoot, assert_accessible: Check) -> None:
    phone.goto("/templates/")
    assert_accessible(phone)
    phone.goto("/templates/evidence/zh-hans/")
    expect(phone.get_by_text("张女士").first).to_be_visible()
    assert_accessible(phone)
    phone.goto("/robots/new/")
    assert_accessible(phone)
    shoot(phone, "robot_new")
