"""A case comes in, and every clock that binds it runs."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from shouyue.cases import actions
from shouyue.cases.logic import ChannelKind, Kind, Severity, State, Step, Trouble
from shouyue.cases.models import Case
from shouyue.journal.models import Fact
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import GateRefused
from shouyue.search import queries as search
from tests.domain.cases.house import AT, House, complaint, running, taken


def received(case: Case) -> datetime:
    """From when its clocks count, in whole seconds."""
    return Fact.objects.get(subject=case.subject, name="case.received").occurred_at.replace(microsecond=0)


def told(case: Case) -> list[str]:
    return list(Fact.objects.filter(subject=case.subject).order_by("sequence", "id").values_list("name", flat=True))


def test_a_complaint_opens_its_clocks_and_keeps_who_was_asked_first(people: House) -> None:
    case = taken(people)
    assert (case.first_asked_id, case.handler_id, case.taken_by) == (people.agent.pk, people.agent.pk, "service")
    assert (case.site, case.region, case.state) == ("SH01", "east", State.OPEN)
    assert told(case) == ["case.received", "case.promised"]
    assert running(case) == {
        *("CM-4.1.4/ordinary", "CM-5.3/ladder", "OC-14.3/plan", "OC-14.3/result", "OC-14.3/promised"),
        *("KA-3.6a/hand_over", "KA-3.6a/promised", "SG-2.1.1b/contact", "SG-2.1.1b/plan", "SG-2.2.2b/promised"),
        *("CC-5.3/team", "CC-5.3/plan", "CC-5.3/result"),
    }
    assert (case.due_rule, case.due_duty) == ("KA-3.6a/hand_over", "handover")
    assert case.due_at == received(case) + timedelta(minutes=15)


def test_numbers_count_by_site_and_day(people: House) -> None:
    first, second = taken(people), taken(people)
    prefix, _dash, serial = first.number.rpartition("-")
    assert prefix.startswith("SH01-")
    assert (serial, second.number) == ("001", f"{prefix}-002")


def test_what_is_not_solved_before_the_customer_needs_demand_and_a_promised_time(people: House) -> None:
    with pytest.raises(GateRefused) as refused:
        taken(people, complaint(demand="", promised_at=None))
    assert [one.clause for one in refused.value.answer.refused] == ["SG-2.2.2b"]
    assert not Case.objects.exists()
    assert Fact.objects.filter(name="gate.answered").latest("recorded_at").data["refused"] == ["SG-2.2.2b/recorded"]


def test_what_is_settled_on_the_spot_is_solved_and_told(people: House) -> None:
    case = taken(people, complaint(promised_at=None, solution="已致歉并补发"))
    assert (State(case.state), case.resolved_at, case.contacted_at) == (State.RESOLVED, AT, AT)
    assert told(case) == ["case.received", "case.resolved"]
    assert [Step(entry.step) for entry in case.entries.all()] == [Step.RECEIVED, Step.RESOLVED]
    assert running(case) == {"CM-5.3/ladder", "CC-5.3/plan"}


def test_a_driver_takes_a_complaint_and_owes_its_hand_over_within_the_shift(people: House) -> None:
    case = taken(people, by=people.driver)
    assert (case.taken_by, case.handler_id, case.first_asked_id) == ("other", None, people.driver.pk)
    assert "OC-14.2/hand_over" in running(case)
    assert "KA-3.6a/hand_over" not in running(case)


def test_what_comes_by_itself_is_given_to_an_agent_of_its_place(people: House) -> None:
    intake = complaint(channel=ChannelKind.EMAIL, promised_at=None, demand="", customer=people.customer.pk)
    case = actions.receive(intake, actor="system:mail", at=AT)
    assert (case.first_asked_id, case.handler_id, case.site) == (people.agent.pk, people.agent.pk, "SH01")
    assert "SG-2.1.2/email" in running(case)


def test_the_same_request_twice_is_one_case(people: House) -> None:
    first, second = taken(people, key="a1"), taken(people, key="a1")
    assert (first.pk, Case.objects.count()) == (second.pk, 1)
    other = taken(people, by=people.supervisor, key="a1")
    assert other.pk != first.pk


def test_facts_say_money_in_fen_and_nothing_of_names(people: House) -> None:
    case = taken(people, complaint(trouble=Trouble.DAMAGE, loss=Decimal("5200.50"), severity=Severity.IMPORTANT))
    fact = Fact.objects.get(subject=case.subject, name="case.received")
    assert (fact.facts["loss"], fact.facts["goods_damaged"], fact.facts["severity"]) == (520050, True, "important")
    assert "外箱" not in str(fact.facts) + str(fact.data)
    assert "CM-5.2/important/solution" in running(case)


def test_it_is_found_by_its_words_number_and_customer(people: House) -> None:
    case = taken(people)
    for words in ("破损", case.number, "鸿雁", "hongyan"):
        assert [hit.subject for hit in search.find(words, kinds=("case",)).found] == [case.subject]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"content": "  "}, "content"),
        ({"promised_at": AT - timedelta(hours=1)}, "promised_at"),
        ({"received_at": AT + timedelta(hours=1), "promised_at": AT + timedelta(hours=2)}, "received_at"),
        ({"loss": Decimal("1.005")}, "loss"),
        ({"customer": 999_999}, "customer"),
        ({"kind": Kind.INQUIRY, "claim": True}, "kind"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(people: House, more: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        taken(people, complaint(**more))
    assert (refused.value.field, Case.objects.count()) == (field, 0)


def test_one_that_came_earlier_counts_from_then(people: House) -> None:
    case = taken(people, complaint(received_at=AT - timedelta(minutes=10)))
    assert case.due_at == AT + timedelta(minutes=5)
