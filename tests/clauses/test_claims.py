"""Claims: what their clauses show, on screen, by program and on the compliance page."""

from collections.abc import Callable
from email import message_from_bytes
from typing import Any

import pytest

from shouyue.cases.models import Case, EvidenceItem, Offer, Payment, Recourse
from shouyue.jobs.worker import drain
from shouyue.measures.models import Measure
from shouyue.people.models import Person
from tests.clauses.conftest import Seat
from tests.clauses.test_complaints import due
from tests.clauses.walk import deliver, local, walk
from tests.domain.cases.claim_house import desk
from tests.domain.cases.house import House
from tests.domain.communications.conftest import smtp as smtp
from tests.domain.communications.mail_servers import Post

Sit = Callable[[Person], Seat]
Accounted = Callable[[str], dict[str, int]]
SHARES: dict[str, Any] = {
    **{"who_0": "carrier:", "carrier_0": "顺捷运输", "percent_0": "33.34"},
    **{"who_1": "department:warehouse", "percent_1": "33.33", "who_2": "customer:", "percent_2": "33.33"},
}


def does(someone: Seat, case: Case, verb: str, row: int | None = None, **typed: Any) -> None:
    """A deed on the claim by the form of its page; it must be done."""
    answer = tries(someone, case, verb, row, **typed)
    assert answer.status_code == 302, answer.content.decode()


def tries(someone: Seat, case: Case, verb: str, row: int | None = None, **typed: Any) -> Any:
    """The same; what the page answers."""
    return someone.sends(f"/cases/{case.number}/claim/{verb}/{f'{row}/' if row else ''}", **typed)


def claim(someone: Seat, case: Case) -> Any:
    """The claim as a program reads it."""
    return someone.program.get(f"/cases/{case.number}/claim").json()


def card(someone: Seat, case: Case) -> tuple[Any, str]:
    """The claim on the page of its case: what stands there, and how it reads."""
    page = someone.page(f"/cases/{case.number}/")
    return page.context["money"], page.content.decode()


@pytest.mark.clause("OC-14.4")
def test_the_clock_waits_for_the_proofs_and_what_is_missing_is_told_to_the_customer(
    people: House, seat: Sit, accounted: Accounted, smtp: Post
) -> None:
    walk("2026-01-05 09:00")
    agent, specialist = seat(people.agent), seat(people.specialist)
    case = agent.takes(claim="on", trouble="damage", reach="chen@hongyan.example", promised_at="2026-01-09T18:00")
    assert due(agent.clock(case, "OC-14.4/promised")) == local("2026-01-09 18:00")
    does(specialist, case, "ask", wanted=["Photos of the damaged goods"], more="签收单", text="陈先生您好，还差：")
    drain()
    deliver()
    (sent,) = smtp.taken
    body = message_from_bytes(smtp.content()).get_payload(decode=True)
    assert isinstance(body, bytes)
    lines = ["陈先生您好，还差：", "", "1. Photos of the damaged goods", "2. 签收单"]
    assert (sent.rcpt_tos, body.decode().splitlines()) == (["chen@hongyan.example"], lines)
    assert [one["step"] for one in agent.reads(case)["entries"] if one["told"]] == ["promised", "evidence_asked"]
    walk("2026-01-06 15:00")
    assert agent.clock(case, "OC-14.4/plan") is None
    shown, page = card(agent, case)
    assert (shown.waited, "The customer's own clock has run for 1 day 6 h." in page) == (30 * 3600, True)
    photos, receipt = EvidenceItem.objects.filter(case=case).order_by("id")
    assert claim(agent, case)["next"] == "proofs"
    does(agent, case, "receive", photos.pk)
    refused = tries(agent, case, "complete")
    assert (refused.status_code, "Still missing: 签收单." in refused.content.decode()) == (422, True)
    does(agent, case, "waive", receipt.pk, why="系统内已有签收图")
    does(agent, case, "complete")
    assert due(agent.clock(case, "OC-14.4/plan")) == local("2026-01-10 00:00")  # the third day after is over
    assert [one["received_at"] is None for one in claim(agent, case)["proofs"]] == [False, True]
    walk("2026-01-07 10:00")
    specialist.does(case, "plan_told", text="按货值赔付，核定金额中")
    walk("2026-01-09 17:00")
    specialist.does(case, "resolved", text="已商定", told_customer="on")
    assert accounted("OC-14.4") == {"kept": 2}


