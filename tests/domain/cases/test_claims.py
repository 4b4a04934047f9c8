"""Offers within one's authority, agreement, approval by amount, and one payment."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from shouyue.approvals import queries as approved
from shouyue.approvals.models import Request
from shouyue.cases import actions
from shouyue.cases.logic import Cause, Form, Kind, State, Step
from shouyue.cases.logic.claims import ClaimState, Next, RecourseState
from shouyue.cases.models import Case, Offer, Payment, Recourse
from shouyue.cases.queries.claims import dossier
from shouyue.journal.models import Fact
from shouyue.kit.refusals import Refused, Stale
from shouyue.obligations.actions import GateRefused
from shouyue.people.actions import plan_absence
from tests.domain.cases.claim_house import Desk, desk, money, offer, paid, sign
from tests.domain.cases.house import AT, House, by, running

YUAN, DAY = Decimal, timedelta(days=1)


@pytest.fixture
def house(people: House) -> Iterator[Desk]:
    """The desk, whose refusals are read in English."""
    with override("en"):
        yield desk(people)


def told(case: Case, name: str) -> list[dict[str, Any]]:
    rows = Fact.objects.filter(subject=case.subject, name=f"case.{name}").order_by("sequence")
    return list(rows.values_list("data", flat=True))


def test_a_claim_has_its_row_from_the_moment_it_is_raised(house: Desk) -> None:
    case = house.claim(loss=YUAN("5200.50"))
    claim = money(case)
    assert (claim.state, claim.demanded, claim.complete_at) == (ClaimState.OPEN, YUAN("5200.50"), None)
    whole = money(house.claim(evidence_complete=True))
    assert whole.complete_at is not None


def test_a_claim_taken_back_and_raised_again_goes_on(house: Desk) -> None:
    case, word = house.claim(), by(house.people.agent)
    actions.raise_claim(case, False, "客户撤回索赔", **word)
    assert money(case).state == ClaimState.WITHDRAWN
    with pytest.raises(Refused, match="claims nothing"):
        actions.take_counter_offer(case, YUAN(100), **word)
    actions.raise_claim(case, True, "客户又提出", **word)
    assert money(case).state == ClaimState.OPEN


def test_nobody_promises_beyond_his_authority_and_hears_who_may(house: Desk) -> None:
    case = house.claim()
    with pytest.raises(GateRefused) as refused:
        actions.make_offer(case, YUAN("500.01"), **house.word(house.people.specialist))
    (one,) = refused.value.answer.refused
    assert (one.clause, one.rule) == ("OC-14.2", "OC-14.2/amount")
    able = "王建国（客服主管）、林若曦（客户服务部经理）、吴财（财务经理）、孙总（总经理）"
    assert one.say.zh.endswith(f"可以承诺的人：{able}。")
    assert "王建国" in one.say.en
    assert not Offer.objects.exists()
    assert Fact.objects.filter(name="gate.answered").latest("recorded_at").data["refused"] == ["OC-14.2/amount"]
    actions.make_offer(case, YUAN("500.00"), "不影响运费折扣", **house.word(house.people.specialist))
    assert (offer(case).amount, offer(case).terms, offer(case).side) == (YUAN("500.00"), "不影响运费折扣", "us")


def test_who_has_no_word_promises_neither_amount_nor_terms(house: Desk) -> None:
    with pytest.raises(GateRefused) as refused:
        actions.make_offer(house.claim(), YUAN(1), "下单免运费", **house.word(house.people.agent))
    assert {one.rule for one in refused.value.answer.refused} == {"OC-14.2/amount", "OC-14.2/terms"}


def test_who_has_no_limit_promises_any_amount(house: Desk) -> None:
    case = house.claim()
    with pytest.raises(GateRefused):
        actions.make_offer(case, YUAN("10000.01"), **house.word(house.people.director))
    actions.make_offer(case, YUAN("10000.00"), **house.word(house.people.director))


def test_to_take_the_customers_offer_is_to_promise_it(house: Desk) -> None:
    case = house.investigated()
    actions.take_counter_offer(case, YUAN("1800.00"), "七日内到账", **by(house.people.agent))
    assert money(case).demanded == YUAN("1800.00")
    with pytest.raises(GateRefused) as refused:
        actions.agree(offer(case), **house.word(house.people.agent))
    assert {one.clause for one in refused.value.answer.refused} == {"OC-14.2"}
    actions.agree(offer(case), **house.word(house.people.supervisor))
    claim = money(case)
    assert (claim.state, claim.agreed) == (ClaimState.AGREED, YUAN("1800.00"))
    assert claim.promised_by == f"person:{house.people.supervisor.pk}"


def test_an_agent_writes_down_that_the_customer_took_what_was_promised(house: Desk) -> None:
    case = house.investigated()
    actions.make_offer(case, YUAN(900), **house.word(house.people.supervisor))
    assert "OC-14.6/agree" in running(case)
    actions.agree(offer(case), **house.word(house.people.agent))
    assert told(case, "compensation_agreed") == [{"amount": 90000}]
    assert money(case).promised_by == f"person:{house.people.supervisor.pk}"
    assert "OC-14.6/pay" in running(case)
    assert "OC-14.6/agree" not in running(case)


def test_the_amount_follows_from_the_shares(house: Desk) -> None:
    case = house.claim()
    actions.make_offer(case, YUAN(300), **house.word(house.people.specialist))
    with pytest.raises(Refused, match="close the investigation"):
        actions.agree(offer(case), **house.word(house.people.specialist))


@pytest.mark.parametrize("amount", ["0", "-1", "1.005", "1000000000000"])
def test_amounts_are_above_nothing_and_whole_fen(house: Desk, amount: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.take_counter_offer(house.claim(), YUAN(amount), **by(house.people.agent))
    assert refused.value.field == "amount"


def test_who_promised_asks_and_may_not_approve(house: Desk) -> None:
    case = house.agreed("1500.00", house.people.supervisor)
    with pytest.raises(Refused, match="王建国"):
        actions.ask_approval(case, href="/", **by(house.people.agent))
    row = actions.ask_approval(case, href="/cases/", **by(house.people.supervisor))
    assert (row.amount, row.subject, row.title) == (150000, case.subject, f"{case.number} {case.title}")
    assert actions.ask_approval(case, href="/cases/", **by(house.people.supervisor)).pk == row.pk
    sign(row, house.people.specialist)
    with pytest.raises(Refused):
        sign(row, house.people.supervisor)


def test_another_agreement_takes_the_request_for_the_first_back(house: Desk) -> None:
    case = house.agreed("1500.00")
    row = actions.ask_approval(case, href="/", **by(house.people.supervisor))
    actions.make_offer(case, YUAN(1600), **house.word(house.people.supervisor))
    actions.agree(offer(case), **house.word(house.people.supervisor))
    assert Request.objects.get(pk=row.pk).state == "withdrawn"
    assert [one["amount"] for one in told(case, "compensation_agreed")] == [150000, 160000]


def test_it_is_paid_once_with_an_approval_that_is_used_up(house: Desk) -> None:
    case = house.approved()
    actions.pay(case, paid(), **by(house.accountant))
    payment = Payment.objects.get(claim__case=case)
    assert (payment.amount, payment.voucher, payment.approval[:9]) == (YUAN("1500.00"), "付 0311-08", "approval:")
    assert money(case).state == ClaimState.PAID
    assert told(case, "compensated") == [{"amount": 150000}]
    assert approved.granted(case.subject, "OC-14.6/approval", {"amount": 150000}) is None
    assert "OC-14.6/pay" not in running(case)
    answer = Fact.objects.get(name="gate.answered", data__gate="compensation.pay")
    assert answer.data["approval"] == payment.approval
    with pytest.raises(GateRefused) as refused:
        actions.pay(case, paid("另一张"), **by(house.finance))
    (one,) = refused.value.answer.refused
    assert one.rule == "OC-14.6/once"
    assert one.say.zh.endswith(f"钱静已于 {payment.paid_on} 支付。")
    assert Payment.objects.count() == 1


def test_the_same_payment_sent_again_is_one(house: Desk) -> None:
    case = house.approved()
    for _ in range(2):
        actions.pay(case, paid(key="k1"), version=Case.objects.get().version, **by(house.accountant))
    assert Payment.objects.count() == 1


def test_nothing_is_paid_before_shares_agreement_and_approval(house: Desk) -> None:
    case = house.claim()
    with pytest.raises(GateRefused) as refused:
        actions.pay(case, paid(), **by(house.accountant))
    rules = {one.rule for one in refused.value.answer.refused}
    assert rules == {"OC-14.6/shares", "OC-14.6/agreed", "OC-14.6/approved"}
    agreed = house.agreed()
    with pytest.raises(GateRefused) as refused:
        actions.pay(agreed, paid(), **by(house.accountant))
    assert [one.rule for one in refused.value.answer.refused] == ["OC-14.6/approved"]
    assert not Payment.objects.exists()


def test_an_approval_of_less_does_not_pay_more(house: Desk) -> None:
    case = house.approved("900.00")
    word = house.word(house.people.supervisor)
    actions.make_offer(case, YUAN(1200), **word)
    actions.agree(offer(case), **word)
    with pytest.raises(GateRefused) as refused:
        actions.pay(case, paid(), **by(house.accountant))
    assert [one.rule for one in refused.value.answer.refused] == ["OC-14.6/approved"]


def test_a_payment_has_a_voucher_of_its_own_and_a_day_that_was(house: Desk) -> None:
    first, second = house.approved(), house.approved()
    word = by(house.accountant)
    actions.pay(first, paid(), **word)
    with pytest.raises(Refused, match="another payment"):
        actions.pay(second, paid(), **word)
    with pytest.raises(Refused) as refused:
        actions.pay(second, paid("  "), **word)
    assert refused.value.field == "voucher"
    with pytest.raises(Stale):
        actions.pay(second, paid("B"), version=1, **word)


def test_carriers_owe_their_share_to_the_fen(house: Desk) -> None:
    case = house.approved("1000.01")
    actions.pay(case, paid(), **by(house.accountant))
    row = Recourse.objects.get()
    assert (row.carrier, row.amount, row.state) == ("顺捷运输", YUAN("333.41"), RecourseState.OPEN)
    word = by(house.finance)
    with pytest.raises(Refused, match="look how it stands"):
        actions.settle_recourse(row, YUAN(1), **word)
    actions.claim_recourse(row, "函 2026-17", **word)
    with pytest.raises(Refused, match="more than"):
        actions.settle_recourse(row, YUAN("333.42"), **word)
    actions.settle_recourse(row, YUAN("300.00"), **word)
    with pytest.raises(Refused):
        actions.drop_recourse(row, "算了", **word)
    row.refresh_from_db()
    assert (row.state, row.settled, row.note) == (RecourseState.SETTLED, YUAN("300.00"), "函 2026-17")


def test_a_recourse_is_dropped_with_its_reason(house: Desk) -> None:
    case = house.approved()
    actions.pay(case, paid(), **by(house.accountant))
    with pytest.raises(Refused):
        actions.drop_recourse(Recourse.objects.get(), " ", **by(house.finance))
    actions.drop_recourse(Recourse.objects.get(), "承运商已注销", **by(house.finance))
    assert Recourse.objects.get().state == RecourseState.DROPPED


def test_what_is_written_of_it_names_no_amount(house: Desk) -> None:
    case = house.approved()
    actions.pay(case, paid(), **by(house.accountant))
    texts = " ".join(case.entries.values_list("text", flat=True))
    assert "1500" not in texts
    assert {Step.INVESTIGATED, Step.SHARES_SETTLED, Step.COMPENSATION_AGREED, Step.COMPENSATED} <= set(
        case.entries.values_list("step", flat=True)
    )


def test_a_case_whose_agreed_amount_is_unpaid_is_not_closed(house: Desk) -> None:
    case, word = house.approved(), by(house.people.specialist)
    actions.resolve(case, "已商定赔付", told_customer=True, **word)
    why = actions.Origin(Form.CLAIM, Cause.QUALITY)
    with pytest.raises(GateRefused) as refused:
        actions.take_step(case, Step.CLOSED, "", origin=why, **word)
    (one,) = refused.value.answer.refused
    assert (one.clause, one.say.zh) == ("OC-14.6", "与客户商定的赔付尚未支付，付清之后才能结案。")
    assert State(Case.objects.get(pk=case.pk).state) is State.RESOLVED
    actions.pay(case, paid(), **by(house.accountant))
    assert State(actions.take_step(case, Step.CLOSED, "", origin=why, **word).state) is State.CLOSED


@pytest.mark.parametrize("end", ["withdrawn", "unfounded", "open"])
def test_a_case_that_owes_nothing_is_closed(house: Desk, end: str) -> None:
    case, word = house.claim(), by(house.people.specialist)
    if end == "withdrawn":
        actions.raise_claim(case, False, "客户撤回索赔", **word)
    if end == "unfounded":
        actions.judge(case, False, "签收完好", [], **word)
        actions.close_investigation(case, **word)
    assert money(case).state == end
    actions.resolve(case, "已说明", told_customer=True, **word)
    why = actions.Origin(Form.CLAIM, Cause.QUALITY)
    assert State(actions.take_step(case, Step.CLOSED, "", origin=why, **word).state) is State.CLOSED


def test_nobody_approves_his_own_payment_through_a_deputy(house: Desk) -> None:
    """The director promised it and asks; the supervisor, who must agree to it too, is away."""
    people = house.people
    case = house.agreed("1500.00", people.director)
    away: dict[str, Any] = {"starts_at": AT - DAY, "ends_at": AT + DAY, "reason": "leave"}
    plan_absence(people.supervisor, deputy=people.director, **away)
    row = actions.ask_approval(case, href="/", **by(people.director))
    row = sign(row, people.specialist)
    with pytest.raises(Refused):
        sign(row, people.director)  # himself, in the supervisor's chair
    plan_absence(people.director, deputy=people.agent, **away)
    with pytest.raises(Refused):
        sign(row, people.agent)  # who stands in for him
    row.refresh_from_db()
    assert (row.state, approved.granted(case.subject, "OC-14.6/approval", {"amount": 150000})) == ("waiting", None)
    with pytest.raises(GateRefused):
        actions.pay(case, paid(), **by(house.accountant))


def test_an_approval_is_of_the_word_that_was_given_then(house: Desk) -> None:
    """The supervisor signed the director's promise; his own later one others look at anew."""
    case = house.approved("1500.00")
    supervisor = house.people.supervisor
    actions.make_offer(case, YUAN("1400.00"), **house.word(supervisor))
    actions.agree(offer(case), **house.word(supervisor))
    assert dossier(case).next is Next.APPROVAL
    with pytest.raises(GateRefused):
        actions.pay(case, paid(), **by(house.accountant))
    actions.make_offer(case, YUAN("1450.00"), **house.word(house.people.director))
    actions.agree(offer(case), **house.word(house.people.director))
    actions.pay(case, paid(), **by(house.accountant))
    assert money(case).state == ClaimState.PAID


