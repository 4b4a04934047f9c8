"""A morning at three sites whose figures are known by hand: inquiries under CM-4.1.1, deliveries under CM-4.2."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.obligations import editions
from shouyue.obligations.actions import adopt_shipped, ask_gate
from shouyue.obligations.sweeping import ring_due

NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)  # 09:00 in Shanghai, a Monday; an inquiry is answered within 30 minutes
MARCH = {"months": "1", "until": "2026-03"}
PLACES = {"SH01": "east", "SZ01": "east", "BJ01": "north"}
ADMITTED = {"licence_valid": True, "registered_capital": 60_000_000, "years_since_breach": 9}
ADMITTED |= {"needs_match": True, "credit_assessment_agreed": True, "bond_needed": False, "bond_agreed": False}
POOR = ADMITTED | {"registered_capital": 10_000_000}
HELD: list[editions.InForce] = []


@contextmanager
def adopted() -> Iterator[None]:
    """The shipped policies are in force; compiled once."""
    if not HELD:
        adopt_shipped(actor="system:test", at=NINE)
        HELD.append(editions.in_force())
    editions.hold(HELD[0])
    yield
    editions.forget()


def tell(name: str, subject: str, minutes: int, *, told: int | None = None, facts: Any = None, **data: Any) -> None:
    """Something happened so many minutes after nine, and was told at once or later."""
    at, recorded = (NINE + timedelta(minutes=each) for each in (minutes, minutes if told is None else told))
    new = NewFact(name, subject, occurred_at=at, recorded_at=recorded, facts=facts or {}, data=data)
    with transaction.atomic():
        record([new], actor="person:1")


def inquiry(number: int, site: str, answered: int | None = None, *, told: int | None = None, day: int = 0) -> None:
    case, begin = f"case:{number}", day * 24 * 60
    facts = {"kind": "inquiry", "site": site, "region": PLACES[site], "taken_by": "service"}
    tell("case.received", case, begin, facts=facts)
    if answered is not None:
        tell("case.answered", case, begin + answered, told=told and begin + told, in_time=answered <= 30)


def morning() -> None:
    """Kept 1, entered late 1, late 2 (one of them never done), and one that nobody owed."""
    inquiry(1, "SH01", 20)
    inquiry(2, "SH01", 60)
    inquiry(3, "SZ01", 25, told=180)
    inquiry(4, "BJ01")
    inquiry(5, "BJ01")
    tell("case.withdrawn", "case:5", 10)
    while ring_due():
        pass


def deliveries() -> None:
    """Three of four on time, in the east; all of them intact."""
    for number in range(1, 5):
        tell("order.received", f"order:{number}", 0, facts={"region": "east"})
        tell("order.delivered", f"order:{number}", 600, on_time=number > 1, intact=True)


def gates(at: datetime) -> None:
    """Two customers are let in, one is refused, and one is let in with an approval."""
    for number, facts, approval in ((1, ADMITTED, ""), (2, ADMITTED, ""), (3, POOR, ""), (4, POOR, "approval:7")):
        ask_gate("customer.admit", f"customer:{number}", facts, actor="person:1", at=at, approval=approval)
