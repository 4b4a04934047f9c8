"""The demo company as it stands after its month, and how it lives on: clocks warn, climb and breach."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from shouyue.approvals.models import Request
from shouyue.cases.logic import Step
from shouyue.cases.logic.past import PastStep
from shouyue.cases.models import Case, Claim, Entry, EvidenceItem, Payment, ShiftList, Team
from shouyue.clock import queries as clock
from shouyue.clock.actions import set_clock
from shouyue.communications.models import Communication
from shouyue.config.demo.customers import clients
from shouyue.config.demo.desk import Desk
from shouyue.config.demo.script import script
from shouyue.config.demo.telling import Happening
from shouyue.customers.models import Contact, Customer
from shouyue.jobs.models import Job
from shouyue.journal.models import Delivery, Fact
from shouyue.kit.refusals import Refused
from shouyue.obligations import editions
from shouyue.obligations.actions import adopt_shipped
from shouyue.obligations.models import ClockEvent, Evidence, Head, Import, Obligation
from shouyue.obligations.rebuilding import differences
from shouyue.obligations.sweeping import ring_due
from shouyue.people.models import Holding, Person, Site
from shouyue.people.queries import roster
from shouyue.policy.engine.counting import Counted
from shouyue.policy.load import load_shared
from shouyue.policy.values import Status

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture(scope="module")
def month(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[editions.InForce]:
    """The demo company with its month. It takes ten seconds, so it is made once; what a test changes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        adopt_shipped(actor="system:test", at=timezone.now())
        call_command("demo")
        yield editions.in_force()
        transaction.set_rollback(True)


@pytest.fixture
def demo(month: editions.InForce, db: None) -> Iterator[None]:
    editions.hold(month)
    yield
    editions.forget()


def test_a_company_stands_there_with_a_month_behind_it() -> None:
    assert (Site.objects.count(), Import.objects.count()) == (5, 1)
    held = set(Holding.objects.values_list("role", flat=True))
    owed = set(Obligation.objects.filter(closed_at=None, person=None).exclude(owner="").values_list("owner", flat=True))
    roles = load_shared().roles
    assert {role for role in owed if not roles[role].relation} - held == set(), "whoever owes something is there"
    states = Counter(Obligation.objects.values_list("status", flat=True))
    assert {"met", "breached", "open"} <= states.keys()
    assert states["met"] > 3 * states["breached"]
    assert Job.objects.filter(task__endswith="judge_history").count() == 1


def test_the_customers_of_the_month_are_known_with_what_it_says_of_them() -> None:
    rows = {f"customer:{one.pk}": one for one in Customer.objects.select_related("site", "region")}
    assert (len(rows), Contact.objects.count()) == (41, 49), "one of them called for the first time yesterday"
    told = {(fact.subject, fact.name): fact.facts for fact in Fact.objects.filter(name__startswith="customer.")}
    for subject, one in rows.items():
        assert one.site is not None
        assert one.region is not None
        assert told[subject, "customer.registered"] == {"site": one.site.code, "region": one.region.code}
        assert told.get((subject, "customer.tier_set"), {"tier": ""}) == {"tier": one.tier}
        assert one.owner is None or told[subject, "customer.owner_named"] == {"account_owner": f"person:{one.owner_id}"}
    mentioned = set(Head.objects.filter(kind="customer").values_list("subject", flat=True))
    assert mentioned - {"customer:new"} == rows.keys(), "that one is who was refused before he had a number"


def test_every_case_of_the_month_has_its_row_and_its_words() -> None:
    told = Fact.objects.filter(name="case.received")
    assert {fact.subject.removeprefix("case:") for fact in told} == set(Case.objects.values_list("number", flat=True))
    assert len(told) > 200
    rows = Case.objects.all()
    assert [one.number for one in rows if not one.content or one.customer_id is None] == []
    desk = rows.filter(taken_by="service")
    assert not desk.exclude(first_asked__site__code=F("site")).exists(), "whoever was asked first is of that site"
    assert set(Entry.objects.filter(fact=None).values_list("step", flat=True)) == {"noted", "meeting_called"}
    kinds = Counter(one.kind for one in rows)
    assert kinds.keys() == {"inquiry", "request", "complaint", "abnormal"}
    assert len({one.title for one in rows}) > 50


def test_every_talk_of_the_month_has_its_record() -> None:
    told = {fact.subject: fact for fact in Fact.objects.filter(name="communication.recorded")}
    rows = {f"communication:{one.pk}": one for one in Communication.objects.all()}
    assert set(told) == set(rows)
    assert len(rows) > 40
    assert [one for subject, one in rows.items() if one.begun_at != told[subject].occurred_at] == []
    assert len({one.summary for one in rows.values()}) == 16


def test_the_board_begins_with_work_of_every_urgency() -> None:
    at = clock.now()
    found = list(Case.objects.filter(state="open"))
    dues = [one.due_at for one in found if one.due_at is not None]
    assert len(dues) == len(found), "each of them is owed something"
    late, later = [due for due in dues if due < at], [due for due in dues if due >= at + 4 * HOUR]
    assert min(len(late), len(later), len(dues) - len(late) - len(later)) >= 1
    assert max(at - one.received_at for one in found) < 5 * DAY
    assert Case.objects.filter(state="resolved").exists()
    assert (Claim.objects.count(), EvidenceItem.objects.values("case").distinct().count()) == (4, 2)
    assert {one.title for one in found if one.handler_id is None} - {"司机在厂区里超速"} == {"夜间进场未带通行证"}
    assert Team.objects.filter(case__state="open", case__severity="major").exists()
    assert [one.kind for one in found if one.channel == "email" and one.title.startswith("开学季")] == ["inquiry"]


