"""Where the scenes are played: who works there, for whom, and what yesterday was."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from django.urls import reverse

from shouyue.access.models import Account
from shouyue.cases import actions
from shouyue.cases.logic import ChannelKind, Department, Kind, Severity, Step, Trouble
from shouyue.cases.logic.intake import Intake
from shouyue.cases.models import Case
from shouyue.config.demo.company import DEMO
from shouyue.config.demo.customers import nearest
from shouyue.config.demo.telling import Client
from shouyue.obligations.actions import GateRefused
from shouyue.people.actions import open_account
from shouyue.people.models import Person, Site

Staff = Mapping[str, Sequence[Person]]
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stage:
    """`yesterday`: its beginning, in the company's own zone."""

    staff: Staff
    clients: Mapping[str, Client]
    sites: Mapping[str, Site]
    yesterday: datetime

    def at(self, clock: str, *, days: int = 0) -> datetime:
        """Yesterday at so late, or as many days after."""
        hours, minutes = map(int, clock.split(":"))
        return self.yesterday + timedelta(days=days, hours=hours, minutes=minutes)

    def who(self, role: str, site: str) -> Person:
        """Whoever holds the role for a site."""
        return nearest(self.staff[role], self.sites[site])

    def complaint(
        self,
        told: Told,
        taker: Person,
        at: datetime,
        *,
        trouble: Trouble,
        channel: ChannelKind = ChannelKind.PHONE,
        severity: Severity = Severity.GENERAL,
        claim: bool = False,
        proven: bool = False,
    ) -> Case:
        """What a customer complains about comes in; it is promised an answer by the evening of the day after."""
        client = self.clients[told["of"]]
        intake = Intake(
            kind=Kind.COMPLAINT,
            channel=channel,
            title=told["title"],
            content=told["content"],
            demand=told["demand"],
            loss=Decimal(told["loss"]) if "loss" in told else None,
            customer=client.number,
            contact=client.contact,
            site=client.site,
            promised_at=self.at("18:00", days=1),
            trouble=trouble,
            severity=severity,
            claim=claim,
            evidence_complete=proven,
        )
        return actions.receive(intake, taker=taker.pk, **by(taker, at))


@cache
def told_of(scene: str) -> Told:
    """The words of a scene."""
    words = tomllib.loads(resources.files(__package__).joinpath("scenes.toml").read_text(encoding="utf-8"))
    return dict(words[scene])


def by(person: Person, at: datetime) -> dict[str, Any]:
    """Who does it, and when, as actions ask for it."""
    return {"actor": f"person:{person.pk}", "at": at}


def page_of(case: Case) -> str:
    return reverse("cases:case", args=[case.number])


def to_specialist(case: Case, specialist: Person, agent: Person, at: datetime, text: str = "") -> Case:
    return actions.hand_over(case, Department.SPECIALIST, specialist.pk, text, **by(agent, at))


def step(case: Case, name: Step, text: str, person: Person, at: datetime, **more: Any) -> Case:
    return actions.take_step(case, name, text, **by(person, at), **more)


def account_of(person: Person) -> Account:
    """With which a colleague signs in; opened for the first promise."""
    known = Account.objects.filter(person=person).first()
    return known or open_account(person, username=f"yh{person.pk}", actor=DEMO)


def refused(action: Callable[..., object], *given: Any, **more: Any) -> None:
    """What somebody tries and a gate does not let pass; its answer stays as evidence."""
    with suppress(GateRefused):
        action(*given, **more)
