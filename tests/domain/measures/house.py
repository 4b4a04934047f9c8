"""A company whose people decide and do things."""

from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from shouyue.clock import queries as clock
from shouyue.journal.models import Fact
from shouyue.measures import actions
from shouyue.measures.actions import Wanted
from shouyue.measures.models import Measure
from shouyue.obligations.models import Obligation
from shouyue.people import snapshot
from shouyue.people.departments import Department
from shouyue.people.models import Absence, Person, Region, Site
from tests.domain.people.company import company, signed_in, with_role

CASE = "case:SH01-261122-004"


class House:
    """At SH01 `agent` decides, transport carries out; `manager` answers for the east."""

    def __init__(self) -> None:
        self.at: datetime = clock.now().replace(microsecond=0)
        self.due = self.at + timedelta(days=3)
        self.places = company()
        self.agent = self.hire("陈晨", "service_agent")
        self.dispatcher = self.hire("周强", "dispatcher")
        self.driver = self.hire("吴刚", "driver")
        self.manager = with_role("regional_manager", "孙敏", region=self.places.east)

    def hire(self, name: str, role: str, *, site: Site | None = None, region: Region | None = None) -> Person:
        return with_role(role, name, site=None if region else site or self.places.shanghai, region=region)

    def away(self, person: Person, deputy: Person) -> None:
        """From an hour ago for a day."""
        hours = timedelta(hours=1)
        Absence.objects.create(
            person=person, starts_at=self.at - hours, ends_at=self.at + 24 * hours, deputy=deputy, reason="leave"
        )
        snapshot.drop()

    def set(self, title: str = "培训装卸班组", **more: Any) -> Measure:
        """A measure of a complaint for transport at SH01, set by the agent and due in three days."""
        wanted: dict[str, Any] = {"title": title, "do_by": self.due, "department": Department.TRANSPORT}
        wanted |= {name: more.pop(name) for name in ("do_by", "department", "person", "text") if name in more}
        told: dict[str, Any] = {"about": CASE, "origin": "complaint", "actor": by(self.agent), "at": self.at}
        return actions.set_measure(Wanted(**wanted), **{**told, "site": "SH01", **more})


def by(person: Person) -> str:
    return f"person:{person.pk}"


def client_of(person: Person) -> Client:
    client = signed_in(person)
    client.cookies["shouyue_language"] = "en"
    return client


def told(row: Measure) -> list[str]:
    """What the journal was told of a measure, in order."""
    found = Fact.objects.filter(subject=f"measure:{row.pk}").order_by("sequence")
    return [fact.name.removeprefix("measure.") for fact in found]


def clocks(row: Measure) -> list[tuple[str, str, datetime | None]]:
    """Rule, status and due time of each promise on a measure."""
    found = Obligation.objects.filter(subject=f"measure:{row.pk}").order_by("opened_at")
    return [(one.rule, one.status, one.due_at) for one in found]
