"""Cases: taken in at the keyboard, found on the board, carried to their end, at a desk and on a phone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from shouyue.cases import actions
from shouyue.cases.logic import ChannelKind, Department, Kind, Severity, Step, Trouble
from shouyue.cases.logic.intake import Intake
from shouyue.cases.models import Case
from shouyue.obligations import editions
from shouyue.obligations.actions import adopt_shipped
from tests.domain.cases.house import PHONE, House, customer, house
from tests.domain.people.company import company

Check = Callable[[Page], None]
Shoot = Callable[[Page, str], None]


@pytest.fixture
def people(transactional_db: None) -> Iterator[House]:
    """Shanghai's desk; the local account answers for the whole house."""
    at = datetime.now(UTC)
    adopt_shipped(actor="system:test", at=at)
    yield house(company())
    editions.forget()


@pytest.fixture
def cases(people: House) -> list[Case]:
    """Nine cases in all states, some late."""
    at = datetime.now(UTC)
    other = customer(people.company, "宁波海川进出口有限公司", "138 0013 8001")
    matters = (
        (Kind.COMPLAINT, "外箱破损，内物受潮", Trouble.DAMAGE, Severity.IMPORTANT, 200),
        (Kind.COMPLAINT, "整件丢失，最后扫描停留在无锡分拨", Trouble.LOSS, Severity.MAJOR, 30),
        (Kind.COMPLAINT, "派送延误两天，客户产线等料", Trouble.DELAY, None, 5),
        (Kind.REQUEST, "收货地址改为闵行区，今天要送到", None, None, 4),
        (Kind.INQUIRY, "上海到广州零担几天能到？", None, None, 2),
        (Kind.ABNORMAL, "连续三次没有人接电话", None, None, 50),
    )
    made = []
    for number, (kind, content, trouble, severity, minutes) in enumerate(matters):
        intake = Intake(
            kind=kind,
            channel=(ChannelKind.PHONE, ChannelKind.EMAIL, ChannelKind.SERVICE_POINT)[number % 3],
            content=content,
            demand="请尽快处理并答复",
            trouble=trouble,
            severity=severity,
            customer=(people.customer if number % 2 else other).pk,
            waybill=f"SY25050273835{number}",
            promised_at=at + timedelta(hours=5),
            received_at=at - timedelta(minutes=minutes),
        )
        agent = people.agent.pk
        made.append(actions.receive(intake, actor=f"person:{agent}", at=at, taker=agent))
    by = {"actor": f"person:{people.agent.pk}", "at": at}
    actions.hand_over(made[0], Department.SPECIALIST, people.specialist.pk, "客户着急，请优先", **by)
    actions.take_step(made[0], Step.CONTACTED, "已电话联系，核实破损两箱", **by)
    return made


def test_a_known_caller_is_taken_in_at_the_keyboard(
    people: House, desk: Page, assert_accessible: Check, shoot: Shoot
) -> None:
    desk.goto("/cases/")
    expect(desk.get_by_text("没有符合条件的工单")).to_be_visible()
    assert_accessible(desk)
    shoot(desk, "cases_empty")
    desk.keyboard.press("n")
    desk.wait_for_url("**/cases/new/")
    desk.keyboard.type(PHONE)
    expect(desk.get_by_text("温州鸿雁鞋业有限公司")).to_be_visible()
    desk.get_by_label("客户反映的内容").fill("外箱破损，内物受潮")
    desk.get_by_label("客户诉求").fill("要求赔偿")
    desk.get_by_role("button", name="2 小时后").click()
    assert_accessible(desk)
    shoot(desk, "case_new")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/cases/SH01-*/")
    case = Case.objects.get()
    assert (case.customer, case.demand) == (people.customer, "要求赔偿")


def test_what_the_policy_refuses_is_said_and_nothing_is_lost(people: House, desk: Page) -> None:
    desk.goto("/cases/new/")
    desk.get_by_label("客户反映的内容").fill("外箱破损")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("alert").first).to_contain_text("SG-2.2.2b")
    for name in ("demand", "promised_at"):
        expect(desk.locator(f"#id_{name}_error")).to_contain_text("请填写")
    expect(desk.get_by_label("客户反映的内容")).to_have_value("外箱破损")


