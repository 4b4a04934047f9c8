"""Time walked across the edges: the company's clock stands still, and goes on only when a test says so."""

from datetime import datetime
from threading import Event
from zoneinfo import ZoneInfo

from django.utils import timezone

from shouyue.clock.actions import set_clock
from shouyue.clock.queries import now
from shouyue.journal import delivering
from shouyue.obligations.sweeping import next_wake, ring_due

ZONE = ZoneInfo("Asia/Shanghai")


def local(text: str) -> datetime:
    """`2026-03-02 09:00` in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def set_to(moment: datetime) -> None:
    set_clock(company_at=moment, rate=0, by="system:test", at_real=timezone.now())


def walk(text: str) -> None:
    """Go on to that time; every alarm on the way rings at its own second, and everybody hears of it."""
    until = local(text)
    while (wake := next_wake()) is not None and wake <= until.timestamp():
        set_to(max(now(), datetime.fromtimestamp(wake, ZONE)))
        while ring_due():
            pass
        deliver()
    set_to(until)
    deliver()


def deliver() -> None:
    """Let every listener hear what it waits for."""
    while delivering.step("test", Event()):
        pass
