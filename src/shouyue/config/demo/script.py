"""What happens in the demo company, from a seed: the same script every time. Pure.

Most people keep their word, some are late, a few forget: so clocks are met, warn, climb and breach.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KEEPS, LATE = 0.88, 0.97  # up to this share in time, up to that one late; the rest is forgotten
OPENS, CLOSES = 8, 19  # local hours in which customers call
REGION_OF = {"SH01": "east", "HZ01": "east", "NJ01": "east", "SZ01": "south", "GZ01": "south"}
SITES = tuple(REGION_OF)
CUSTOMERS = 24
PER_DAY = {"inquiry": 6, "request": 4, "complaint": 3, "order": 9, "conversation": 8}
CHANNELS = ("phone", "phone", "phone", "email", "chat", "website", "service_point")


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that somebody does at an instant; `role` is who tells it."""

    at: datetime
    name: str
    subject: str
    about: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    role: str = "service_agent"


@dataclass(slots=True)
class Teller:
    """Chance, and the customers that it deals with."""

    rng: Random
    tiers: dict[int, str]

    def soon(self, limit: timedelta) -> timedelta | None:
        """How long somebody takes who was given `limit`: mostly less, sometimes more, now and then for ever."""
        luck = self.rng.random()
        if luck < KEEPS:
            return limit * self.rng.uniform(0.1, 0.85)
        return limit * self.rng.uniform(1.05, 1.9) if luck < LATE else None

    def someone(self) -> tuple[int, str]:
        number = self.rng.randrange(1, CUSTOMERS + 1)
        return number, self.tiers[number]


def script(since: datetime, until: datetime, *, seed: int = 2026, first: int = 0) -> list[Happening]:
    """All that happens from the local day of `since` up to `until`, in order. Both are aware.

    :param first: the number after which cases and orders are counted; above 0 the customers are known already
    """
    teller = Teller(Random(seed), {})
    found = [*_customers(teller, since)]
    if first:
        found = []
    day, number = since.replace(hour=0, minute=0, second=0, microsecond=0), first
    while day < until:
        busy = 1.0 if day.weekday() < 5 else 0.3
        for kind, usual in PER_DAY.items():
            for _ in range(round(usual * busy * teller.rng.uniform(0.6, 1.4))):
                number += 1
                at = day + timedelta(hours=teller.rng.uniform(OPENS, CLOSES))
                found += TELLERS[kind](teller, number, at)
        found += _visits(teller, day)
        day += DAY
    begun = {one.subject for one in found if one.at < since}  # what began before is nobody's story here
    return sorted((one for one in found if one.subject not in begun and one.at < until), key=lambda one: one.at)


def _customers(teller: Teller, since: datetime) -> Iterator[Happening]:
    """Every customer is known, has a class and somebody who looks after it."""
    for number in range(1, CUSTOMERS + 1):
        tier = teller.tiers[number] = teller.rng.choices("ABC", (2, 4, 6))[0]
        site = teller.rng.choice(SITES)
        at, subject = since + number * MINUTE, f"customer:{number}"
        place = {"region": REGION_OF[site]}
        yield Happening(at, "customer.registered", subject, facts=place, role="business_developer")
        checked = {"licence_checked": True, "condition_assessed": True, "reputation_asked": True}
        yield Happening(at + HOUR, "customer.checked", subject, facts=checked, role="business_developer")
        yield Happening(at + 2 * HOUR, "customer.tier_set", subject, facts={"tier": tier}, role="business_manager")
        owner = {"A": "general_manager", "B": "regional_manager", "C": "service_agent"}[tier]
        taken = teller.soon(DAY)
        if taken is not None:
            yield Happening(at + 2 * HOUR + taken, "customer.owner_named", subject, data={"role": owner}, role=owner)
        if tier == "A":
            yield Happening(at + 3 * HOUR, "customer.plan_agreed", subject, role="general_manager")
        if tier == "B":
            yield Happening(at + 3 * HOUR, "customer.contact_named", subject, role="regional_manager")


def _visits(teller: Teller, day: datetime) -> Iterator[Happening]:
    """On working days somebody is visited, called or called back."""
    if day.weekday() >= 5:
        return
    for kind in ("visit", "phone_talk", "call_back"):
        number, _tier = teller.someone()
        at = day + timedelta(hours=teller.rng.uniform(9, 17))
        subject = f"communication:{kind}-{day:%m%d}-{number}"
        data = {"kind": kind, "face_to_face": kind == "visit"}
        yield Happening(at, "communication.recorded", subject, (f"customer:{number}",), data=data, role="salesperson")


def _received(teller: Teller, number: int, at: datetime, **facts: Any) -> Happening:
    customer, tier = teller.someone()
    site = teller.rng.choice(SITES)
    place = {"site": site, "region": REGION_OF[site], "tier": tier, "channel": teller.rng.choice(CHANNELS)}
    return Happening(at, "case.received", f"case:{number}", (f"customer:{customer}",), facts={**place, **facts})


