"""An oracle for the help desk: plain Python, one ticket after the other, with working time counted out day by day."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree.ElementTree import Element, iterparse

SHIFTS = ((9, 13), (14, 18))
DAY = timedelta(days=1)

Event = tuple[str, datetime, str]


@dataclass
class Outcome:
    """What became of one ticket under one rule."""

    due: datetime | None
    met: datetime | None
    paused: int
    status: str


def tickets(log: Path) -> dict[str, list[Event]]:
    """Activity, time and person of each event, in the order of the log."""
    found: dict[str, list[Event]] = {}
    with gzip.open(log) as file:
        for _, element in iterparse(file):
            if element.tag.endswith("}trace"):
                name = next(each.get("value", "") for each in element if each.get("key") == "concept:name")
                found[name] = [_event(each) for each in element if each.tag.endswith("}event")]
                element.clear()
    return found


def _event(element: Element) -> Event:
    said = {each.get("key", ""): each.get("value", "") for each in element}
    return said["concept:name"], datetime.fromisoformat(said["time:timestamp"]), said["org:resource"]


def shifts(since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The shifts from the day of an instant on, Monday to Friday."""
    day = since.replace(hour=0, minute=0, second=0, microsecond=0)
    while True:
        if day.weekday() < 5:
            yield from ((day + timedelta(hours=first), day + timedelta(hours=last)) for first, last in SHIFTS)
        day += DAY


def worked(since: datetime, until: datetime) -> timedelta:
    """Working time between two instants."""
    total = timedelta()
    for first, last in shifts(since):
        if first >= until:
            return total
        total += max(min(last, until) - max(first, since), timedelta())
    raise AssertionError


def after(since: datetime, amount: timedelta) -> datetime:
    """When so much working time is used up; at the end of a shift rather than at the next beginning."""
    if not amount:
        return since
    for first, last in shifts(since):
        open_ = last - max(first, since)
        if open_ >= amount:
            return max(first, since) + amount
        amount -= max(open_, timedelta())
    raise AssertionError


def judged(events: list[Event], goal: str, hours: int, pausing: bool, end: datetime) -> Outcome:
    """One ticket: from its first event to the first activity that begins with `goal`; `Wait` stops the clock."""
    left, since, waits, paused = timedelta(hours=hours), events[0][1], False, timedelta()
    due = after(since, left)
    for activity, at, _ in events:
        if waits and activity == "Wait":
            continue
        if waits:
            paused += worked(since, at)
            since, waits, due = at, False, after(at, left)
        elif at > due:
            return _late(due, events, goal, at, paused)
        if activity.startswith(goal):
            return Outcome(due, at, int(paused.total_seconds()), "met")
        if pausing and activity == "Wait":
            left -= worked(since, at)
            since, waits = at, True
    if waits:
        return Outcome(None, None, int(paused.total_seconds()), "paused")
    return Outcome(due, None, int(paused.total_seconds()), "breached" if due <= end else "open")


def _late(due: datetime, events: list[Event], goal: str, since: datetime, paused: timedelta) -> Outcome:
    met = next((at for activity, at, _ in events if at >= since and activity.startswith(goal)), None)
    return Outcome(due, met, int(paused.total_seconds()), "breached")
