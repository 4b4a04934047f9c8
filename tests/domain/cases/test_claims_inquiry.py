"""Proofs and the investigation: what is missing is named, clocks wait for it, shares are the whole."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils.translation import override

from shouyue.cases import actions
from shouyue.cases.actions import mailing
from shouyue.cases.actions.evidence import Wanted
from shouyue.cases.logic import Department, Severity, Step
from shouyue.cases.logic.claims import ClaimState, Factor, Part, PartyKind
from shouyue.cases.models import Case, CauseNode, EvidenceItem, Finding, Investigation, Offer, Share
from shouyue.communications.models import Mail
from shouyue.journal.models import Fact
from shouyue.kit.refusals import Refused
from shouyue.measures.actions import Wanted as Measure
from shouyue.measures.actions import set_measure
from shouyue.obligations import queries as promises
from shouyue.obligations.actions import GateRefused
from tests.domain.cases.claim_house import PARTS, Desk, desk, money, paid
from tests.domain.cases.house import AT, House, by, running, taken

D = Decimal
PHOTOS, WAYBILL = Wanted("货损照片", "每件至少两张"), Wanted("运单或回单")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def house(people: House) -> Iterator[Desk]:
    """The desk, whose refusals are read in English."""
    with override("en"):
        yield desk(people)


def item(case: Case, name: str) -> EvidenceItem:
    return EvidenceItem.objects.get(case=case, name=name)


def names(case: Case) -> list[str]:
    return list(Fact.objects.filter(subject=case.subject).order_by("sequence").values_list("name", flat=True))


def test_what_is_missing_is_told_and_our_clock_waits(house: Desk) -> None:
    case = house.claim(severity=Severity.MAJOR)
    word = by(house.people.agent)
    assert "OC-14.4/plan" not in running(case)
    actions.ask_evidence(case, [PHOTOS, WAYBILL], "陈先生您好，还差以下材料：", **word)
    entry = case.entries.get(step=Step.EVIDENCE_ASKED)
    assert entry.text == "陈先生您好，还差以下材料：\n\n1. 货损照片 (每件至少两张)\n2. 运单或回单"
    assert (entry.told, entry.fact is not None, "case.evidence_asked" in names(case)) == (True, True, True)
    waits = {one.rule: one.status for one in promises.open_clocks(case.subject)}
    assert waits["CM-5.2/major/investigation"] == "paused"
    with pytest.raises(Refused, match="货损照片、运单或回单"):
        actions.complete_evidence(case, **word)
    actions.receive_evidence(item(case, "货损照片"), **word)
    actions.waive_evidence(item(case, "运单或回单"), "系统内已有", **word)
    actions.complete_evidence(case, **word)
    assert money(case).complete_at == AT
    assert "OC-14.4/plan" in running(case)
    assert {one.rule: one.status for one in promises.open_clocks(case.subject)}["CM-5.2/major/investigation"] == "open"
    with pytest.raises(Refused, match="complete already"):
        actions.complete_evidence(case, **word)


def test_asked_again_what_came_is_missing_again(house: Desk) -> None:
    case, word = house.claim(), by(house.people.agent)
    actions.ask_evidence(case, [PHOTOS], **word)
    actions.receive_evidence(item(case, "货损照片"), **word)
    actions.complete_evidence(case, **word)
    actions.ask_evidence(case, [Wanted("货损照片", "上次的不清晰")], **word)
    assert (item(case, "货损照片").is_missing, money(case).complete_at) == (True, None)
    actions.receive_evidence(item(case, "货损照片"), **word)
    with pytest.raises(Refused, match="already"):
        actions.receive_evidence(item(case, "货损照片"), **word)


def test_nothing_is_asked_for_where_nothing_is_missing(house: Desk) -> None:
    case, word = house.claim(), by(house.people.agent)
    with pytest.raises(Refused, match="at least one"):
        actions.ask_evidence(case, [], **word)
    with pytest.raises(Refused, match="by a name"):
        actions.ask_evidence(case, [Wanted("  ")], **word)
    with pytest.raises(Refused, match="claims nothing"):
        actions.ask_evidence(taken(house.people), [PHOTOS], **word)


def test_by_mail_it_counts_once_the_server_took_it(house: Desk) -> None:
    case = house.claim()
    actions.ask_evidence(case, [PHOTOS], "您好：", to="chen@example.com", **by(house.people.agent))
    mail = Mail.objects.get()
    assert (mail.to, mail.text) == (["chen@example.com"], "您好：\n\n1. 货损照片 (每件至少两张)")
    assert "case.evidence_asked" not in names(case)
    mailing.mail_sent(mail, occurred_at=AT, at=AT)
    assert "case.evidence_asked" in names(case)
    assert case.entries.get(step=Step.EVIDENCE_ASKED).told is True


def test_a_proof_comes_with_its_file(house: Desk) -> None:
    case, word = house.claim(), by(house.people.agent)
    actions.ask_evidence(case, [PHOTOS], **word)
    actions.receive_evidence(item(case, "货损照片"), ContentFile(PDF, name="外箱.pdf"), **word)
    file = item(case, "货损照片").file
    assert file is not None
    assert (file.file.name, file.case_id) == ("外箱.pdf", case.pk)


def test_thirds_do_not_make_a_whole(house: Desk) -> None:
    case, word = house.claim(), by(house.people.specialist)
    third = D("33.33")
    driver = Part(PartyKind.EMPLOYEE, str(house.people.driver.pk), third)
    thirds = [Part(one.kind, one.party, third) for one in PARTS]
    with pytest.raises(Refused, match=r"sum to 99\.99 %: 0\.01 % are still to be given") as refused:
        actions.judge(case, True, "装卸野蛮", thirds, **word)
    assert refused.value.field == "shares"
    with pytest.raises(Refused, match=r"133\.33 %: that is 33\.33 % too much"):
        actions.judge(case, True, "装卸野蛮", [*PARTS, driver], **word)
    assert not Share.objects.exists()
    actions.judge(case, True, "装卸野蛮", PARTS, **word)
    assert sum(Share.objects.values_list("percent", flat=True)) == 100


@pytest.mark.parametrize(
    ("kind", "party", "percent"),
    [
        (PartyKind.DEPARTMENT, "kitchen", "50"),
        (PartyKind.EMPLOYEE, "999999", "50"),
        (PartyKind.CARRIER, " ", "50"),
        (PartyKind.CARRIER, "顺捷运输", "0"),
        (PartyKind.CARRIER, "顺捷运输", "50.001"),
    ],
)
def test_a_share_is_somebodys_and_a_part_of_the_whole(house: Desk, kind: PartyKind, party: str, percent: str) -> None:
    rest = Part(PartyKind.CUSTOMER, "", D(50))
    with pytest.raises(Refused) as refused:
        actions.judge(house.claim(), True, "理由", [Part(kind, party, D(percent)), rest], **by(house.people.specialist))
    assert refused.value.field == "shares"


def test_a_party_stands_once(house: Desk) -> None:
    half = Part(PartyKind.CUSTOMER, "x", D(50))
    with pytest.raises(Refused, match="each party once"):
        actions.judge(house.claim(), True, "理由", [half, half], **by(house.people.specialist))


def test_an_investigation_is_closed_when_judged_shared_and_measured(house: Desk) -> None:
    case, word = house.claim(), by(house.people.specialist)
    wanted = Measure("复训", AT.replace(year=2099), None, house.people.driver.pk)
    set_measure(wanted, about=case.subject, origin="complaint", **word)
    with pytest.raises(GateRefused) as refused:
        actions.close_investigation(case, **word)
    rules = [one.rule for one in refused.value.answer.refused]
    assert rules == ["OC-14.5/judged", "OC-14.5/shares", "OC-14.5/measures"]
    assert not Investigation.objects.exists()
    actions.judge(case, True, "装卸野蛮", PARTS, **word)
    with pytest.raises(GateRefused) as refused:
        actions.close_investigation(case, **word)
    assert [one.rule for one in refused.value.answer.refused] == ["OC-14.5/measures"]


def test_founded_settles_the_shares_and_asks_for_an_amount(house: Desk) -> None:
    case = house.investigated()
    assert names(case)[-2:] == ["case.investigated", "case.shares_settled"]
    assert Fact.objects.get(subject=case.subject, name="case.investigated").data == {"founded": True}
    assert "OC-14.6/agree" in running(case)
    with pytest.raises(Refused, match="closed"):
        actions.judge(case, False, "别的", [], **by(house.people.specialist))
    with pytest.raises(Refused, match="closed"):
        actions.close_investigation(case, **by(house.people.specialist))


def test_unfounded_ends_the_claim(house: Desk) -> None:
    case, word = house.claim(), by(house.people.specialist)
    actions.judge(case, False, "签收完好，有录像", [], **word)
    actions.close_investigation(case, **word)
    assert names(case)[-1] == "case.investigated"
    assert money(case).state == ClaimState.UNFOUNDED
    with pytest.raises(Refused, match="unfounded"):
        actions.take_counter_offer(case, D(100), **word)


def test_a_complaint_without_a_claim_is_investigated_too(house: Desk) -> None:
    case, word = taken(house.people), by(house.people.specialist)
    actions.add_finding(case, "监控显示 10:20 掉落", ContentFile(PDF, name="截图.pdf"), **word)
    actions.judge(case, True, "掉落", [Part(PartyKind.DEPARTMENT, Department.WAREHOUSE, D(100))], **word)
    actions.close_investigation(case, **word)
    finding = Finding.objects.get()
    assert finding.file is not None
    assert (finding.text, finding.file.file.name) == ("监控显示 10:20 掉落", "截图.pdf")


def test_causes_are_drawn_as_a_tree(house: Desk) -> None:
    case, word = house.claim(), by(house.people.specialist)
    actions.draw_cause(case, Factor.PEOPLE, "装卸野蛮", **word)
    root = CauseNode.objects.get()
    actions.draw_cause(case, Factor.METHOD, "没有轻放标识", root.pk, **word)
    with pytest.raises(Refused, match="not in the tree"):
        actions.draw_cause(house.claim(), Factor.METHOD, "x", root.pk, **word)
    actions.drop_cause(case, root.pk, **word)
    assert not CauseNode.objects.exists()


def test_a_closed_investigation_is_gone_on_with_and_its_shares_hold_no_more(house: Desk) -> None:
    case, word = house.investigated(), by(house.people.specialist)
    with pytest.raises(Refused) as refused:
        actions.reopen_investigation(case, "  ", **word)
    assert refused.value.field == "reason"
    actions.reopen_investigation(case, "客户补充了仓库录像", **word)
    entry = case.entries.get(step=Step.INVESTIGATION_REOPENED)
    assert (entry.text, names(case)[-1]) == ("客户补充了仓库录像", "case.investigation_reopened")
    assert "OC-14.6/agree" not in running(case)
    with pytest.raises(Refused, match="not closed"):
        actions.reopen_investigation(case, "再来", **word)
    actions.make_offer(case, D(300), **house.word(house.people.specialist))
    with pytest.raises(Refused, match="close the investigation"):
        actions.agree(Offer.objects.get(), **house.word(house.people.specialist))
    actions.judge(case, True, "仓库堆叠过高", [Part(PartyKind.DEPARTMENT, Department.WAREHOUSE, D(100))], **word)
    actions.close_investigation(case, **word)
    assert "OC-14.6/agree" in running(case)


def test_what_was_unfounded_may_turn_out_founded(house: Desk) -> None:
    case, word = house.claim(), by(house.people.specialist)
    actions.judge(case, False, "签收完好", [], **word)
    actions.close_investigation(case, **word)
    actions.reopen_investigation(case, "客户提供开箱录像", **word)
    assert money(case).state == ClaimState.OPEN
    actions.judge(case, True, "内装破损", PARTS, **word)
    actions.close_investigation(case, **word)
    assert [one.data["founded"] for one in Fact.objects.filter(name="case.investigated").order_by("sequence")] == [
        *(False, True)
    ]


def test_what_an_amount_stands_on_is_not_investigated_again(house: Desk) -> None:
    agreed, paid_out = house.agreed(), house.approved()
    actions.pay(paid_out, paid(), **by(house.accountant))
    for case in (agreed, paid_out):
        with pytest.raises(Refused, match="it stands"):
            actions.reopen_investigation(case, "客户反悔", **by(house.people.specialist))
    assert Investigation.objects.filter(closed_at=None).count() == 0