def _inquiry(teller: Teller, number: int, at: datetime) -> Iterator[Happening]:
    yield _received(teller, number, at, kind="inquiry", taken_by="service")
    taken = teller.soon(30 * MINUTE)
    if taken is not None:
        yield Happening(at + taken, "case.answered", f"case:{number}", data={"in_time": taken <= 30 * MINUTE})
        yield Happening(at + taken + MINUTE, "case.closed", f"case:{number}")


def _request(teller: Teller, number: int, at: datetime) -> Iterator[Happening]:
    case = f"case:{number}"
    yield _received(teller, number, at, kind="request", taken_by="service")
    taken = teller.soon(10 * MINUTE)
    if taken is None:
        return
    yield Happening(at + taken, "case.feasibility_confirmed", case, data={"feasible": True})
    started = teller.soon(5 * MINUTE)
    if started is not None:
        yield Happening(at + taken + started, "case.adjustment_started", case, role="dispatcher")
        yield Happening(at + taken + started + 5 * MINUTE, "case.result_told", case)
        yield Happening(at + taken + started + 6 * MINUTE, "case.closed", case)


def _complaint(teller: Teller, number: int, at: datetime) -> Iterator[Happening]:
    case, rng = f"case:{number}", teller.rng
    severity = rng.choices(("general", "important", "major"), (6, 3, 1))[0]
    yield _received(teller, number, at, kind="complaint", severity=severity, taken_by="service")
    steps: list[tuple[str, timedelta, dict[str, Any], dict[str, Any], str]] = [
        ("case.handed_over", 15 * MINUTE, {}, {"to": "specialist"}, "service_agent"),
        ("case.promised", 3 * HOUR, {"promised_at": at + 20 * HOUR}, {}, "complaint_specialist"),
        ("case.contacted", 2 * HOUR, {}, {}, "complaint_specialist"),
        ("case.plan_told", 20 * HOUR, {}, {}, "complaint_specialist"),
    ]
    if severity == "major":
        steps += [
            ("case.emergency_started", 30 * MINUTE, {}, {}, "service_supervisor"),
            ("case.team_formed", HOUR, {}, {"members": 4}, "service_supervisor"),
            ("case.preliminary_reported", 4 * HOUR, {}, {}, "service_supervisor"),
            ("case.investigated", 60 * HOUR, {}, {"founded": True}, "complaint_specialist"),
        ]
    if rng.random() < 0.8:
        steps.append(("case.correction_planned", 30 * HOUR, {}, {}, "service_supervisor"))
    for name, limit, facts, data, role in steps:
        taken = teller.soon(limit)
        if taken is not None:
            yield Happening(at + taken, name, case, facts=facts, data=data, role=role)
    yield from _ending(teller, case, at, severity)


def _ending(teller: Teller, case: str, at: datetime, severity: str) -> Iterator[Happening]:
    """Resolved, sometimes to the customer's discontent, and closed."""
    taken = teller.soon({"general": 20 * HOUR, "important": 22 * HOUR, "major": 60 * HOUR}[severity])
    if taken is None:
        return
    if teller.rng.random() < 0.15:
        yield Happening(at + taken / 2, "case.not_content", case)
    told = {"told_customer": True}
    yield Happening(at + taken, "case.resolved", case, data=told, role="complaint_specialist")
    yield Happening(at + taken + DAY, "case.closed", case, role="complaint_specialist")


def _order(teller: Teller, number: int, at: datetime) -> Iterator[Happening]:
    order, waybill = f"order:{number}", f"waybill:{number}"
    customer, tier = teller.someone()
    rng, about = teller.rng, (f"customer:{customer}",)
    urgent = rng.random() < 0.2
    facts = {"urgent": urgent, "region": rng.choice(("east", "south")), "tier": tier, "customer": about[0]}
    yield Happening(at, "order.received", order, about, {**facts, "service": rng.choice(("next_day", "second_day"))})
    entered = teller.soon(30 * MINUTE if urgent else HOUR)
    if entered is None:
        return
    yield Happening(at + entered, "order.entered", order, facts={"entered": True}, role="dispatcher")
    yield Happening(at + entered, "order.scheduled", order, facts={"scheduled": True}, role="dispatcher")
    told = teller.soon(2 * HOUR)
    if told is not None:
        data = {"expected_dispatch": at + 6 * HOUR}
        yield Happening(at + max(told, entered), "order.acceptance_told", order, data=data)
    picked = at + timedelta(hours=rng.uniform(3, 6))
    yield Happening(picked, "order.picked_up", order, role="driver")
    yield from _journey(teller, order, waybill, about, picked, important=tier == "A")


