"""Event classes and the catalogue say the same, in both directions."""

import importlib
import inspect
from collections.abc import Mapping
from dataclasses import replace

import pytest

from shouyue.journal.event import Event, Part, shape
from shouyue.policy.fields import Field
from shouyue.policy.load import load_shared
from shouyue.policy.values import EventType
from tests.architecture.sources import SOURCE
from tests.architecture.test_models import stack

EVENTS = load_shared().catalogue.events

# Which room records which facts: by the first word of their names …
ROOMS = {
    "amendment": "contracts",
    "approval": "approvals",
    "audit": "performance",
    "calendar": "obligations",
    "campaign": "surveys",
    "case": "cases",
    "channel": "communications",
    "communication": "communications",
    "company": "governance",
    "contact": "customers",
    "contract": "contracts",
    "conversation": "communications",
    "customer": "customers",
    "difference": "warehouse",
    "dispute": "contracts",
    "employee": "people",
    "exception": "transport",
    "feedback": "surveys",
    "gate": "obligations",
    "greeting": "communications",
    "inbound": "warehouse",
    "journal": "journal",
    "licence": "customers",
    "loan": "customers",
    "measure": "measures",
    "message": "communications",
    "obligation": "obligations",
    "opinion": "surveys",
    "order": "orders",
    "person": "people",
    "policy": "governance",
    "question": "cases",
    "report": "performance",
    "review": "customers",
    "survey": "surveys",
    "training": "governance",
    "trip": "transport",
    "vehicle": "transport",
    "visit": "communications",
    "warehouse": "warehouse",
    "waybill": "transport",
}
EXCEPT = {"policy.adopted": "obligations"}  # … but for these
# What a room that has opened does not record yet.
NOT_YET = {
    "conversation.answered",
    "conversation.asked",
    "conversation.bot_answered",
    "conversation.connected",
    "conversation.ended",
    "conversation.handed_over",
    "conversation.solution_given",
    "greeting.dropped",
    "greeting.planned",
    "greeting.sent",
    "visit.closed",
    "visit.planned",
    "customer.admitted",
    "customer.change_reported",
    "customer.checked",
    "customer.dedicated_person_named",
    "customer.dossier_reviewed",
    "customer.importance_set",
    "customer.plan_agreed",
    "customer.standing_set",
    "licence.recorded",
    "licence.replaced",
    "licence.withdrawn",
    "loan.granted",
    "loan.returned",
    "review.held",
}


def owner(name: str) -> str:
    return EXCEPT.get(name) or ROOMS.get(name.partition(".")[0], "")


def classes() -> list[type[Event]]:
    """The event classes of every room that has any."""
    rooms = [path.parent.name for path in sorted(SOURCE.glob("*/events.py")) if path.parent.name != "policy"]
    modules = [importlib.import_module(f"shouyue.{room}.events") for room in rooms]
    found = [one for module in modules for _name, one in inspect.getmembers(module, inspect.isclass)]
    return [one for one in found if issubclass(one, Event) and one is not Event]


def test_every_fact_of_the_catalogue_has_a_room_of_the_house() -> None:
    assert {name for name in EVENTS if owner(name) not in stack()} == set()


@pytest.mark.parametrize("event", classes(), ids=lambda event: event.NAME)
def test_a_class_says_what_the_catalogue_says(event: type[Event]) -> None:
    known = EVENTS.get(event.NAME)
    assert known is not None, f"the catalogue has no {event.NAME}"
    assert known.subject == event.SUBJECT
    assert shape(event) == declared(known)
    assert inspect.getdoc(event)


@pytest.mark.parametrize("event", classes(), ids=lambda event: event.NAME)
def test_a_class_stands_in_the_room_that_owns_its_name(event: type[Event]) -> None:
    assert event.__module__ == f"shouyue.{owner(event.NAME)}.events"


def test_a_room_with_classes_has_one_for_each_fact_that_it_records_already() -> None:
    named = {event.NAME for event in classes()}
    rooms = {owner(name) for name in named}
    assert {name for name in EVENTS if owner(name) in rooms} - named == {one for one in NOT_YET if owner(one) in rooms}


def declared(event: EventType) -> dict[Part, dict[str, Field]]:
    """The catalogue's fields, without their labels."""
    return {"own": _bare(event.own), "context": _bare(event.context), "data": _bare(event.data)}


def _bare(fields: Mapping[str, Field]) -> dict[str, Field]:
    return {key: replace(field, label=None, value_labels={}) for key, field in fields.items()}