def test_a_claim_in_hand_keeps_its_case_a_complaint_of_its_own(house: Desk) -> None:
    earlier = house.claim(received_at=AT - timedelta(hours=1))
    case = house.agreed()
    word = by(house.people.specialist)
    with pytest.raises(Refused) as refused:
        actions.classify(case, actions.Class(Kind.REQUEST, None, None, False, False, None), "只是咨询", **word)
    assert refused.value.field == "kind"
    with pytest.raises(Refused, match="claim"):
        actions.merge(case, earlier, "同一件事", **word)


def test_with_the_matter_the_payment_is_withdrawn_too(house: Desk) -> None:
    case = house.agreed()
    assert "OC-14.6/pay" in running(case)
    case = actions.take_step(case, Step.WITHDRAWN, "客户全部撤回", **by(house.people.specialist))
    assert (case.claim, money(case).state, running(case)) == (False, "withdrawn", set())


def test_another_voucher_by_the_same_form_is_another_payment(house: Desk) -> None:
    case = house.approved()
    actions.pay(case, paid(key="form-1"), **by(house.accountant))
    actions.pay(case, paid(key="form-1"), **by(house.accountant))
    with pytest.raises(GateRefused):
        actions.pay(case, paid("另一张", key="form-1"), **by(house.accountant))
