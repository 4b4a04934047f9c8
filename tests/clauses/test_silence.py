"""Form, cause and silence: what OC-14.1 shows, on screen, by program and on the compliance page."""

from collections.abc import Callable

import pytest

from shouyue.access import tokens
from shouyue.cases.models import Case
from shouyue.clock.queries import now
from shouyue.customers.models import Customer
from shouyue.customers.tasks import tell_silence
from shouyue.obligations import queries as promises
from shouyue.people.models import Person
from tests.clauses.conftest import Seat
from tests.clauses.walk import local, walk
from tests.domain.api.conftest import Program
from tests.domain.cases.house import House
from tests.domain.cases.house import customer as registered

Sit = Callable[[Person], Seat]
Accounted = Callable[[str], dict[str, int]]
CAUSES = "/cases/causes/?since=2026-01&until=2026-02"


@pytest.mark.clause("OC-14.1")
def test_every_complaint_has_form_and_cause_before_it_is_closed_and_they_add_up(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:00")
    agent, director = seat(people.agent), seat(people.director)
    case = agent.takes(customer=people.customer.pk)
    other = agent.takes(customer=people.customer.pk, complaint_form="formal")
    agent.does(case, "resolved", text="已补发", told_customer="on")
    path, case = f"/cases/{case.number}/do/closed/", Case.objects.get(pk=case.pk)
    refused = agent.screen.post(
        path, {"version": case.version, "complaint_form": "oral"}, headers={"Accept-Language": "en"}
    )
    assert (refused.status_code, "A complaint is closed only with its cause" in refused.content.decode()) == (200, True)
    agent.does(case, "closed", complaint_form="oral", cause="communication", text="客户满意")
    shown = agent.reads(case)
    assert (shown["form"], shown["cause"], shown["state"]) == ("oral", "communication", "closed")
    page = director.page(CAUSES)
    lines = [(str(one.label), one.total.count, one.settled.count, one.share) for one in page.context["lines"]]
    assert lines == [
        ("Quality of service", 0, 0, "–"),
        ("Expectations not seen or not met", 0, 0, "–"),
        ("Trouble in communication", 1, 1, "100%"),
        ("not written yet", 1, 0, "0%"),
        ("All complaints", 2, 1, "50%"),
    ]
    opened = director.page(page.context["lines"][2].total.href)
    assert [row.case.number for row in opened.context["rows"]] == [case.number]
    told = director.program.get("/cases/statistics", since="2026-01", until="2026-02").json()
    assert [(one["cause"], one["form"], one["count"]) for one in told["cells"]] == [
        (None, Case.objects.get(pk=other.pk).form, 1),
        ("communication", "oral", 1),
    ]
    assert accounted("OC-14.1") == {"passed": 3, "refused": 1}


@pytest.mark.clause("OC-14.1")
def test_a_customer_gone_silent_shows_as_a_risk_until_somebody_speaks_with_it(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:00")
    agent, director = seat(people.agent), seat(people.director)
    mute = registered(people.company, "从未来过的公司", phone="139 0013 9000")
    case = agent.takes(kind="inquiry", content="三天能到广州吗？", demand="", customer=people.customer.pk)
    agent.does(case, "answered", text="零担三天")
    walk("2026-03-05 09:00")
    assert tell_silence.call() == 0
    assert clocks(people.customer) == []
    walk("2026-03-06 09:00")
    assert tell_silence.call() == 1
    assert (clocks(people.customer), clocks(mute)) == ([("open", "account_owner", local("2026-03-13 18:00"))], [])
    walk("2026-03-21 09:00")
    assert clocks(people.customer) == [("breached", "account_owner", local("2026-03-13 18:00"))]
    listed = director.page("/customers/?silent=yes").content.decode()
    assert ("silent for 75 days · risk" in listed, people.customer.name in listed, mute.name in listed) == (
        True,
        True,
        False,
    )
    assert "silent for 75 days · risk" in director.page(f"/customers/{people.customer.pk}/").content.decode()
    assert director.page("/cases/load/").context["kpis"][-1].value == "1"
    crm = customers_program(people.director)
    assert [one["silent_days"] for one in crm.get("/customers", silent="true").json()["items"]] == [75]
    agent.takes(kind="inquiry", content="运价有变吗？", demand="", customer=people.customer.pk)
    walk("2026-03-21 09:10")
    assert crm.get("/customers", silent="true").json()["items"] == []
    assert clocks(people.customer)[0][0] == "breached"
    assert accounted("OC-14.1") == {"late": 1}


def clocks(customer: Customer) -> list[tuple[str, str, object]]:
    """The promises to ask after a silence."""
    found = promises.of_subject(f"customer:{customer.pk}")
    return [(one.status, one.owner, one.due_at) for one in found if one.rule == "OC-14.1/silence"]


def customers_program(person: Person) -> Program:
    account = Person.objects.get(pk=person.pk).account
    assert account is not None
    return Program(*tokens.issue(account, name="CRM", scopes=["customers.read"], expires_at=None, at=now()))
