"""The demo company, and how it lives on: facts go in, clocks warn, climb and breach."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from shouyue.clock import queries as clock
from shouyue.clock.actions import set_clock
from shouyue.config.demo.script import script
from shouyue.jobs.models import Job
from shouyue.journal.models import Delivery, Fact
from shouyue.obligations import editions
from shouyue.obligations.models import ClockEvent, Head, Import, Obligation
from shouyue.obligations.rebuilding import differences
from shouyue.obligations.sweeping import ring_due
from shouyue.people.actions import Refused
from shouyue.people.models import Holding, Person, Site
from shouyue.policy.load import load_shared
from tests.domain.api.conftest import adopted

__all__ = ["adopted"]
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(adopted: None) -> Iterator[None]:
    """The demo company with its month."""
    call_command("demo")
    yield
    editions.forget()


def test_the_script_is_the_same_every_time_in_order_and_of_the_catalogue() -> None:
    since = datetime(2026, 3, 2, tzinfo=UTC)
    first, again = script(since, since + 3 * DAY), script(since, since + 3 * DAY)
    assert first == again
    assert [one.at for one in first] == sorted(one.at for one in first)
    events = load_shared().catalogue.events
    assert {one.name for one in first} - events.keys() == set()
    assert [one for one in first if events[one.name].subject != one.subject.partition(":")[0]] == []


def test_what_goes_on_begins_with_numbers_of_its_own() -> None:
    since = datetime(2026, 3, 2, tzinfo=UTC)
    month, later = script(since, since + DAY), script(since + DAY, since + 2 * DAY, first=500)
    cases = [{one.subject for one in told if one.subject.startswith("case:")} for told in (month, later)]
    assert cases[0] & cases[1] == set()
    assert not any(one.name == "customer.registered" for one in later)


@pytest.mark.usefixtures("demo")
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


@pytest.mark.usefixtures("demo")
def test_the_month_wakes_nobody_and_is_as_the_journal_gives_it() -> None:
    assert not ClockEvent.objects.filter(kind__in=("warned", "escalated")).exists()
    assert not Delivery.objects.exists()
    second = int(clock.now().timestamp())
    heads = list(Head.objects.order_by("id").values_list("subject", flat=True))
    assert [one for subject in heads[::25] for one in differences(subject, second)] == []


@pytest.mark.usefixtures("demo")
def test_a_second_demo_is_refused_and_changes_nothing() -> None:
    before = Fact.objects.count(), Person.objects.count()
    with pytest.raises(Refused):
        call_command("demo")
    assert (Fact.objects.count(), Person.objects.count()) == before


@pytest.mark.usefixtures("demo")
def test_it_lives_on_and_its_clocks_run() -> None:
    """An hour a second, for a day of which most has passed: facts are told at their own time, and clocks ring."""
    local = timezone.localtime(clock.now())
    begun = local.replace(hour=20, minute=0, second=0, microsecond=0) + DAY
    set_clock(company_at=begun, rate=1, by="system:test", at_real=clock.reading().real)
    before, out = Fact.objects.count(), StringIO()
    call_command("simulate", "--speed", "3600", "--days", "1", stdout=out, stderr=out)
    told = Fact.objects.filter(recorded_at__gte=begun).exclude(name__startswith="obligation.")
    assert Fact.objects.count() > before
    assert all(fact.recorded_at - fact.occurred_at < timedelta(hours=2) for fact in told)
    while ring_due():
        pass
    kinds = set(ClockEvent.objects.filter(at__gte=begun).values_list("kind", flat=True))
    assert {"opened", "met", "breached", "warned"} <= kinds
    assert clock.reading().rate == 1
    assert f"{begun:%Y-%m-%d %H:%M} ×3600" in out.getvalue()


@pytest.mark.parametrize("words", [("--speed", "0"), ("--speed", "3601"), ("--days", "0")])
def test_what_makes_no_sense_is_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("simulate", *words, stdout=StringIO(), stderr=StringIO())
    assert ended.value.code == 2
    assert clock.reading().rate == 1
