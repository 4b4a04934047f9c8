"""The desk itself: who answers for a case, who may promise what, requests against the clock, and roles."""

from collections.abc import Callable
from typing import Any

import pytest

from shouyue.cases.actions.mailing import take_mail
from shouyue.cases.models import Case
from shouyue.clock.queries import now
from shouyue.communications.models import Notice
from shouyue.people import actions as people_actions
from shouyue.people.models import Person
from shouyue.policy.load import load_shared
from tests.clauses.conftest import Seat
from tests.clauses.test_complaints import due
from tests.clauses.walk import local, walk
from tests.domain.cases.house import House
from tests.domain.cases.test_mail import incoming
from tests.domain.people.company import BY, with_role

Sit = Callable[[Person], Seat]
Accounted = Callable[[str], dict[str, int]]
COMPLAINT = {"kind": "complaint", "content": "外箱破损", "demand": "要求赔偿"}


def listed(someone: Seat, whose: str) -> set[str]:
    """The numbers on somebody's board."""
    return {row.case.number for row in someone.page(f"/cases/?whose={whose}&state=all").context["rows"]}


@pytest.mark.clause("CM-5.1")
def test_four_channels_end_in_one_kind_of_case_with_its_channel(people: House, seat: Sit) -> None:
    walk("2026-01-05 09:00")
    agent = seat(people.agent)
    phone, visit = agent.takes(), agent.takes(channel="service_point", content="柜台投诉：少一件")
    sent = agent.program.post("/cases", {**COMPLAINT, "channel": "website", "site": "SH01"})
    mailed = take_mail(incoming(at=now()), at=now())
    assert mailed is not None
    mailed = agent.does(mailed, "classified", kind="complaint", severity="general", reason="客户抱怨破损")
    website = Case.objects.get(number=sent.json()["number"])
    cases = {case.channel: case for case in (phone, visit, website, mailed)}
    assert set(cases) == {"phone", "service_point", "website", "email"}
    for channel, case in cases.items():
        assert (agent.reads(case)["kind"], agent.reads(case)["channel"]) == ("complaint", channel)
        assert agent.clock(case, "CM-4.1.4/ordinary")["status"] == "open"
    assert {phone.number, visit.number} <= listed(agent, "asked")