def test_the_board_is_walked_by_keys_and_a_case_is_solved(
    cases: list[Case], desk: Page, assert_accessible: Check, shoot: Shoot
) -> None:
    desk.goto("/cases/")
    expect(desk.locator("tr[data-row]")).to_have_count(6)
    expect(desk.locator(".sy-chart-canvas canvas, .sy-chart-canvas svg").first).to_be_visible()
    assert_accessible(desk)
    shoot(desk, "cases")
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    expect(desk.locator("#drawer[open]")).to_be_visible()
    shoot(desk, "case_drawer")
    desk.goto(f"/cases/{cases[0].number}/")
    assert_accessible(desk)
    shoot(desk, "case")
    desk.get_by_text("更多操作").click()
    desk.get_by_role("link", name="解决", exact=True).click()
    desk.get_by_label("解决经过").fill("已补发两箱并致歉")
    shoot(desk, "case_step")
    assert_accessible(desk)
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_text("已补发两箱并致歉")).to_be_visible()
    assert Case.objects.get(pk=cases[0].pk).state == "resolved"
    desk.goto(f"/cases/{cases[0].number}/do/closed/")
    desk.get_by_label("投诉形式").select_option("oral")
    desk.get_by_label("服务质量").check()
    desk.get_by_role("button", name="保存").click()
    desk.wait_for_url(f"**/cases/{cases[0].number}/")
    closed = Case.objects.get(pk=cases[0].pk)
    assert (closed.state, closed.form, closed.cause) == ("closed", "oral", "quality")


def test_another_matter_is_split_off_and_its_page_opens(people: House, cases: list[Case], desk: Page) -> None:
    whole = cases[0]
    desk.goto(f"/cases/{whole.number}/")
    desk.get_by_text("更多操作").click()
    desk.get_by_role("link", name="拆分出另一件事").click()
    drawer = desk.locator("#drawer-body")
    drawer.get_by_label("咨询").check()
    drawer.get_by_label("客户反映的内容").fill("另问：发票何时开？")
    drawer.get_by_role("button", name="保存").click()
    expect(desk.get_by_text("另问：发票何时开？").first).to_be_visible()
    part = Case.objects.get(split_from=whole)
    assert desk.url.endswith(f"/cases/{part.number}/")
    desk.goto(f"/cases/{whole.number}/measure/")  # the same form, on a page of its own
    desk.get_by_label("要做什么").fill("培训装卸")
    desk.get_by_label("部门").select_option("transport")
    desk.get_by_label("完成期限").fill(f"{datetime.now() + timedelta(days=2):%Y-%m-%dT%H:%M}")
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_text("培训装卸").first).to_be_visible()
    assert desk.url.endswith(f"/cases/{whole.number}/")


FILL = """form => {
  const later = new Date(Date.now() + 36e5 * 36).toISOString(), own = form.elements;
  for (const field of own) {
    if (!field.name || field.type === "hidden" || field.name === "occurred_at") continue;
    if (field.tagName === "SELECT") field.value ||= [...field.options].find((option) => option.value)?.value ?? "";
    else if (field.type === "radio") field.checked ||= !form.querySelector(`[name="${field.name}"]:checked`);
    else if (field.type === "checkbox") field.checked = true;
    else if (field.type === "datetime-local") field.value ||= later.slice(0, 16);
    else if (field.tagName === "TEXTAREA" || field.type === "text") field.value ||= "已核实";
  }
}"""


def test_every_step_of_a_complaint_answers_whoever_takes_it(people: House, cases: list[Case], desk: Page) -> None:
    """Done or refused: the page says so. What it says is tested elsewhere."""
    number = cases[0].number
    desk.goto(f"/cases/{number}/")
    steps = desk.eval_on_selector_all(".sy-more a", "links => links.map((link) => link.getAttribute('href'))")
    assert len(steps) > 20
    for step in steps:
        desk.goto(step)
        form = desk.locator("#step form")
        form.evaluate(FILL)
        form.get_by_role("button", name="保存").click()
        expect(desk.locator(".alert, .sy-error").first, step).to_be_visible()


def test_supervisors_see_who_has_what(cases: list[Case], desk: Page, assert_accessible: Check, shoot: Shoot) -> None:
    desk.goto("/cases/load/")
    expect(desk.get_by_text("每人在办工单").first).to_be_visible()
    assert_accessible(desk)
    shoot(desk, "cases_load")
    desk.goto("/cases/shift/")
    assert_accessible(desk)
    shoot(desk, "cases_shift")


@pytest.mark.parametrize("page", ["", "new/", "load/", "shift/", "one"])
def test_every_page_fits_a_phone(
    cases: list[Case], phone: Page, assert_accessible: Check, shoot: Shoot, page: str
) -> None:
    path = f"{cases[0].number}/" if page == "one" else page
    phone.goto(f"/cases/{path}")
    phone.wait_for_load_state("networkidle")
    assert_accessible(phone)
    shoot(phone, f"cases_phone_{page.strip('/') or 'board'}")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_what_is_refused_below_is_said_in_sight(cases: list[Case], phone: Page) -> None:
    phone.goto(f"/cases/{cases[0].number}/split/")
    phone.get_by_label("投诉").check()
    phone.get_by_label("客户反映的内容").fill("另：送货司机态度差")
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_role("alert").first).to_contain_text("SG-2.2.2b")
    expect(phone.get_by_role("alert").first).to_be_in_viewport()
    assert phone.locator("#step").evaluate("part => part.getBoundingClientRect().top") >= 40, "not below the head"
