"""A claim, from its proofs to the offer: at a desk and on a phone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from shouyue.access.actions import local_account
from shouyue.cases import actions
from shouyue.cases.actions.evidence import Wanted
from shouyue.cases.logic import ChannelKind, Kind, Trouble
from shouyue.cases.logic.claims import Factor
from shouyue.cases.logic.intake import Intake
from shouyue.cases.models import Case, CauseNode, Offer, Share
from shouyue.obligations import editions
from shouyue.obligations.actions import adopt_shipped
from shouyue.people.actions import ensure_local_person
from tests.domain.people.company import company


@pytest.fixture
def case(transactional_db: None) -> Iterator[Case]:
    """A claim with one proof still missing, two causes and a demand."""
    at = datetime.now(UTC)
    adopt_shipped(actor="system:test", at=at)
    company()
    me = ensure_local_person(local_account(), at=at)
    by: dict[str, Any] = {"actor": f"person:{me.pk}", "at": at}
    intake = Intake(
        kind=Kind.COMPLAINT,
        channel=ChannelKind.PHONE,
        content="40 件外箱破损，其中 6 件内物受潮",
        demand="按发票赔偿并说明原因",
        claim=True,
        trouble=Trouble.DAMAGE,
        caller="温州鸿雁鞋业 陈晨",
        site="SH01",
        loss=Decimal("5200.00"),
        promised_at=at + timedelta(hours=4),
    )
    made = actions.receive(intake, taker=me.pk, **by)
    actions.ask_evidence(made, [Wanted("货损照片", "每件至少两张"), Wanted("运单或回单")], "还差以下材料：", **by)
    actions.receive_evidence(made.evidence.get(name="运单或回单"), **by)
    actions.draw_cause(made, Factor.PEOPLE, "装卸未轻放", **by)
    actions.draw_cause(made, Factor.METHOD, "外箱没有轻放标识", CauseNode.objects.get().pk, **by)
    actions.take_counter_offer(made, Decimal("5200.00"), "七日内到账", **by)
    yield made
    editions.forget()


def test_from_proofs_to_the_closed_investigation(
    case: Case, desk: Page, assert_accessible: Callable[[Page], None], shoot: Callable[[Page, str], None]
) -> None:
    desk.goto(f"/cases/{case.number}/")
    card = desk.locator("#claim")
    expect(card.get_by_text("材料还缺，等待客户补齐")).to_be_visible()
    assert_accessible(desk)
    shoot(desk, "claim_card")
    desk.goto(f"/cases/{case.number}/claim/judge/")
    desk.get_by_label("属实", exact=True).check()
    desk.get_by_label("理由").fill("监控显示装卸时抛掷，外箱无标识。")
    for place, who in enumerate(("carrier:", "department:warehouse", "customer:")):
        desk.locator(f"#id_who_{place}").select_option(who)
        desk.locator(f"#id_percent_{place}").fill("33.33")
    desk.locator("#id_carrier_0").fill("顺捷运输")
    desk.get_by_role("button", name="差额给比例最大的一方").click()
    expect(desk.locator("#id_percent_0")).to_have_value("33.34")
    assert_accessible(desk)
    shoot(desk, "claim_shares")
    desk.get_by_role("button", name="判断与划责").click()
    expect(desk.locator("#claim").get_by_text("监控显示装卸时抛掷")).to_be_visible()
    assert sum(Share.objects.values_list("percent", flat=True)) == 100
    shoot(desk, "claim_judged")


def test_a_phone_offers_and_finds_the_claim_in_the_list(
    case: Case, phone: Page, assert_accessible: Callable[[Page], None], shoot: Callable[[Page, str], None]
) -> None:
    phone.goto(f"/cases/{case.number}/claim/offer/")
    phone.get_by_label("金额（元）").fill("3800.00")
    phone.get_by_role("button", name="向客户报价").click()
    expect(phone.locator("#claim").get_by_text("¥3,800.00")).to_be_visible()
    assert Offer.objects.filter(side="us").count() == 1
    assert_accessible(phone)
    shoot(phone, "claim_phone")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.goto("/claims/")
    expect(phone.get_by_role("link", name=case.number)).to_be_visible()
    assert_accessible(phone)
    shoot(phone, "claims_phone")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