def test_only_what_was_lived_wakes_anybody_and_all_is_as_the_journal_gives_it() -> None:
    turn = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0) - DAY
    assert {at >= turn for at in ClockEvent.objects.filter(kind="warned").values_list("at", flat=True)} == {True}
    assert not Delivery.objects.filter(fact__recorded_at__lt=turn).exists()
    assert clock.reading().rate == 1
    second = int(clock.now().timestamp())
    heads = list(Head.objects.order_by("id").values_list("subject", flat=True))
    assert [one for subject in heads[::25] for one in differences(subject, second)] == []


def test_every_clause_that_is_live_has_figures_and_rows_behind_them() -> None:
    clauses = [clause for one in editions.in_force().policies.values() for clause in one.clauses.values()]
    live = {clause.id for clause in clauses if clause.status is Status.LIVE}
    owed = set(Obligation.objects.values_list("clause", flat=True))
    assert live - owed - set(Evidence.objects.values_list("clause", flat=True)) == {"KA-2"}, "rights are no figures"
    refused = set(Evidence.objects.filter(counted=Counted.REFUSED).values_list("clause", flat=True))
    assert {"CC-4.1", "OC-14.2", "OC-14.5"} <= refused
    assert Payment.objects.get().claim.case.state == "closed"
    assert Request.objects.filter(state="waiting").count() == 1
    assert ShiftList.objects.exclude(taken_at=None).exists()


def test_a_second_demo_is_refused_and_changes_nothing() -> None:
    before = Fact.objects.count(), Person.objects.count()
    with pytest.raises(Refused):
        call_command("demo")
    assert (Fact.objects.count(), Person.objects.count()) == before


def _dream(seconds: float) -> None:
    """Instead of sleeping: the company's clock stands where it would after so many real seconds."""
    at = clock.reading()
    slept = timedelta(seconds=seconds * float(at.rate))
    set_clock(company_at=at.company + slept, rate=at.rate, by="system:test", at_real=at.real)


def test_it_lives_on_and_its_clocks_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute a second, for a day whose waiting is skipped: facts are told at their own time, and clocks ring."""
    monkeypatch.setattr("shouyue.config.management.commands.simulate.sleep", _dream)
    local = timezone.localtime(clock.now())
    begun = local.replace(hour=20, minute=0, second=0, microsecond=0) + DAY
    set_clock(company_at=begun, rate=1, by="system:test", at_real=clock.reading().real)
    before, out = Fact.objects.count(), StringIO()
    call_command("simulate", "--speed", "60", "--days", "1", stdout=out, stderr=out)
    told = Fact.objects.filter(recorded_at__gte=begun).exclude(name__startswith="obligation.")
    assert Fact.objects.count() > before
    lags = sorted(fact.recorded_at - fact.occurred_at for fact in told)
    assert lags[len(lags) // 2] < HOUR, "a minute of the machine's is an hour here, and it may be busy"
    assert lags[-1] < DAY
    while ring_due():
        pass
    new = Fact.objects.filter(name="case.received", occurred_at__gte=begun).values_list("subject", flat=True)
    assert {one.partition(":")[2] for one in new} <= set(Case.objects.values_list("number", flat=True))
    kinds = set(ClockEvent.objects.filter(at__gte=begun).values_list("kind", flat=True))
    assert {"opened", "met", "breached", "warned"} <= kinds
    assert clock.reading().rate == 1
    assert f"{begun:%Y-%m-%d %H:%M} ×60" in out.getvalue()


def test_cases_to_come_are_taken_in_and_worked_on_by_the_actions() -> None:
    """Four days of the script's cases, each at its own time on the company's clock."""
    begun = timezone.localtime(clock.now()) + DAY
    found = script(begun, begun + 4 * DAY, list(clients(begun)), roster(), seed=7, first=900_000)
    desk, ours = Desk(), [one for one in found if one.deed is not None]
    before = Case.objects.count()
    played = [desk.play(one, one.at) for one in ours]
    assert Case.objects.count() - before == sum(one.name == "case.received" for one in ours)
    assert played.count("") == desk.refused <= len(ours) // 20
    steps = Counter(one.name for one in ours)
    assert {"case.handed_over", "case.team_formed", "case.resolved", "case.closed"} <= steps.keys()
    new = Case.objects.filter(received_at__gte=begun)
    assert {f"case:{one.number}" for one in new} == set(filter(None, played))
    assert Counter(new.values_list("state", flat=True)).most_common(1)[0][0] == "closed"


def test_what_an_action_refuses_is_skipped_and_counted() -> None:
    desk, at = Desk(), clock.now()
    step = PastStep(step=Step.CLOSED, at=at, actor="system:demo")
    assert (desk.play(Happening(at, "case.closed", "case:none", deed=step), at), desk.refused) == ("", 1)
