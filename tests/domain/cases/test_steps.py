"""Every step is the evidence of its clauses, and is refused where it makes no sense."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shouyue.cases import actions
from shouyue.cases.logic import Cause, ChannelKind, Department, Kind, Severity, State, Step
from shouyue.cases.models import Case, Question
from shouyue.journal.models import Fact
from shouyue.kit.refusals import Refused, Stale
from shouyue.measures.actions import Wanted
from shouyue.measures.models import Measure
from shouyue.obligations import queries as promises
from shouyue.obligations.actions import GateRefused
from tests.domain.cases.house import AT, House, by, complaint, running, taken
from tests.domain.cases.test_receiving import told


def status(case: Case, rule: str) -> str:
    """How the newest clock of a rule stands."""
    found = [one for one in promises.of_subject(case.subject) if one.rule == rule]
    return found[-1].status


def test_what_reaches_the_customer_is_a_contact_and_the_first_answer(people: House) -> None:
    case = actions.take_step(taken(people), Step.PLAN_TOLD, "补发一件，明早送达", **by(people.agent))
    assert told(case)[2:] == ["case.contacted", "case.answered", "case.plan_told"]
    assert (status(case, "SG-2.1.1b/contact"), status(case, "OC-14.3/plan")) == ("met", "met")
    again = actions.take_step(case, Step.CONTACTED, "再次说明", **by(people.agent))
    assert told(again)[5:] == ["case.contacted"]
    assert (again.answered_at, again.version) == (case.answered_at, case.version + 1)


def test_whether_the_first_answer_was_in_time_is_written(people: House) -> None:
    inquiry = taken(people, complaint(kind=Kind.INQUIRY, promised_at=None, demand=""))
    case = actions.take_step(inquiry, Step.ANSWERED, "三天到货", **by(people.agent))
    assert Fact.objects.get(subject=case.subject, name="case.answered").data == {"in_time": True}


def test_solved_then_content_then_closed(people: House) -> None:
    case = actions.resolve(taken(people), "已补发", told_customer=True, **by(people.specialist))
    assert (State(case.state), case.resolved_at) == (State.RESOLVED, AT)
    why = actions.Origin(cause=Cause.QUALITY)
    closed = actions.take_step(case, Step.CLOSED, "", origin=why, **by(people.specialist))
    assert (State(closed.state), closed.ended_at, closed.due_at) == (State.CLOSED, AT, closed.due_at)
    with pytest.raises(Refused):
        actions.resolve(closed, "又解决一次", told_customer=True, **by(people.specialist))


def test_what_is_still_owed_is_done_after_the_case_was_closed(people: House) -> None:
    solved = actions.resolve(taken(people), "已补发", told_customer=False, **by(people.specialist))
    closed = actions.take_step(solved, Step.CLOSED, "", origin=actions.Origin(cause=Cause.QUALITY), **by(people.agent))
    assert {status(closed, rule) for rule in ("CC-5.3/plan", "CC-5.3/result", "SG-2.1.1b/plan")} == {"open"}
    for step in (Step.CORRECTION_PLANNED, Step.RESULT_TOLD, Step.PLAN_TOLD):
        closed = actions.take_step(closed, step, "更换打包带供应商，已告知客户", **by(people.specialist))
    assert State(closed.state) is State.CLOSED
    assert {status(closed, rule) for rule in ("CC-5.3/plan", "CC-5.3/result", "SG-2.1.1b/plan")} == {"met"}


def test_discontent_brings_a_solved_case_back_and_calls_the_supervisor(people: House) -> None:
    solved = actions.resolve(taken(people), "已补发", told_customer=True, **by(people.specialist))
    case = actions.take_step(solved, Step.NOT_CONTENT, "客户认为赔偿不足", **by(people.specialist))
    assert (State(case.state), case.resolved_at) == (State.OPEN, None)
    assert told(case)[-2:] == ["case.not_content", "case.reopened"]
    ladder = next(one for one in promises.of_subject(case.subject) if one.kind == "ladder")
    assert [event.note for event in promises.events(ladder.id) if event.kind == "escalated"] == [
        "ladder 1 → service_supervisor"
    ]


def test_a_case_changed_meanwhile_is_not_overwritten(people: House) -> None:
    case = taken(people)
    actions.take_step(case, Step.CONTACTED, "已联系", version=case.version, **by(people.agent))
    with pytest.raises(Stale):
        actions.resolve(case, "已解决", told_customer=True, version=case.version, **by(people.specialist))
    assert State(Case.objects.get(pk=case.pk).state) is State.OPEN


def test_a_new_promise_needs_the_customers_word_and_moves_the_clock(people: House) -> None:
    case, later = taken(people), AT + timedelta(hours=5)
    with pytest.raises(Refused) as refused:
        actions.promise(case, later, **by(people.agent))
    assert refused.value.field == "text"
    moved = actions.promise(case, later, "客户同意", **by(people.agent))
    due = next(one for one in promises.open_clocks(moved.subject) if one.rule == "SG-2.2.2b/promised")
    assert (moved.promised_at, due.due_at) == (later, later)


def test_the_class_is_confirmed_and_a_change_needs_its_reason(people: House) -> None:
    general = actions.Class(Kind.COMPLAINT, Severity.GENERAL, None, False, False, None)
    case = actions.classify(taken(people), general, "", **by(people.agent))
    assert "CM-5.2/general/result" in running(case)
    major = actions.Class(Kind.COMPLAINT, Severity.MAJOR, None, True, False, Decimal("20000.00"))
    with pytest.raises(Refused) as refused:
        actions.classify(case, major, " ", **by(people.agent))
    assert refused.value.field == "reason"
    worse = actions.classify(case, major, "确认整票丢失", **by(people.agent))
    assert {"CM-5.2/major/emergency", "SG-2.1.1b/emergency"} <= running(worse)
    assert "CM-5.2/general/result" not in running(worse)


def test_complex_swaps_the_clock_and_keeps_who_decided_it_and_why(people: House) -> None:
    case = actions.mark_complex(taken(people), True, "涉及三家承运商", **by(people.supervisor))
    assert {"CM-4.1.4/complex", "CC-4.4/meeting", "CC-4.4/progress"} <= running(case)
    assert "CM-4.1.4/ordinary" not in running(case)
    entry = case.entries.get(step=Step.MARKED_COMPLEX)
    assert (entry.actor, entry.text) == (f"person:{people.supervisor.pk}", "涉及三家承运商")


def test_a_claim_changes_what_is_owed(people: House) -> None:
    case = actions.raise_claim(taken(people), True, "索赔 5200 元", **by(people.agent))
    assert case.claim
    assert "OC-14.3/plan" not in running(case)
    assert "OC-14.4/promised" in running(case)


def test_a_complaint_is_handed_over_with_content_and_demand_only(people: House) -> None:
    email = complaint(channel=ChannelKind.EMAIL, demand="", promised_at=None)
    case = actions.receive(email, actor="system:mail", at=AT)
    with pytest.raises(GateRefused) as refused:
        actions.hand_over(case, Department.SPECIALIST, people.specialist.pk, **by(people.agent))
    assert [one.clause for one in refused.value.answer.refused] == ["KA-3.6a"]
    told_all = actions.edit(case, written(case, demand="要求赔偿"), **by(people.agent))
    passed = actions.hand_over(told_all, Department.SPECIALIST, people.specialist.pk, **by(people.agent))
    assert (passed.handler_id, passed.first_asked_id) == (people.specialist.pk, case.first_asked_id)


def written(case: Case, **changes: Any) -> actions.Written:
    names = ("title", "content", "demand", "order", "waybill", "caller", "caller_reach")
    same = {name: getattr(case, name) for name in names}
    return actions.Written(**{**same, "customer": case.customer_id, "contact": case.contact_id, **changes})


def test_the_first_asked_stays_through_every_transfer(people: House) -> None:
    case = taken(people)
    for person in (people.specialist, people.supervisor, people.northern):
        case = actions.hand_over(case, Department.SERVICE, person.pk, **by(people.supervisor))
    assert (case.handler_id, case.first_asked_id) == (people.northern.pk, people.agent.pk)


def test_a_task_force_stops_its_clock_and_may_start_the_emergency(people: House) -> None:
    case = taken(people, complaint(severity=Severity.MAJOR, customer=people.customer.pk))
    assert [one.person_id for one in actions.proposed_members(case, at=AT)] == [
        people.supervisor.pk,
        people.specialist.pk,
    ]
    members = (people.supervisor.pk, people.specialist.pk)
    urgent = "已派人到现场，封存货物"
    formed = actions.form_team(case, members, people.supervisor.pk, emergency=urgent, **by(people.supervisor))
    assert told(formed)[-2:] == ["case.team_formed", "case.emergency_started"]
    assert status(formed, "CC-5.3/team") == status(formed, "SG-2.1.1b/emergency") == "met"
    assert formed.team.members.get(leads=True).person == people.supervisor


def test_a_meeting_leaves_minutes_and_tasks(people: House) -> None:
    case = actions.mark_complex(taken(people), True, "原因不明", **by(people.supervisor))
    meeting = actions.call_meeting(
        case,
        purpose="查清破损原因",
        when=AT + timedelta(hours=3),
        place="",
        invited=[people.driver.pk],
        **by(people.agent),
    )
    decision = Wanted(title="更换打包带", do_by=AT + timedelta(days=2), person=people.driver.pk)
    actions.hold_meeting(meeting, "装车时堆叠过高", [decision], **by(people.agent))
    assert status(case, "CC-4.4/meeting") == "met"
    measure = Measure.objects.get()
    assert (measure.about, measure.origin, measure.title) == (case.subject, "meeting", "更换打包带")
    with pytest.raises(Refused):
        actions.hold_meeting(meeting, "再开一次", **by(people.agent))


def test_a_department_owes_its_answer(people: House) -> None:
    case = taken(people)
    question = actions.ask_department(case, Department.TRANSPORT, "几点装车？", **by(people.agent))
    assert [one.rule for one in promises.open_clocks(question.subject)] == ["CC-4.4/answer"]
    actions.answer_question(question, "16:20", **by(people.driver))
    assert promises.open_clocks(question.subject) == []
    assert Question.objects.get().answer == "16:20"


def test_a_later_case_goes_on_in_the_earlier_one(people: House) -> None:
    first = taken(people, complaint(customer=people.customer.pk, received_at=AT - timedelta(minutes=30)))
    second = taken(people)
    with pytest.raises(Refused):
        actions.merge(first, second, "", **by(people.agent))
    merged = actions.merge(second, first, "同一票货", **by(people.agent))
    assert (State(merged.state), merged.merged_into_id, running(merged)) == (State.MERGED, first.pk, set())
    assert running(first) != set()


def test_a_part_that_becomes_a_case_counts_from_the_beginning(people: House) -> None:
    case = taken(people, complaint(customer=people.customer.pk, received_at=AT - timedelta(hours=1)))
    intake = complaint(content="另：运费多收 30 元", customer=people.customer.pk, received_at=case.received_at)
    part = actions.split(case, intake, **by(people.agent))
    assert (part.split_from_id, part.received_at, part.first_asked_id) == (case.pk, case.received_at, people.agent.pk)


def test_the_shift_is_handed_over_with_two_signatures(people: House) -> None:
    case, other = taken(people), taken(people)
    late = people.supervisor
    shift = actions.give_shift(people.agent.pk, late.pk, {case.pk: "等客户照片"}, **by(people.agent))
    assert Case.objects.get(pk=case.pk).handler_id == people.agent.pk
    with pytest.raises(Refused):
        actions.take_shift(shift, people.northern.pk, **by(people.northern))
    actions.take_shift(shift, late.pk, **by(late))
    assert (Case.objects.get(pk=case.pk).handler_id, Case.objects.get(pk=other.pk).handler_id) == (
        late.pk,
        people.agent.pk,
    )


def test_the_cause_and_the_form_stand_on_the_complaint(people: House) -> None:
    case = actions.record_cause(taken(people), Cause.COMMUNICATION, "客服转述有误", **by(people.specialist))
    assert (case.cause, case.form) == ("communication", "oral")


def test_an_escalation_is_accepted_once_it_was_called(people: House) -> None:
    case = actions.take_step(taken(people), Step.NOT_CONTENT, "不满意", **by(people.agent))
    taken_on = actions.accept_escalation(case, "service_supervisor", **by(people.supervisor))
    ladder = next(one for one in promises.of_subject(taken_on.subject) if one.kind == "ladder")
    assert [event.note for event in promises.events(ladder.id) if event.kind == "accepted"] == ["ladder 1"]


def test_a_time_to_come_is_no_time_at_which_it_happened(people: House) -> None:
    for when in (AT + timedelta(hours=1), AT - timedelta(days=1)):
        with pytest.raises(Refused) as refused:
            actions.take_step(taken(people), Step.CONTACTED, "已联系", occurred_at=when, **by(people.agent))
        assert refused.value.field == "occurred_at"