def _journey(
    teller: Teller, order: str, waybill: str, about: tuple[str, ...], picked: datetime, *, important: bool
) -> Iterator[Happening]:
    """From the pick-up to the archived receipt."""
    rng, eta = teller.rng, picked + timedelta(hours=teller.rng.uniform(16, 26))
    facts = {"important_customer": important, "customer": about[0]}
    yield Happening(picked, "waybill.made", waybill, (order, *about), facts, role="dispatcher")
    if important:
        yield Happening(picked + HOUR * rng.uniform(0.2, 2.4), "waybill.follower_named", waybill, role="dispatcher")
    yield Happening(picked + HOUR, "waybill.departed", waybill, (order,), {"eta": eta}, role="driver")
    if rng.random() < 0.12:
        yield from _trouble(teller, waybill, about, picked + HOUR * rng.uniform(2, 10))
    if rng.random() < KEEPS:
        yield Happening(eta - HOUR * rng.uniform(1.1, 3), "waybill.arrival_told", waybill, role="dispatcher")
    arrived = eta + HOUR * rng.uniform(-1, 2)
    yield Happening(arrived, "waybill.signed", waybill, role="driver")
    on_time = {"on_time": rng.random() < 0.95, "intact": rng.random() < 0.99}
    yield Happening(arrived, "order.delivered", order, about, data=on_time, role="driver")
    yield from _asked_after(teller, waybill, about, arrived)
    uploaded = arrived + 10 * MINUTE
    yield Happening(uploaded, "waybill.receipt_uploaded", waybill, about, role="driver")
    called = teller.soon(DAY)
    if called is not None:
        subject, data = f"communication:{waybill.replace(':', '-')}", {"kind": "call_back", "face_to_face": False}
        yield Happening(uploaded + called, "communication.recorded", subject, (about[0], waybill), data=data)
    yield Happening(uploaded + timedelta(seconds=rng.choice((20, 30, 40, 90))), "waybill.shipper_told", waybill)
    archived = teller.soon(4 * DAY)
    if archived is not None:
        yield Happening(arrived + archived, "waybill.receipt_archived", waybill, role="admin_clerk")
    if important and rng.random() < KEEPS:
        yield Happening(arrived + 8 * HOUR, "waybill.feedback_sent", waybill)


def _trouble(teller: Teller, waybill: str, about: tuple[str, ...], at: datetime) -> Iterator[Happening]:
    """Something goes wrong on the road; the customer is told, mostly in time."""
    kind = teller.rng.choice(("jam", "breakdown", "weather", "delay", "damage"))
    subject = f"exception:{waybill.partition(':')[2]}"
    yield Happening(at, "exception.raised", subject, (waybill, *about), {"kind": kind}, role="driver")
    told = teller.soon(HOUR)
    if told is not None:
        data = {"expected_delay": 3 * HOUR}
        yield Happening(at + told, "exception.told_customer", subject, data=data, role="service_agent")
    reported = teller.soon(30 * MINUTE)
    if reported is not None:
        yield Happening(at + reported, "exception.reported_upward", subject, role="dispatcher")
    yield Happening(at + 8 * HOUR, "exception.closed", subject, role="dispatcher")
    yield from _asked_after(teller, subject, about, at + 8 * HOUR)


def _asked_after(teller: Teller, subject: str, about: tuple[str, ...], at: datetime) -> Iterator[Happening]:
    """The customer is asked how it was, and half of them answer."""
    sent = teller.soon(DAY)
    if sent is None:
        return
    survey = f"survey:{subject.replace(':', '-')}"
    yield Happening(at + sent, "survey.sent", survey, (about[0], subject))
    if teller.rng.random() < 0.5:
        score = {"score": teller.rng.choice((100, 95, 90, 90, 85, 60))}
        yield Happening(at + sent + 5 * HOUR, "survey.answered", survey, (about[0],), data=score)


def _conversation(teller: Teller, number: int, at: datetime) -> Iterator[Happening]:
    customer, _tier = teller.someone()
    subject, rng = f"conversation:{number}", teller.rng
    facts = {"preset": rng.random() < 0.6, "channel": "app", "calendar": "chat"}
    yield Happening(at, "conversation.asked", subject, (f"customer:{customer}",), facts)
    yield Happening(at + timedelta(seconds=rng.choice((3, 5, 8, 15, 40))), "conversation.bot_answered", subject)
    if rng.random() < 0.3:
        yield Happening(at + 2 * MINUTE, "conversation.handed_over", subject)
        taken = teller.soon(5 * MINUTE)
        if taken is not None:
            yield Happening(at + 2 * MINUTE + taken, "conversation.connected", subject)
            yield Happening(at + 2 * MINUTE + taken + 3 * MINUTE, "conversation.solution_given", subject)
    yield Happening(at + 30 * MINUTE, "conversation.ended", subject)


TELLERS = {
    "inquiry": _inquiry,
    "request": _request,
    "complaint": _complaint,
    "order": _order,
    "conversation": _conversation,
}
