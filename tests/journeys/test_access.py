"""Coming in by password and app, setting up the second factor, issuing a token, looking after accounts."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from shouyue.access import logic, second_factor
from shouyue.access.models import Account
from tests.journeys.conftest import DESK, PHONE

PASSWORD = "three unrelated words"
SIZES = pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])

Open = Callable[..., Page]
Shoot = Callable[[Page, str], None]
Check = Callable[[Page], None]


@pytest.fixture
def wang(live_server: LiveServer) -> Account:
    account = Account.objects.create_user("wang.lei", "wang.lei@example.cn")
    account.set_password(PASSWORD)
    account.save()
    Client().get("/sign-in/")  # the first page of a process takes longer than a browser waits on a busy machine
    return account


@pytest.fixture
def company(settings: Settings) -> None:
    settings.SHOUYUE_OIDC_ISSUER, settings.SHOUYUE_OIDC_CLIENT_ID = "https://id.example.cn", "shouyue"
    settings.SHOUYUE_OIDC_NAME = "企业微信"


def fits(page: Page, viewport: ViewportSize) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


def enter(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("用户名").fill("wang.lei")
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def digits(page: Page) -> str:
    """What the app would show that read the drawing: here the secret is read in its place."""
    page.get_by_text("改为手动输入").click()
    secret = page.locator(".sy-enrol code").inner_text().replace(" ", "")
    return logic.code_of(secret, logic.step_at(datetime.now(UTC)))


@SIZES
def test_signing_in_going_wrong_and_right(
    open_page: Open, wang: Account, company: None, viewport: ViewportSize, shoot: Shoot, assert_accessible: Check
) -> None:
    page = open_page(viewport, signed_in=False)
    page.goto("/me/security/")
    expect(page.get_by_role("link", name="使用 企业微信 登录")).to_be_visible()
    shoot(page, f"sign-in-{viewport['width']}")
    assert_accessible(page)
    fits(page, viewport)
    enter(page, "wrong")
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不正确")
    expect(page.get_by_label("用户名")).to_have_value("wang.lei")
    shoot(page, f"sign-in-wrong-{viewport['width']}")
    assert_accessible(page)
    enter(page)
    expect(page.get_by_role("heading", name="账号安全")).to_be_visible()
    shoot(page, f"security-{viewport['width']}")
    assert_accessible(page)
    fits(page, viewport)


@SIZES
def test_the_first_day(
    open_page: Open, viewport: ViewportSize, shoot: Shoot, assert_accessible: Check, live_server: LiveServer
) -> None:
    page = open_page(viewport, signed_in=False)
    page.goto("/sign-in/")
    expect(page.get_by_text("shouyue signin").first).to_be_visible()
    shoot(page, f"sign-in-first-day-{viewport['width']}")
    assert_accessible(page)
    fits(page, viewport)


@SIZES
def test_being_locked_out(
    browser: Browser,
    live_server: LiveServer,
    wang: Account,
    viewport: ViewportSize,
    shoot: Shoot,
    assert_accessible: Check,
) -> None:
    for _time in range(5):
        Client().post("/sign-in/", {"username": "wang.lei", "password": "wrong"})
    page = browser.new_page(
        viewport=viewport, base_url=live_server.url, locale="zh-CN"
    )  # the browser's console names the status 429
    page.goto("/sign-in/")
    enter(page)
    expect(page.get_by_role("heading", name="尝试次数过多")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("之前无法再次尝试")
    shoot(page, f"locked-{viewport['width']}")
    assert_accessible(page)
    fits(page, viewport)
    page.close()


@SIZES
def test_the_second_factor_from_setting_up_to_signing_in(
    open_page: Open, wang: Account, viewport: ViewportSize, shoot: Shoot, assert_accessible: Check
) -> None:
    page = open_page(viewport, signed_in=False)
    page.goto("/me/security/")
    enter(page)
    page.get_by_role("link", name="启用").click()
    expect(page.get_by_role("img", name="供应用扫描的二维码")).to_be_visible()
    page.get_by_label("验证码").fill(digits(page))
    shoot(page, f"enrol-{viewport['width']}")
    assert_accessible(page)
    fits(page, viewport)
    page.get_by_role("button", name="启用").click()
    expect(page.locator(".sy-codes li")).to_have_count(10)
    shoot(page, f"recovery-codes-{viewport['width']}")
    assert_accessible(page)
    recovery = page.locator(".sy-codes li").first.inner_text()
    page.get_by_role("link", name="我已保管好").click()
    expect(page.get_by_text("还剩 10 个恢复码")).to_be_visible()
    shoot(page, f"security-on-{viewport['width']}")
    page.get_by_role("button", name="退出登录").click()
    page.goto("/me/security/")
    enter(page)
    expect(page.get_by_role("heading", name="两步验证")).to_be_visible()
    page.get_by_label("验证码").fill("000000")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("验证码不正确")
    shoot(page, f"second-step-{viewport['width']}")
    assert_accessible(page)
    page.get_by_label("验证码").fill(recovery)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_text("还剩 9 个恢复码")).to_be_visible()


@SIZES
def test_it_is_set_up_on_the_way_in_where_it_is_demanded(
    open_page: Open, wang: Account, settings: Settings, viewport: ViewportSize, shoot: Shoot, assert_accessible: Check
) -> None:
    settings.SHOUYUE_REQUIRE_TOTP = frozenset({"*"})
    page = open_page(viewport, signed_in=False)
    page.goto("/me/security/")
    enter(page)
    expect(page.get_by_role("heading", name="启用两步验证")).to_be_visible()
    shoot(page, f"enrol-first-{viewport['width']}")
    assert_accessible(page)
    fits(page, viewport)
    page.get_by_label("验证码").fill(digits(page))
    page.get_by_role("button", name="启用并登录").click()
    expect(page.locator(".sy-codes li")).to_have_count(10)
    assert_accessible(page)
    page.get_by_role("link", name="我已保管好，继续").click()
    expect(page.get_by_role("heading", name="账号安全")).to_be_visible()
    assert second_factor.is_on(wang)


@SIZES
def test_a_token_is_issued_copied_once_and_revoked(
    open_page: Open, viewport: ViewportSize, shoot: Shoot, assert_accessible: Check
) -> None:
    page = open_page(viewport)
    page.goto("/me/tokens/")
    shoot(page, f"tokens-empty-{viewport['width']}")
    assert_accessible(page)
    page.get_by_label("名称").fill("运输管理系统")
    page.locator("input[value='events.write']").check()
    page.get_by_role("button", name="生成令牌").click()
    expect(page.locator(".sy-code").first).to_contain_text("sy_")
    shoot(page, f"tokens-{viewport['width']}")
    assert_accessible(page)
    fits(page, viewport)
    page.goto("/me/tokens/")
    page.get_by_role("button", name="吊销 运输管理系统").click()
    expect(page.get_by_role("status").first).to_contain_text("已吊销")
    shoot(page, f"tokens-revoked-{viewport['width']}")


@SIZES
def test_an_administrator_looks_after_accounts(
    open_page: Open, wang: Account, viewport: ViewportSize, shoot: Shoot, assert_accessible: Check
) -> None:
    for _time in range(5):
        Client(REMOTE_ADDR="203.0.113.9").post("/sign-in/", {"username": "li.na", "password": "wrong"})
    page = open_page(viewport)
    page.goto("/accounts/")
    expect(page.get_by_text("当前被锁定")).to_be_visible()
    shoot(page, f"accounts-{viewport['width']}")
    assert_accessible(page)
    fits(page, viewport)
    page.get_by_role("button", name="解除限制").click()
    expect(page.get_by_text("当前被锁定")).to_be_hidden()
    page.get_by_role("main").get_by_role("searchbox").fill("wang")
    page.get_by_role("button", name="显示").click()
    expect(page.locator("#list tr[data-row]")).to_have_count(1)
    expect(page.get_by_role("main").get_by_role("searchbox")).to_have_count(1)
    page.get_by_role("link", name="wang.lei", exact=True).click()
    page.get_by_role("button", name="发放设置密码的链接").click()
    expect(page.locator(".sy-code")).to_contain_text("/password/")
    shoot(page, f"account-{viewport['width']}")
    assert_accessible(page)
    fits(page, viewport)