@pytest.mark.clause("OC-14.5")
def test_shares_are_the_whole_the_judgement_has_its_reasons_and_measures_are_followed(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:00")
    agent, specialist, driver = seat(people.agent), seat(people.specialist), seat(people.driver)
    case = agent.takes(claim="on", trouble="damage")
    does(specialist, case, "finding", text="监控显示 10:20 装卸时抛掷")
    does(specialist, case, "cause", factor="people", text="装卸未轻放")
    thirds = {**SHARES, "percent_0": "33.33"}
    refused = tries(specialist, case, "judge", founded="yes", reasons="监控可见抛掷", **thirds)
    said = "The shares sum to 99.99 %: 0.01 % are still to be given to somebody."
    assert (refused.status_code, said in refused.content.decode()) == (422, True)
    assert refused.context["form"]["reasons"].value() == "监控可见抛掷"
    body = {
        "founded": True,
        "reasons": "监控可见抛掷",
        "shares": [shared("customer", ""), shared("carrier", "顺捷运输")],
    }
    tag = {"If-Match": specialist.program.get(f"/cases/{case.number}/claim")["ETag"]}
    answer = specialist.program.post(f"/cases/{case.number}/investigation", {"judgement": body}, **tag)
    assert (answer.status_code, answer.json()["code"]) == (422, "refused")
    assert claim(specialist, case)["investigation"]["founded"] is None
    does(specialist, case, "judge", founded="yes", reasons="监控可见抛掷", **SHARES)
    sets(specialist, case, title="装卸复训", person=people.driver.pk, do_by="2026-01-06T18:00")
    blocked = tries(specialist, case, "close")
    assert (blocked.status_code, "Every measure needs its department." in blocked.content.decode()) == (422, True)
    director = seat(people.director)
    ends(director, Measure.objects.get(), "drop", reason="由运输部负责")
    sets(
        specialist,
        case,
        title="装卸班组复训",
        person=people.driver.pk,
        department="transport",
        do_by="2026-01-06T18:00",
    )
    does(specialist, case, "close")
    found = claim(specialist, case)["investigation"]
    assert (found["founded"], found["reasons"], found["findings"][0]["text"], found["causes"][0]["text"]) == (
        *(True, "监控可见抛掷", "监控显示 10:20 装卸时抛掷"),
        "装卸未轻放",
    )
    assert [one["percent"] for one in found["shares"]] == ["33.34", "33.33", "33.33"]
    walk("2026-01-07 09:00")
    assert followed(specialist, case) == [("装卸复训", False, "dropped"), ("装卸班组复训", True, "open")]
    ends(driver, Measure.objects.get(state="open"), "done", evidence="已复训并考核")
    assert followed(specialist, case)[1] == ("装卸班组复训", True, "done")
    assert accounted("OC-14.5") == {"late": 1, "passed": 5, "refused": 1}


def sets(someone: Seat, case: Case, **typed: Any) -> None:
    """Set a measure on the page of the case."""
    assert someone.sends(f"/cases/{case.number}/measure/", **typed).status_code == 302


def ends(someone: Seat, row: Measure, verb: str, **typed: Any) -> None:
    """Carry a measure out or drop it, by the form of its page."""
    page = f"/measures/{row.pk}/"
    answer = someone.posts(f"{page}{verb}/", {**someone.filled(page, verb), **typed})
    assert answer.status_code == 302, answer.content.decode()


def followed(someone: Seat, case: Case) -> list[tuple[str, bool, str]]:
    """The measures on the card of the claim, each late or not; they are those of the API."""
    listed = someone.program.get("/measures", about=case.subject).json()["items"]
    shown = card(someone, case)[0].measures
    assert [one.row.pk for one in shown] == [one["id"] for one in listed]
    return [(one.row.title, one.is_late, one.row.state) for one in shown]


def shared(kind: str, party: str) -> dict[str, str]:
    return {"kind": kind, "party": party, "percent": "33.33"}


@pytest.mark.clause("OC-14.6")
def test_an_amount_is_agreed_approved_paid_once_and_asked_back_by_share(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:00")
    house = desk(people)
    agent, specialist, director = seat(people.agent), seat(people.specialist), seat(people.director)
    case = agent.takes(claim="on", trouble="damage", loss="5200")
    does(specialist, case, "judge", founded="yes", reasons="监控可见抛掷", **SHARES)
    does(specialist, case, "close")
    assert due(agent.clock(case, "OC-14.6/agree")) == local("2026-01-12 18:00")
    does(agent, case, "counter", amount="2000", terms="七日内到账")
    does(director, case, "offer", amount="1500")
    walk("2026-01-06 10:00")
    does(agent, case, "agree", Offer.objects.get(side="us").pk)
    assert due(agent.clock(case, "OC-14.6/pay")) == local("2026-01-13 18:00")
    specialist.does(case, "resolved", text="已商定赔付", told_customer="on")
    owed = agent.sends(f"/cases/{case.number}/do/closed/", complaint_form="claim", cause="quality")
    assert (owed.status_code, "OC-14.6" in owed.content.decode(), agent.reads(case)["state"]) == (200, True, "resolved")
    does(director, case, "approval", reason="按货值")
    request = card(director, case)[0].dossier.request.pk
    for person in (people.specialist, people.supervisor):
        answer = seat(person).sends(f"/approvals/{request}/", "word_form", act="sign")
        assert answer.status_code == 302, answer.content.decode()
    cashiers = [seat(house.accountant), seat(house.finance)]
    pay = f"/cases/{case.number}/claim/pay/"
    forms = [one.filled(pay) | {"voucher": f"付-{place}"} for place, one in enumerate(cashiers)]
    first, second = (one.posts(pay, form) for one, form in zip(cashiers, forms, strict=True))
    assert (first.status_code, second.status_code) == (302, 422)
    assert "钱静 paid it on 2026-01-06" in second.content.decode()
    assert [(f"{one.amount}", one.voucher) for one in Payment.objects.all()] == [("1500.00", "付-0")]
    told = claim(agent, case)
    assert (told["claim"]["paid"], told["next"]) == ("1500.00", "recourse")
    (owes,) = told["recourses"]
    assert (owes["carrier"], owes["amount"], owes["state"]) == ("顺捷运输", "500.10", "open")
    row = Recourse.objects.get()
    does(cashiers[0], case, "recourse-claim", row.pk, note="函 2026-1")
    does(cashiers[0], case, "recourse-settle", row.pk, amount="500.10")
    assert all(words in card(agent, case)[1] for words in ("¥1,500.00", "¥500.10", "函 2026-1", "付-0"))
    specialist.does(case, "closed", complaint_form="claim", cause="quality", text="客户满意")
    assert accounted("OC-14.6") == {"kept": 2, "passed": 8, "refused": 2}
