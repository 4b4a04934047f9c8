"""One complaint as it ran: told by two people, warned and escalated by clocks, entered late, put right."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from shouyue.access.actions import local_account
from shouyue.clock.actions import set_clock
from shouyue.clock.models import CompanyClock
from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.journal.models import Fact
from shouyue.obligations import editions
from shouyue.people.actions import ensure_local_person
from shouyue.policy.engine import Program
from shouyue.policy.load import load_pack
from tests.domain.obligations import living

CASE = "case:8431"
DAY = "2026-03-02"


@cache
def program() -> Program:
    """The complaint policy."""
    return Program([load_pack("CM")])


@contextmanager
def adopted() -> Iterator[None]:
    """The complaint policy holds."""
    living.in_force(program())
    try:
        yield
    finally:
        editions.forget()


def at(time: str, day: str = DAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{time}:00+08:00")


def person() -> str:
    """The administrator as the journal calls him."""
    return f"person:{ensure_local_person(local_account(), at=at('00:00')).pk}"


def clock(time: str) -> None:
    """Let it be that time in the company, and stay so."""
    set_clock(company_at=at(time), rate=0, by="system:test", at_real=timezone.now())


def tell(told: str, name: str, *, occurred: str = "", actor: str = "", **said: Any) -> Fact:
    """Record one fact of the case as told at that time of the day."""
    fact = NewFact(name, CASE, occurred_at=at(occurred or told), **said)
    clock(told)
    with transaction.atomic():
        return record([fact], actor=actor or person())[0]


def ring(time: str) -> None:
    """The timekeeper comes by."""
    living.ring_at(program(), int(at(time).timestamp()))


def run() -> None:
    """The whole story."""
    about = ("customer:12", "order:5")
    said = {"kind": "complaint", "severity": "general", "channel": "phone", "tier": "A", "calendar": "office"}
    facts = [
        NewFact("case.received", CASE, about, facts={**said, "loss": 1_280_050}, data={"evidence_complete": True}),
        NewFact("case.marked_complex", CASE, facts={"complex": False}),
    ]
    clock("09:00")
    with transaction.atomic():
        record(facts, actor=person())
    ring("10:30")
    tell("11:05", "case.contacted", occurred="09:40", actor="person:77")
    wrong = tell("13:10", "case.classified", facts={"severity": "major", "goods_damaged": True})
    ring("16:00")
    right = {"severity": "important", "goods_damaged": True}
    tell("16:30", "case.classified", occurred="13:10", facts=right, corrects=wrong.id)
    tell("16:40", "case.promised", facts={"promised_at": at("11:00", "2026-03-03")}, actor="token:4")
    CompanyClock.objects.all().delete()  # and now, long after
