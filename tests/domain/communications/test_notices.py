"""Reminders, escalations and breaches reach those whom they concern, once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouyue.access.actions import local_account
from shouyue.clock import queries as clock
from shouyue.communications import notices
from shouyue.communications.models import Notice
from shouyue.jobs.worker import drain
from shouyue.journal.models import Fact
from shouyue.obligations import editions
from shouyue.obligations.sweeping import ring_due
from shouyue.people import actions as people
from shouyue.people import snapshot
from shouyue.people.models import Person, Site
from tests.domain.obligations import adopting
from tests.domain.people.company import BY, company, entered

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MORE = """
  - {id: X-1/warned, clause: X-1, kind: deadline, subject: case, start: [case.received], stop: [case.closed],
     within: PT4H, owner: service_agent, duty: notice, warn: [PT1H before], label: {zh: 告知, en: Notice}}
  - {id: X-2/ladder, clause: X-2, kind: ladder, subject: case, start: [case.received], stop: [case.resolved],
     steps: [{after: PT2H, to: service_supervisor}], label: {zh: 升级, en: Escalation}}
"""

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Staff:
    """An agent and a supervisor in Shanghai, an agent in Beijing."""

    agent: Person
    supervisor: Person
    elsewhere: Person


@pytest.fixture
def staff() -> Iterator[Staff]:
    adopting.found(MONDAY, more=MORE)
    places = company()

    def add(name: str, number: str, role: str, site: Site) -> Person:
        one = entered(name, number, site=site)
        return people.add_person(one, role=role, role_site=site, actor=BY, at=MONDAY)

    yield Staff(
        add("单立群", "SH-001", "service_agent", places.shanghai),
        add("曾小雨", "SH-002", "service_supervisor", places.shanghai),
        add("王磊", "BJ-001", "service_agent", places.beijing),
    )
    editions.forget()


def received(subject: str, site: str = "SH01") -> None:
    adopting.tell("case.received", subject, site=site, region="east")


def pass_time(hours: float) -> None:
    """The clock moves on, alarms ring and are handed to their listeners."""
    adopting.move_to(clock.now() + timedelta(hours=hours))
    while ring_due():
        pass
    drain()


def told() -> list[tuple[str, str, str]]:
    """Whom, what kind, of which rule; in the order of telling."""
    rows = Notice.objects.order_by("id").values_list("person__name", "kind", "rule")
    return [(name, kind, rule) for name, kind, rule in rows]


def test_a_step_of_a_ladder_a_reminder_and_a_breach_reach_who_holds_the_role_there(staff: Staff) -> None:
    received("case:1")
    pass_time(2.02)
    assert told() == [("曾小雨", "escalated", "X-2/ladder")]
    pass_time(1)
    assert told()[1:] == [("单立群", "warned", "X-1/warned")]
    pass_time(1)
    assert told()[2:] == [("单立群", "breached", "X-1/warned")]
    assert {notice.subject for notice in Notice.objects.all()} == {"case:1"}


def test_who_is_away_is_stood_in_for(staff: Staff) -> None:
    people.plan_absence(
        staff.agent, starts_at=MONDAY, ends_at=MONDAY + timedelta(days=2), deputy=staff.elsewhere, reason="leave"
    )
    snapshot.drop()
    received("case:1")
    pass_time(3.02)
    assert ("王磊", "warned", "X-1/warned") in told()
    assert ("单立群", "warned", "X-1/warned") not in told()


def test_where_nobody_holds_the_role_nobody_is_told_and_nothing_fails(staff: Staff) -> None:
    received("case:1", site="SZ01")
    pass_time(3.02)
    assert told() == []
    assert Fact.objects.filter(name="obligation.warned").count() == 1


def test_the_same_fact_tells_nobody_twice(staff: Staff) -> None:
    received("case:1")
    pass_time(2.02)
    fact = Fact.objects.get(name="obligation.escalated")
    assert (notices.give(fact, at=clock.now()), len(told())) == (1, 1)


def test_what_piled_up_for_over_an_hour_becomes_one_summary_for_each(staff: Staff) -> None:
    for number in range(3):
        received(f"case:{number}")
    pass_time(24)
    rows = Notice.objects.order_by("person__name").values_list("person__name", "kind", "count", "obligation")
    assert list(rows) == [("单立群", "summary", 9, None), ("曾小雨", "summary", 3, None)]


def test_a_summary_that_was_read_is_followed_by_another(staff: Staff) -> None:
    received("case:1")
    pass_time(24)
    assert notices.read(staff.supervisor.pk, at=clock.now()) == 1
    received("case:2")
    pass_time(24)
    assert Notice.objects.filter(person=staff.supervisor, kind="summary").count() == 2


# ── the list and the bell ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def supervisor(staff: Staff) -> Client:
    """Signed in as the supervisor."""
    Person.objects.filter(pk=staff.supervisor.pk).update(account=local_account())
    snapshot.drop()
    client = Client()
    client.force_login(local_account())
    return client


def get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_list_is_empty_at_first_and_the_bell_has_no_figure(supervisor: Client) -> None:
    page = get(supervisor, "/notices/")
    assert "没有" in page
    assert "全部标为已读" not in page


def test_the_bell_counts_and_opening_one_is_reading_it(supervisor: Client) -> None:
    for number in range(2):
        received(f"case:{number}")
    pass_time(2.02)
    first = Notice.objects.order_by("id")[0]
    assert "2 条新通知" in get(supervisor, "/promises/")
    assert supervisor.get(f"/notices/{first.pk}/")["Location"] == f"/obligations/{first.obligation}/"
    assert "1 条新通知" in get(supervisor, "/promises/")
    supervisor.post("/notices/read/")
    assert not Notice.objects.filter(read_at=None).exists()
    assert "新通知" not in get(supervisor, "/promises/")


def test_others_notices_are_not_mine(supervisor: Client, staff: Staff) -> None:
    received("case:1")
    pass_time(3.02)
    other = Notice.objects.get(person=staff.agent)
    assert supervisor.get(f"/notices/{other.pk}/").status_code == 404
    supervisor.post("/notices/read/")
    other.refresh_from_db()
    assert other.read_at is None


def test_the_list_costs_the_same_for_one_and_for_three(supervisor: Client) -> None:
    counts = []
    for subjects in (["case:1"], ["case:2", "case:3"]):
        for subject in subjects:
            received(subject)
        pass_time(2.02)
        get(supervisor, "/notices/")
        with CaptureQueriesContext(connection) as caught:
            page = get(supervisor, "/notices/")
        counts.append((page.count("<tr data-row>"), len(caught)))
    assert counts == [(1, counts[0][1]), (3, counts[0][1])]
