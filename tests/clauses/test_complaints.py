"""Complaints: what their clauses show, on screen, by program and on the compliance page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from shouyue.cases import actions
from shouyue.cases.actions.evidence import Wanted
from shouyue.clock.queries import now
from shouyue.communications.models import Notice
from shouyue.people.actions import plan_absence
from shouyue.people.models import Person
from tests.clauses.conftest import Seat
from tests.clauses.walk import local, walk
from tests.domain.cases.house import House

Sit = Callable[[Person], Seat]
Accounted = Callable[[str], dict[str, int]]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def due(clock: Any) -> datetime:
    return at(clock["due_at"])


@pytest.mark.clause("CM-4.1.4")
def test_marking_a_complaint_complex_swaps_the_clock_and_says_who_and_why(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:00")
    agent, supervisor = seat(people.agent), seat(people.supervisor)
    case = agent.takes()
    assert due(agent.clock(case, "CM-4.1.4/ordinary")) == local("2026-01-06 09:00")
    walk("2026-01-05 10:00")
    supervisor.does(case, "marked_complex", holds="yes", text="涉及三家承运商")
    ordinary, complex_ = (supervisor.clock(case, f"CM-4.1.4/{kind}") for kind in ("ordinary", "complex"))
    assert (ordinary["status"], due(complex_)) == ("cancelled", local("2026-01-08 09:00"))
    entry = next(one for one in supervisor.reads(case)["entries"] if one["step"] == "marked_complex")
    assert (entry["actor"], entry["text"]) == (f"person:{people.supervisor.pk}", "涉及三家承运商")
    shown = supervisor.page(f"/cases/{case.number}/").content.decode()
    assert all(words in shown for words in ("王建国", "涉及三家承运商"))
    supervisor.does(case, "plan_told", text="逐票复核，明日给结果")
    assert accounted("CM-4.1.4") == {"kept": 1}


@pytest.mark.clause("CM-5.3")
def test_the_ladder_climbs_by_itself_each_step_once_to_the_right_person(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:00")
    away, back = local("2026-01-05 00:00"), local("2026-01-06 00:00")
    plan_absence(people.supervisor, starts_at=away, ends_at=back, deputy=people.specialist, reason="leave")
    agent = seat(people.agent)
    case = agent.takes()
    walk("2026-01-05 10:59")
    assert rungs(agent, case) == ["now", "next", "next"]
    walk("2026-01-05 17:30")
    assert rungs(agent, case) == ["done", "done", "done"]
    calls = Notice.objects.filter(subject=case.subject, kind="escalated").order_by("at", "person_id")
    assert [(one.step, one.person_id, one.at) for one in calls] == [
        ("ladder 1", people.specialist.pk, local("2026-01-05 11:00")),  # stands in for the supervisor
        ("ladder 3", people.director.pk, local("2026-01-05 17:00")),
    ]
    walk("2026-01-06 09:00")
    assert Notice.objects.filter(subject=case.subject, kind="escalated").count() == 2
    assert accounted("CM-5.3") == {"climbed": 1}


@pytest.mark.clause("CM-5.3")
def test_discontent_calls_the_first_step_at_once_and_whoever_is_called_accepts(people: House, seat: Sit) -> None:
    walk("2026-01-05 09:00")
    agent, supervisor = seat(people.agent), seat(people.supervisor)
    case = agent.takes()
    walk("2026-01-05 09:20")
    agent.does(case, "not_content", text="客户不接受解释")
    walk("2026-01-05 09:21")
    assert Notice.objects.get(subject=case.subject, kind="escalated").person == people.supervisor
    assert supervisor.screen.post(f"/cases/{case.number}/accept/").status_code == 302
    assert supervisor.page(f"/cases/{case.number}/").context["accepts"] == ""
    walk("2026-01-05 11:30")
    assert Notice.objects.filter(subject=case.subject, kind="escalated", step="ladder 1").count() == 1


def rungs(someone: Seat, case: Any) -> list[str]:
    return [one.state for one in someone.page(f"/cases/{case.number}/").context["rungs"]]


@pytest.mark.clause("OC-14.3")
def test_two_clocks_and_the_promised_time_is_a_clock_too(people: House, seat: Sit, accounted: Accounted) -> None:
    walk("2026-01-05 09:00")
    agent, specialist = seat(people.agent), seat(people.specialist)
    case = agent.takes(promised_at="2026-01-05T15:00")
    assert [due(agent.clock(case, f"OC-14.3/{name}")) for name in ("plan", "result", "promised")] == [
        local("2026-01-07 09:00"),
        local("2026-01-09 00:00"),  # the third day is over
        local("2026-01-05 15:00"),
    ]
    walk("2026-01-05 14:00")
    specialist.does(case, "promised", promised_at="2026-01-06T10:00", text="客户同意明早")
    assert due(specialist.clock(case, "OC-14.3/promised")) == local("2026-01-06 10:00")
    specialist.does(case, "plan_told", text="补发")
    walk("2026-01-06 09:00")
    specialist.does(case, "resolved", text="已补发签收", told_customer="on")
    assert accounted("OC-14.3") == {"kept": 4}


@pytest.mark.clause("KA-3.6a")
def test_handed_over_with_content_and_demand_contacted_and_answered_by_the_promised_time(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:00")
    agent, specialist = seat(people.agent), seat(people.specialist)
    case = agent.takes(promised_at="2026-01-05T16:00")
    assert due(agent.clock(case, "KA-3.6a/hand_over")) == local("2026-01-05 09:15")
    walk("2026-01-05 09:10")
    agent.does(case, "handed_over", to="specialist", person=people.specialist.pk, text="")
    assert due(agent.clock(case, "KA-3.6a/contact")) == local("2026-01-05 11:10")
    walk("2026-01-05 10:00")
    specialist.does(case, "contacted", text="已核实，破损两箱")
    walk("2026-01-05 15:30")
    specialist.does(case, "resolved", text="已补发", told_customer="on")
    assert accounted("KA-3.6a") == {"kept": 3, "passed": 1}
    mute = agent.program.post("/cases", {"kind": "complaint", "channel": "website", "content": "外箱破损"}).json()[
        "number"
    ]
    tag = agent.program.get(f"/cases/{mute}")["ETag"]
    refused = agent.program.post(f"/cases/{mute}/hand-over", {"to": "specialist"}, **{"If-Match": tag})
    assert (refused.status_code, [one["code"] for one in refused.json()["errors"]]) == (422, ["KA-3.6a"])


@pytest.mark.clause("SG-2.1.1b")
def test_a_major_complaint_has_four_clocks_and_its_team_comes_from_the_roster(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:00")
    agent, supervisor = seat(people.agent), seat(people.supervisor)
    case = agent.takes(trouble="loss")  # any loss of goods is major
    rules = {"contact": "11:00", "plan": "", "emergency": "10:00", "report": "13:00"}
    for rule, hour in rules.items():
        expected = local(f"2026-01-05 {hour}") if hour else local("2026-01-06 09:00")
        assert due(agent.clock(case, f"SG-2.1.1b/{rule}")) == expected
    walk("2026-01-05 09:30")
    form = supervisor.page(f"/cases/{case.number}/do/team_formed/").context["form"]
    proposed = form["members"].value()
    assert proposed == [str(people.supervisor.pk), str(people.specialist.pk)]
    supervisor.does(case, "team_formed", leader=proposed[0], members=proposed, emergency="派车回查，通知客户")
    supervisor.does(case, "contacted", text="已联系")
    walk("2026-01-05 12:00")
    supervisor.does(case, "preliminary_reported", text="货在无锡分拨卸错")
    supervisor.does(case, "plan_told", text="今晚补送")
    assert accounted("SG-2.1.1b") == {"kept": 4}


@pytest.mark.clause("SG-2.2.2b")
def test_what_is_not_solved_needs_demand_and_time_and_the_agent_is_reminded_ahead(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:00")
    agent = seat(people.agent)
    typed = {"kind": "complaint", "channel": "phone", "content": "外箱破损"}
    refused = agent.screen.post("/cases/new/", typed, headers={"Accept-Language": "en"})
    assert (refused.status_code, "SG-2.2.2b" in refused.content.decode()) == (200, True)
    assert refused.context["form"]["content"].value() == "外箱破损"
    assert agent.program.post("/cases", {**typed}).json()["code"] == "gate-refused"
    case = agent.takes(promised_at="2026-01-05T12:00")
    walk("2026-01-05 11:31")
    reminder = Notice.objects.get(subject=case.subject, rule="SG-2.2.2b/promised")
    assert (reminder.person, reminder.at) == (people.agent, local("2026-01-05 11:30"))
    agent.does(case, "progress_told", text="正在核实，下午给结果")
    assert accounted("SG-2.2.2b") == {"kept": 1, "passed": 1, "refused": 2}


@pytest.mark.clause("CC-4.4")
def test_a_department_owes_its_answer_a_meeting_its_minutes_and_silence_an_update(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:00")
    agent, supervisor = seat(people.agent), seat(people.supervisor)
    case = agent.takes()
    agent.screen.post(
        f"/cases/{case.number}/ask/", {"version": case.version, "department": "transport", "text": "几点装车？"}
    )
    supervisor.does(case, "marked_complex", holds="yes", text="原因不明")
    assert due(agent.clock(case, "CC-4.4/progress")) == local("2026-01-07 09:00")
    assert due(agent.clock(case, "CC-4.4/meeting")) == local("2026-01-07 18:00")
    walk("2026-01-05 10:00")
    agent.does(case, "progress_told", text="正在调取监控")
    assert due(agent.clock(case, "CC-4.4/progress")) == local("2026-01-07 10:00")
    agent.does(
        case, "meeting_called", purpose="查清破损", when="2026-01-05T14:00", place="", invited=[people.driver.pk]
    )
    meeting = agent.page(f"/cases/{case.number}/").context["meetings"][0]
    walk("2026-01-05 15:00")
    minutes = {
        "minutes": "装车堆叠过高",
        "title_1": "更换打包带",
        "person_1": people.driver.pk,
        "do_by_1": "2026-01-07T18:00",
    }
    assert agent.screen.post(f"/cases/{case.number}/minutes/{meeting.pk}/", minutes).status_code == 302
    asked = agent.page(f"/cases/{case.number}/").context["questions"][0]
    answered = agent.program.post(f"/cases/{case.number}/questions/{asked.pk}/answer", {"answer": "16:20"})
    assert answered.status_code == 201
    assert [one.title for one in agent.page(f"/cases/{case.number}/").context["measures"]] == ["更换打包带"]
    assert accounted("CC-4.4") == {"kept": 2, "open": 1}


@pytest.mark.clause("CC-5.3")
def test_a_task_force_with_members_findings_measures_and_a_word_to_the_customer(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:00")
    agent, supervisor = seat(people.agent), seat(people.supervisor)
    case = agent.takes(severity="important")
    team = [people.supervisor.pk, people.specialist.pk]
    supervisor.does(case, "team_formed", leader=team[0], members=team[:1], emergency="")
    assert agent.clock(case, "CC-5.3/team")["status"] == "open"  # one person is enough for a general complaint only
    supervisor.does(case, "team_formed", leader=team[0], members=team, emergency="")
    assert agent.clock(case, "CC-5.3/team")["status"] == "met"
    supervisor.does(case, "noted", text="调查：打包带断裂")
    measure = {"title": "更换打包带", "person": people.driver.pk, "do_by": "2026-01-07T18:00"}
    assert supervisor.screen.post(f"/cases/{case.number}/measure/", measure).status_code == 302
    supervisor.does(case, "correction_planned", text="更换打包带供应商")
    supervisor.does(case, "resolved", text="已赔付并说明整改", told_customer="on")
    shown = supervisor.page(f"/cases/{case.number}/").content.decode()
    assert all(words in shown for words in ("周敏、王建国", "打包带断裂", "更换打包带", "已赔付并说明整改"))
    assert accounted("CC-5.3") == {"kept": 3}


@pytest.mark.clause("CM-5.2")
def test_the_class_is_proposed_from_the_facts_confirmed_by_a_person_and_sets_its_clocks(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:00")
    agent, supervisor = seat(people.agent), seat(people.supervisor)
    typed = {"kind": "complaint", "trouble": "damage", "loss": "10000.01"}
    assert proposed(agent, "/cases/proposal/", typed) == ("major", "The customer lost more than 10,000 CNY", "CM-5.2")
    assert agent.program.get("/cases/proposal", trouble="delay", delay_hours=48).json() == {
        "proposal": {"severity": "important", "reason": "A delay hurts the customer's operation.", "clause": "CM-5.2"}
    }
    case = agent.takes(trouble="damage", loss="10000.01")  # nothing is classed by itself
    assert (case.severity, agent.reads(case)["proposal"]["severity"]) == ("", "major")
    assert [agent.clock(case, rule) for rule in MAJOR] == [None, None, None]
    assert proposed(supervisor, f"/cases/{case.number}/")[0] == "major"
    walk("2026-01-05 09:10")
    assert supervisor.screen.post(f"/cases/{case.number}/confirm/", {"severity": "major"}).status_code == 302
    assert supervisor.page(f"/cases/{case.number}/").context["proposal"] is None
    assert [due(agent.clock(case, rule)) for rule in MAJOR] == [
        local("2026-01-05 09:30"),  # at once: the pack's figure
        local("2026-01-08 09:00"),
        local("2026-01-08 09:00"),
    ]
    agent.does(case, "emergency_started", text="派车回查")
    assert accounted("CM-5.2") == {"kept": 1, "open": 2}


@pytest.mark.clause("CM-5.2")
def test_another_class_sets_the_clocks_anew_and_loses_nothing_of_what_ran(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:00")
    agent, specialist = seat(people.agent), seat(people.specialist)
    case = agent.takes(trouble="delay", severity="important", claim="on")
    assert due(agent.clock(case, "CM-5.2/important/solution")) == local("2026-01-07 09:00")
    waited(case, people.specialist, since="2026-01-05 10:00", until="2026-01-05 12:00")
    assert due(agent.clock(case, "CM-5.2/important/solution")) == local("2026-01-07 11:00")
    walk("2026-01-05 12:10")
    typed = {"kind": "complaint", "trouble": "attitude", "severity": "general"}
    specialist.does(case, "classified", **typed, reason="车辆当日已到，只是司机态度")
    assert agent.clock(case, "CM-5.2/important/solution")["status"] == "cancelled"
    general = agent.clock(case, "CM-5.2/general/result")
    assert (general["status"], due(general)) == ("open", local("2026-01-06 11:00"))  # from receipt, with the two hours
    walk("2026-01-06 10:00")
    specialist.does(case, "resolved", text="已致歉", told_customer="on")
    assert accounted("CM-5.2") == {"kept": 1}


MAJOR = ("CM-5.2/major/emergency", "CM-5.2/major/investigation", "CM-5.2/major/compensation")


def waited(case: Any, someone: Person, *, since: str, until: str) -> None:
    """We wait for a proof of the customer's, which stops our clocks."""
    walk(since)
    actions.ask_evidence(case, [Wanted("签收单")], actor=f"person:{someone.pk}", at=now())
    walk(until)
    actions.receive_evidence(case.evidence.get(), actor=f"person:{someone.pk}", at=now())
    actions.complete_evidence(case, actor=f"person:{someone.pk}", at=now())


def proposed(someone: Seat, path: str, typed: dict[str, str] | None = None) -> tuple[str, str, str]:
    """What a page or the fragment of a form proposes: the class, the reason, the clause."""
    response = someone.screen.get(path, typed, headers={"Accept-Language": "en"})
    found = response.context["proposal"]
    assert all(words in response.content.decode() for words in (str(found.word.label), found.reason, found.clause))
    return found.value, found.reason, found.clause
