"""A small service desk: who takes calls, who handles complaints, who answers for them, and whom they serve."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from shouyue.cases import actions
from shouyue.cases.logic import ChannelKind, Kind
from shouyue.cases.logic.intake import Intake
from shouyue.cases.models import Case
from shouyue.customers.actions import ContactEntered, Entered, register
from shouyue.customers.models import Customer
from shouyue.obligations import queries as promises
from shouyue.people.models import Person
from tests.domain.people.company import Company, signed_in, with_role

AT = datetime.now(UTC).replace(microsecond=0)
PHONE = "138 0013 8000"


@dataclass(frozen=True, slots=True)
class House:
    """Shanghai's desk, a colleague in Beijing, and a customer of the east."""

    company: Company
    agent: Person
    specialist: Person
    supervisor: Person
    director: Person
    driver: Person
    northern: Person
    customer: Customer


def house(company: Company) -> House:
    def of(role: str, name: str, **where: Any) -> Person:
        return with_role(role, name, **where)

    return House(
        company=company,
        agent=of("service_agent", "孙倩", site=company.shanghai),
        specialist=of("complaint_specialist", "周敏", site=company.shanghai),
        supervisor=of("service_supervisor", "王建国", site=company.shanghai),
        director=of("service_director", "林若曦"),
        driver=of("driver", "李强", site=company.shanghai),
        northern=of("service_agent", "马北", site=company.beijing),
        customer=customer(company),
    )


def customer(company: Company, name: str = "温州鸿雁鞋业有限公司", phone: str = PHONE) -> Customer:
    entered = Entered(name=name, short_name="", region=company.east, site=company.shanghai, needs="零担运输，每周三次")
    contact = ContactEntered(name="陈晨", phones=(phone,))
    return register(entered, [contact], actor="system:test", at=AT)


def complaint(**more: Any) -> Intake:
    standard: dict[str, Any] = {
        "kind": Kind.COMPLAINT,
        "channel": ChannelKind.PHONE,
        "content": "外箱破损，内物受潮",
        "demand": "要求赔偿并说明原因",
        "promised_at": AT + timedelta(hours=2),
    }
    return Intake(**{**standard, **more})


def taken(people: House, intake: Intake | None = None, *, by: Person | None = None, **more: Any) -> Case:
    """A case that somebody took in; the agent unless said otherwise."""
    taker = by or people.agent
    intake = intake or complaint(customer=people.customer.pk)
    return actions.receive(intake, actor=f"person:{taker.pk}", at=AT, taker=taker.pk, **more)


def by(person: Person) -> dict[str, Any]:
    """Who acts, and when."""
    return {"actor": f"person:{person.pk}", "at": AT}


def running(case: Case) -> set[str]:
    """The rules whose clocks run on a case."""
    return {one.rule for one in promises.open_clocks(case.subject)}


def desk(person: Person) -> Client:
    return signed_in(person)