@pytest.mark.clause("CM-5.1")
def test_the_person_first_asked_stays_through_every_transfer_and_is_told_of_each_step(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:00")
    driver, specialist, agent = seat(people.driver), seat(people.specialist), seat(people.agent)
    case = driver.takes(channel="in_person")
    driver.does(case, "handed_over", to="service", person=people.agent.pk, text="客户当面投诉")
    agent.does(case, "handed_over", to="specialist", person=people.specialist.pk, text="")
    Notice.objects.all().delete()
    specialist.does(case, "contacted", text="已联系")
    told = specialist.does(case, "resolved", text="已补发", told_customer="on")
    assert (told.first_asked, told.handler) == (people.driver, people.specialist)
    assert listed(driver, "asked") == {case.number}
    assert listed(specialist, "mine") == {case.number}
    steps = [one.name for one in Notice.objects.filter(person=people.driver, kind="happened").order_by("id")]
    assert steps[0] == "case.answered"
    assert "case.resolved" in steps
    shown = driver.page("/notices/").content.decode()
    assert case.number in shown
    specialist.does(case, "closed", text="客户满意", complaint_form="oral", cause="quality")
    assert specialist.reads(case)["first_asked"] == people.driver.pk
    assert accounted("CM-5.1") == {"passed": 1}


@pytest.mark.clause("CM-5.1")
def test_what_nobody_answers_for_is_not_closed(people: House, seat: Sit, accounted: Accounted) -> None:
    walk("2026-01-05 09:00")
    specialist = seat(people.specialist)
    case = specialist.takes()
    specialist.does(case, "resolved", text="已补发", told_customer="on")
    Case.objects.filter(pk=case.pk).update(first_asked=None)
    typed = {"text": "客户满意", "complaint_form": "oral", "cause": "quality"}
    refused = specialist.sends(f"/cases/{case.number}/do/closed/", **typed)
    assert refused.status_code == 200
    assert "CM-5.1" in refused.content.decode()
    assert Case.objects.get().state == "resolved"
    assert accounted("CM-5.1") == {"refused": 1}


@pytest.mark.clause("OC-14.2")
def test_anyone_takes_a_complaint_and_hands_it_over_before_the_shift_ends(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:00")
    driver, agent = seat(people.driver), seat(people.agent)
    kept, late = driver.takes(channel="in_person"), driver.takes(channel="in_person", content="少一件")
    clock = agent.clock(kept, "OC-14.2/hand_over")
    assert (due(clock), clock["person"]) == (local("2026-01-05 16:00"), people.driver.pk)  # the early shift
    walk("2026-01-05 11:00")
    driver.does(kept, "handed_over", to="service", person="", text="客户说外箱破损，要求赔偿")
    assert agent.clock(kept, "OC-14.2/hand_over")["status"] == "met"
    walk("2026-01-05 16:01")
    assert agent.clock(late, "OC-14.2/hand_over")["status"] == "breached"
    assert "OC-14.2" in driver.page(f"/cases/{late.number}/").content.decode()
    assert accounted("OC-14.2") == {"kept": 1, "late": 1}


@pytest.mark.clause("OC-14.2")
def test_no_promise_beyond_ones_authority_and_who_may_is_named(people: House, seat: Sit, accounted: Accounted) -> None:
    walk("2026-01-05 09:00")
    agent, specialist, supervisor = seat(people.agent), seat(people.specialist), seat(people.supervisor)
    case = agent.takes(claim="on", trouble="damage")
    path = f"/cases/{case.number}/claim/offer/"
    refused = specialist.posts(path, {"version": case.version, "amount": "500.01", "terms": "免运费一次"})
    assert refused.status_code == 422
    assert all(words in refused.content.decode() for words in ("OC-14.2", "王建国", "免运费一次"))
    found = specialist.program.get(f"/cases/{case.number}/claim")
    offer = {"side": "us", "amount": "500.01", "terms": ""}
    answer = specialist.program.post(f"/cases/{case.number}/offers", offer, **{"If-Match": found["ETag"]})
    assert (answer.status_code, answer.json()["code"]) == (422, "gate-refused")
    assert "王建国" in answer.content.decode()
    taken = supervisor.posts(path, {"version": case.version, "amount": "500.01", "terms": ""})
    assert taken.status_code == 302
    figures = accounted("OC-14.2")
    assert figures["refused"] >= 2
    assert figures["passed"] >= 1


@pytest.mark.clause("SG-2.1.1c")
def test_a_request_is_confirmed_in_10_minutes_begun_at_once_and_its_result_told_in_30(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:00")
    agent = seat(people.agent)
    case = agent.takes(kind="request", content="改到明天下午送", demand="", promised_at="")
    assert due(agent.clock(case, "SG-2.1.1c/feasibility")) == local("2026-01-05 09:10")
    assert due(agent.clock(case, "SG-2.1.1c/result")) == local("2026-01-05 09:30")
    governing = agent.page(f"/cases/{case.number}/").context["governing"]
    assert governing.row.rule == "SG-2.1.1c/feasibility"
    walk("2026-01-05 09:08")
    agent.does(case, "feasibility_confirmed", feasible="yes", text="可以，明日 14 点后送")
    begun = agent.clock(case, "SG-2.1.1c/start")
    assert (begun["status"], agent.reads(case)["next_step"]) == ("open", "adjustment_started")
    agent.does(case, "adjustment_started", text="已改派")
    walk("2026-01-05 09:25")
    agent.does(case, "resolved", text="改到明日 14 点后", told_customer="on")
    late = agent.takes(kind="request", content="改收货人电话", demand="", promised_at="")
    walk("2026-01-05 09:36")
    assert agent.clock(late, "SG-2.1.1c/feasibility")["status"] == "breached"
    assert accounted("SG-2.1.1c") == {"kept": 3, "late": 1, "open": 1}


@pytest.mark.clause("KA-2")
def test_roles_with_their_duties_their_holders_and_homes(people: House, seat: Sit) -> None:
    walk("2026-01-05 09:00")
    director = seat(people.director)
    page = director.page("/compliance/KA/KA-2/")
    told = director.program.get("/compliance/KA/KA-2").json()
    named = [role for role in load_shared().roles.values() if "KA-2" in role.clauses]
    assert [one["role"] for one in told["roles"]] == [role.code for role in named]
    assert all(role.does.en and role.does.zh for role in load_shared().roles.values() if not role.relation)
    held = {one["role"]: one["holders"] for one in told["roles"]}
    assert (held["service_agent"], held["complaint_specialist"], held["accountant"]) == (2, 1, 0)
    for role in page.context["roles"]:
        assert role.does.en in page.content.decode()
        assert director.page(role.href).context["page"].shown.endswith(f" of {role.holders} persons")
    homes = {person.pk: seat(person).screen.get("/")["Location"] for person in (people.agent, people.supervisor)}
    assert homes == {people.agent.pk: "/cases/?whose=mine", people.supervisor.pk: "/cases/load/"}


@pytest.mark.clause("KA-2")
def test_one_person_holds_several_roles_and_sites_bound_what_is_seen(people: House, seat: Sit) -> None:
    walk("2026-01-05 09:00")
    case = seat(people.agent).takes()
    northern = seat(people.northern)
    assert northern.screen.get(f"/cases/{case.number}/").status_code == 404
    assert northern.program.get(f"/cases/{case.number}").status_code == 404
    day = local("2026-01-05 00:00").date()
    where: dict[str, Any] = {"site": people.company.shanghai, "since": day, "actor": BY, "at": now()}
    people_actions.give_role(people.northern, role="service_supervisor", **where)
    assert northern.screen.get(f"/cases/{case.number}/").status_code == 200
    assert northern.screen.get("/")["Location"] == "/cases/load/"
    keeper = seat(with_role("warehouse_keeper", "老顾", site=people.company.shanghai))
    assert keeper.screen.get("/cases/load/").status_code == 403
