"""Communications to test with."""

from dataclasses import replace
from typing import Any

from shouyue.clock.queries import now
from shouyue.communications import actions
from shouyue.communications.actions import Newcomer, Partner
from shouyue.communications.logic.records import Said, Way
from shouyue.communications.models import Communication
from shouyue.customers.actions import ContactEntered, Entered
from tests.domain.cases.house import House

REACH = "139 0013 9000"
SUMMARY = "询价：每周三票零担，上海到温州"


def said(people: House, **more: Any) -> Said:
    """A call that began now, of which nothing follows."""
    usual = Said(Way.PHONE, SUMMARY, begun_at=now(), person=people.agent.pk, nothing=True)
    return replace(usual, **more)


def newcomer(**more: Any) -> Newcomer:
    """Somebody of whom everything is known that the basic form asks."""
    usual = {"name": "宁波海通贸易有限公司", "person": "何丽", "phone": REACH, "needs": "每周三票零担", **more}
    contact = ContactEntered(usual["person"], phones=tuple(filter(None, [usual["phone"]])))
    return Newcomer(Entered(usual["name"], needs=usual["needs"]), contact)


def recorded(people: House, partner: Partner | None = None, *, key: str = "", **more: Any) -> Communication:
    """A communication that the agent recorded; with the customer of the house unless said otherwise."""
    partner = partner or Partner(people.customer)
    by = f"person:{people.agent.pk}"
    return actions.record_communication(said(people, **more), partner, actor=by, at=now(), key=key)
