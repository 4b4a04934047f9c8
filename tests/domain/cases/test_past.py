"""Cases of an older house are brought in: the facts first, then the rows, as if they had been lived here."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouyue.cases import actions
from shouyue.cases.logic import Cause, Department, Form, Severity, State, Step, TakenBy, Trouble, number_of
from shouyue.cases.logic.past import Past, PastStep
from shouyue.cases.models import Case, Claim, Entry, EvidenceItem, Investigation, Member, Series
from shouyue.customers.actions import Entered, take_over
from shouyue.customers.models import Customer
from shouyue.journal.models import Delivery, Fact
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import bring_in
from shouyue.people import queries as persons
from shouyue.people.models import Person
from shouyue.search import queries as search
from tests.domain.cases.house import AT, House, by, complaint, running

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PROOFS = ("货损照片", "运单或回单")
SAME = (
    *("kind", "severity", "trouble", "form", "cause", "channel", "taken_by", "contact_id", "order", "waybill"),
    *("site", "region", "title", "content", "demand", "claim", "goods_damaged", "goods_lost", "loss", "first_asked_id"),
    *("handler_id", "state", "promised_at", "received_at", "contacted_at", "answered_at", "resolved_at", "ended_at"),
)
TOLD = ("name", "actor", "facts", "data")
SAID = ("step", "text", "told", "actor", "at")


@pytest.fixture
def old(people: House) -> Customer:
    """A customer of the older house, whom the journal has not heard of."""
    entered = Entered(
        name="嘉兴旧友纸业有限公司", short_name="", region=None, site=people.company.shanghai, needs="零担"
    )
    return take_over(entered, [], actor="import:1", at=AT - DAY)


def step(doer: Person, kind: Step, after: timedelta, text: str = "已办", **more: Any) -> PastStep:
    return PastStep(step=kind, at=AT - DAY + after, actor=f"person:{doer.pk}", text=text, **more)


def past(people: House, customer: Customer, *steps: PastStep, serial: int = 1, **more: Any) -> Past:
    """A complaint of yesterday."""
    standard: dict[str, Any] = {
        "customer": customer.pk,
        "site": "SH01",
        "region": "east",
        "waybill": f"YH{serial:05}",
        "promised_at": AT - DAY + 20 * HOUR,
        "severity": Severity.GENERAL,
        "trouble": Trouble.DAMAGE,
    }
    return Past(
        number=number_of("SH01", persons.roster().day(AT - DAY), serial),
        intake=complaint(**{**standard, **more}),
        received_at=AT - DAY,
        taken_by=TakenBy.SERVICE,
        first_asked=people.agent.pk,
        handler=people.agent.pk,
        actor=f"person:{people.agent.pk}",
        steps=steps,
    )


def brought(found: Sequence[Past]) -> list[Case]:
    bring_in(actions.history(found), name="旧客服系统", actor="import:1", at=AT)
    assert actions.take_over(found) == len(found)
    return list(Case.objects.filter(number__in=[one.number for one in found]).order_by("number"))


def test_a_case_that_was_brought_in_is_as_one_that_was_lived_here(people: House, old: Customer) -> None:
    """The same complaint twice: by the actions, and as history."""
    agent, specialist = people.agent, people.specialist
    intake = complaint(customer=people.customer.pk, waybill="YH1", severity=Severity.GENERAL, site="SH01")
    lived = actions.receive(intake, **by(agent), taker=agent.pk)
    lived = actions.hand_over(lived, Department.SPECIALIST, specialist.pk, "转专员", **by(agent))
    lived = actions.take_step(lived, Step.PLAN_TOLD, "复秤验货", **by(specialist))
    lived = actions.resolve(lived, "已赔付", told_customer=True, **by(specialist))
    lived = actions.record_cause(lived, Cause.QUALITY, "叉车撞的", **by(specialist))
    lived = actions.take_step(lived, Step.CLOSED, "", **by(agent))
    told = list(Fact.objects.filter(subject=lived.subject).order_by("sequence").values_list(*TOLD))
    steps = (
        step(agent, Step.HANDED_OVER, DAY, "转专员", person=specialist.pk),
        step(specialist, Step.PLAN_TOLD, DAY, "复秤验货"),
        step(specialist, Step.RESOLVED, DAY, "已赔付"),
        step(specialist, Step.CAUSE_RECORDED, DAY, "叉车撞的", cause=Cause.QUALITY),
        step(agent, Step.CLOSED, DAY, ""),
    )
    then = past(people, old, *steps, serial=77)
    [case] = brought([replace(then, intake=replace(intake, region="east", customer=old.pk), received_at=AT)])
    assert {name: getattr(case, name) for name in SAME} == {name: getattr(lived, name) for name in SAME}
    facts = Fact.objects.filter(subject=case.subject).order_by("sequence")
    assert list(facts.values_list(*TOLD)) == told
    assert {one.occurred_at for one in facts} == {AT}
    entries = [list(Entry.objects.filter(case=one).values_list(*SAID)) for one in (case, lived)]
    assert entries[0] == entries[1]
    names = {one.id: one.name for one in Fact.objects.all()}
    behind = [[names[one.fact] for one in each.entries.all() if one.fact] for each in (case, lived)]
    assert behind[0] == behind[1]
    assert [one.entries.filter(fact=None).count() for one in (case, lived)] == [0, 0]


def test_nobody_is_woken_and_nothing_is_recorded_by_the_rows(people: House, old: Customer) -> None:
    Delivery.objects.all().delete()
    found = [past(people, old, step(people.agent, Step.CONTACTED, HOUR))]
    bring_in(actions.history(found), name="旧客服系统", actor="import:1", at=AT)
    before = Fact.objects.count()
    assert actions.take_over(found) == 1
    assert (Fact.objects.count(), Delivery.objects.count()) == (before, 0)


def test_lists_know_what_is_owed_and_search_finds_it(people: House, old: Customer) -> None:
    [case, over] = brought([
        past(people, old, step(people.agent, Step.CONTACTED, HOUR)),
        past(people, old, step(people.agent, Step.RESOLVED, HOUR), step(people.agent, Step.CLOSED, 2 * HOUR), serial=2),
    ])  # fmt: skip
    assert "CM-5.2/general/result" in running(case)
    assert (case.due_rule, case.due_duty) == ("KA-3.6a/hand_over", "handover")
    assert case.due_at == case.received_at + timedelta(minutes=15)
    assert (over.state, over.due_at) == (State.CLOSED, None)
    assert search.subjects("YH00002", kinds=("case",)) == (over.subject,)


def test_the_next_case_of_that_day_is_numbered_after_them(people: House, old: Customer) -> None:
    today = replace(past(people, old, serial=1), received_at=AT, number=number_of("SH01", persons.roster().day(AT), 41))
    brought([today, replace(past(people, old, serial=3), number="OLD-260301-007")])
    assert [(row.site, row.last) for row in Series.objects.all()] == [("SH01", 41)]
    case = actions.receive(complaint(customer=people.customer.pk), **by(people.agent), taker=people.agent.pk)
    assert case.number == number_of("SH01", persons.roster().day(AT), 42)


def test_what_hangs_on_a_case_comes_with_it(people: House, old: Customer) -> None:
    agent, specialist, supervisor = people.agent, people.specialist, people.supervisor
    [case] = brought([
        past(
            people, old,
            step(agent, Step.TEAM_FORMED, HOUR, members=(specialist.pk, supervisor.pk)),
            step(agent, Step.EVIDENCE_ASKED, 2 * HOUR, wanted=PROOFS),
            step(specialist, Step.INVESTIGATED, 3 * HOUR, "监控属实"),
            form=Form.CLAIM,
            loss=Decimal("8600.00"),
        )
    ])  # fmt: skip
    claim = Claim.objects.get(case=case)
    assert (claim.state, claim.demanded, claim.raised_at) == ("open", Decimal("8600.00"), case.received_at)
    assert (claim.asked_at, claim.complete_at) == (case.received_at + 2 * HOUR, None)
    assert [(one.name, one.is_missing) for one in EvidenceItem.objects.filter(case=case)] == [
        (name, True) for name in PROOFS
    ]
    members = Member.objects.filter(team__case=case).order_by("id").values_list("person_id", "leads")
    assert list(members) == [(specialist.pk, True), (supervisor.pk, False)]
    found = Investigation.objects.get(case=case)
    assert (found.founded, found.reasons, found.closed_by) == (True, "监控属实", f"person:{specialist.pk}")


def test_a_number_that_is_here_is_refused_and_leaves_nothing(people: House, old: Customer) -> None:
    [known] = brought([past(people, old)])
    with pytest.raises(Refused) as refused:
        actions.take_over([past(people, old, serial=2), past(people, old)])
    assert known.number in str(refused.value)
    assert Case.objects.count() == 1


@pytest.mark.parametrize("wrong", [Step.CLOSED, Step.MERGED, Step.COMPENSATED, Step.PROMISED])
def test_a_step_that_cannot_be_told_is_refused(people: House, old: Customer, wrong: Step) -> None:
    with pytest.raises(Refused):
        list(actions.history([past(people, old, step(people.agent, wrong, HOUR))]))


def test_three_take_no_more_questions_than_one(people: House, old: Customer) -> None:
    counted = []
    found = [past(people, old, step(people.agent, Step.CONTACTED, HOUR), serial=n) for n in (1, 2, 3, 4)]
    bring_in(actions.history(found), name="旧客服系统", actor="import:1", at=AT)
    persons.roster()
    for some in (found[:1], found[1:]):
        with CaptureQueriesContext(connection) as asked:
            actions.take_over(some)
        counted.append([one["sql"] for one in asked if "search_tokens" not in one["sql"]])
    assert len(counted[1]) <= len(counted[0]) <= 25
