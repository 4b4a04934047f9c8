"""What happens in the demo company, from a seed: the same script every time. Pure.

Most people keep their word, some are late, a few forget: so clocks are met, warn, climb and breach.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from shouyue.config.demo import cases
from shouyue.config.demo.telling import DAY, HOUR, KEEPS, MINUTE, Client, Happening, Teller
from shouyue.people.queries import Roster

OPENS, CLOSES = 8, 19  # local hours in which customers call
OWNERS = {"A": "general_manager", "B": "regional_manager", "C": "service_agent"}
PER_DAY = {"inquiry": 6, "request": 4, "complaint": 3, "abnormal": 0.6, "order": 9, "conversation": 8}


def script(
    since: datetime, until: datetime, clients: Sequence[Client], staff: Roster, *, seed: int = 2026, first: int = 0
) -> list[Happening]:
    """All that happens from the local day of `since` up to `until`, in order. Both are aware.

    :param clients: with whom it happens; `staff`: who works there
    :param first: the number after which orders are counted; above 0 the customers are known already, and what runs on
        at the end of the first month too
    """
    teller = Teller(Random(seed), clients, staff)
    found = [] if first else [*_customers(teller, since)]
    day, number = since.replace(hour=0, minute=0, second=0, microsecond=0), first
    while day < until:
        busy = 1.0 if day.weekday() < 5 else 0.3
        for kind, usual in PER_DAY.items():
            for _ in range(round(usual * busy * teller.rng.uniform(0.6, 1.4))):
                number += 1
                at = day + timedelta(hours=teller.rng.uniform(OPENS, CLOSES))
                found += TELLERS[kind](teller, f"{number:08}", at)
        found += _visits(teller, day)
        day += DAY
    found += [] if first else cases.in_hand(teller, until)
    begun = {one.subject for one in found if one.at < since}  # what began before is nobody's story here
    ours = (one for one in found if one.subject not in begun and one.at < until)
    return cases.numbered(sorted(ours, key=lambda one: one.at))


def _customers(teller: Teller, since: datetime) -> Iterator[Happening]:
    """Every customer is registered, is put into its tier and gets somebody who looks after it."""
    for number, one in enumerate(teller.clients, 1):
        at, subject = since + number * MINUTE, one.subject
        yield Happening(at, "customer.registered", subject, facts=one.place, role="business_developer")
        if not one.tier:
            continue
        checked = {"licence_checked": True, "condition_assessed": True, "reputation_asked": True}
        yield Happening(at + HOUR, "customer.checked", subject, facts=checked, role="business_developer")
        yield Happening(at + 2 * HOUR, "customer.tier_set", subject, facts=one.graded, role="business_manager")
        if one.owner:
            role = OWNERS[one.tier]
            taken, owner = teller.soon(DAY) or 2 * DAY, {"account_owner": one.owner}
            yield Happening(at + 2 * HOUR + taken, "customer.owner_named", subject, (), owner, {"role": role}, role)
        if one.tier == "A":
            yield Happening(at + 3 * HOUR, "customer.plan_agreed", subject, role="general_manager")
        if one.tier == "B":
            yield Happening(at + 3 * HOUR, "customer.contact_named", subject, role="regional_manager")


def _visits(teller: Teller, day: datetime) -> Iterator[Happening]:
    """On working days somebody is visited, called or called back."""
    if day.weekday() >= 5:
        return
    for kind in ("visit", "phone_talk", "call_back"):
        customer = teller.someone().subject
        at = day + timedelta(hours=teller.rng.uniform(9, 17))
        subject = f"communication:{kind}-{day:%m%d}-{customer.partition(':')[2]}"
        data = {"kind": kind, "face_to_face": kind == "visit"}
        yield Happening(at, "communication.recorded", subject, (customer,), data=data, role="salesperson")


def _order(teller: Teller, number: str, at: datetime) -> Iterator[Happening]:
    order, waybill = f"order:DD{number}", f"waybill:YH{number}"
    one = teller.someone()
    rng, about = teller.rng, (one.subject,)
    urgent = rng.random() < 0.2
    facts = {"urgent": urgent, "region": one.place["region"], **one.graded, "customer": one.subject}
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
    teller.waybills[one.subject] = waybill.partition(":")[2]
    yield from _journey(teller, order, waybill, about, picked, important=one.tier == "A")


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


def _conversation(teller: Teller, number: str, at: datetime) -> Iterator[Happening]:
    customer = teller.someone().subject
    subject, rng = f"conversation:{number}", teller.rng
    facts = {"preset": rng.random() < 0.6, "channel": "app", "calendar": "chat"}
    yield Happening(at, "conversation.asked", subject, (customer,), facts)
    yield Happening(at + timedelta(seconds=rng.choice((3, 5, 8, 15, 40))), "conversation.bot_answered", subject)
    if rng.random() < 0.3:
        yield Happening(at + 2 * MINUTE, "conversation.handed_over", subject)
        taken = teller.soon(5 * MINUTE)
        if taken is not None:
            yield Happening(at + 2 * MINUTE + taken, "conversation.connected", subject)
            yield Happening(at + 2 * MINUTE + taken + 3 * MINUTE, "conversation.solution_given", subject)
    yield Happening(at + 30 * MINUTE, "conversation.ended", subject)


TELLERS = {
    "inquiry": cases.inquiry,
    "request": cases.request,
    "complaint": cases.complaint,
    "abnormal": cases.abnormal,
    "order": _order,
    "conversation": _conversation,
}
