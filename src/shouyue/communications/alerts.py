"""What is told outside the product: alarms wait for waking hours, then go to robots of groups and by mail to persons.

In the product a notice stands at once. Here it waits for the next opening of the calendar `awake`, unless somebody
whom it concerns is on duty now; what piled up meanwhile becomes one message. No clock takes notice of any of this.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from shouyue.communications.actions.outgoing import send_mail
from shouyue.communications.models import Alert, Robot, Wish
from shouyue.communications.phrases import HEARD
from shouyue.journal.subjects import page_of
from shouyue.kit.refusals import Refused
from shouyue.kit.text import Text
from shouyue.obligations import queries as promises
from shouyue.people import queries as people
from shouyue.people.days import zone

if TYPE_CHECKING:
    from uuid import UUID

    from shouyue.obligations.models import Obligation
    from shouyue.people.models import Person

AWAKE = "awake"
SHOWN = 10  # alarms that a summary names
SYSTEM = "system:notices"


def queue(
    row: "Obligation", kind: str, fact: "UUID", persons: Sequence[int], *, occurred_at: datetime, at: datetime
) -> int:
    """Have an alarm about a promise told outside; how often. The same fact is told to nobody twice.

    :param persons: those whom it concerns; `at`: the company's time
    """
    said = {
        "kind": kind, "obligation": row.id, "subject": row.subject, "rule": row.rule, "clause": row.clause,
        "at": occurred_at,
    }  # fmt: skip
    return _queue(fact, persons, said, _hearing(kind, row.site, row.region), at)


def _queue(fact: "UUID", persons: Sequence[int], said: Mapping[str, Any], robots: Sequence[Robot], at: datetime) -> int:
    """One alert for each person who wishes for mail and each robot; at once where somebody concerned is on duty."""
    wishing = set(Wish.objects.filter(person__in=persons, by_mail=True).values_list("person_id", flat=True))
    on_duty = {person for person in persons if is_on_duty(person, at)}
    later, count = quiet_until(at), 0
    for person in sorted(wishing):
        due = at if person in on_duty else later
        count += Alert.objects.get_or_create(person_id=person, fact=fact, defaults={**said, "due_at": due})[1]
    for robot in robots:
        due = at if on_duty else later
        count += Alert.objects.get_or_create(robot=robot, fact=fact, defaults={**said, "due_at": due})[1]
    return count


def queue_approval(
    fact: "UUID", persons: Sequence[int], said: Mapping[str, Any], *, site: str, region: str, at: datetime
) -> int:
    """Have those whose word is awaited, and groups, told outside that something waits for approval; how often.

    :param said: what the alert says: its kind, subject, rule, clause, and when it came about
    """
    return _queue(fact, persons, said, _hearing("approval", site, region), at)


def quiet_until(at: datetime) -> datetime:
    """When people may be disturbed: now, or when the waking hours begin. Without such a calendar: always now."""
    awake = next((one.calendar for one in promises.calendars() if one.name == AWAKE), None)
    return at if awake is None or awake.never_open() or awake.is_open(at) else awake.next_open(at)


def is_on_duty(person: int, at: datetime) -> bool:
    """Whether a turn of the roster covers now."""
    turns = (turn for turns in people.roster().turns.values() for turn in turns)
    return any(turn.person == person and turn.starts_at <= at < turn.ends_at for turn in turns)


def due_robots(*, at: datetime, real: datetime) -> list[Robot]:
    """Robots for which something waits that may be told, and that are not left in peace just now."""
    free = Q(retry_at=None) | Q(retry_at__lte=real)
    return list(Robot.objects.filter(free, active=True, alerts__due_at__lte=at).distinct().order_by("id"))


def due_persons(*, at: datetime) -> list[int]:
    """Persons for whom something waits that may be told."""
    found = Alert.objects.filter(due_at__lte=at, person__isnull=False)
    return sorted(set(found.values_list("person_id", flat=True)))


def for_robot(robot: Robot, *, at: datetime) -> tuple[str, list[int]]:
    """What a robot is to say now, and which alerts that are."""
    rows = list(Alert.objects.filter(robot=robot, due_at__lte=at).order_by("at", "id"))
    with translation.override(settings.LANGUAGE_CODE):
        return _text(rows), [row.pk for row in rows]


def done(alerts: Sequence[int]) -> None:
    """They were told."""
    Alert.objects.filter(pk__in=alerts).delete()


@transaction.atomic
def mail_to(person: "Person", *, at: datetime) -> bool:
    """Send what waits for a person as one mail; the alerts go with it. False where there was nothing to send."""
    rows = list(Alert.objects.select_for_update().filter(person=person, due_at__lte=at).order_by("at", "id"))
    if not rows:
        return False
    done([row.pk for row in rows])
    with translation.override(person.language):
        subject = _line(rows[0])[:200] if len(rows) == 1 else _headline(len(rows))
        try:
            send_mail(to=[person.email], subject=subject, text=_text(rows), automatic=True, actor=SYSTEM, at=at)
        except Refused:  # no address, or one that is none: the notices stand in the product
            return False
    return True


def _hearing(kind: str, site: str, region: str) -> list[Robot]:
    places = Q(site="") | Q(site=site)
    regions = Q(region="") | Q(region=region)
    return [one for one in Robot.objects.filter(places, regions, active=True).order_by("id") if kind in one.hears]


def _text(rows: Sequence[Alert]) -> str:
    lines = [_line(row) for row in rows[:SHOWN]]
    if len(rows) == 1:
        return f"{lines[0]}\n{_address(rows[0])}"
    if len(rows) > SHOWN:
        lines.append(gettext("… and %d more") % (len(rows) - SHOWN))
    listed = "\n".join(f"· {line}" for line in lines)
    return f"{_headline(len(rows))}\n{listed}\n{settings.SHOUYUE_URL}{reverse('communications:notices')}"


def _headline(count: int) -> str:
    return ngettext("%d notice is waiting", "%d notices are waiting", count) % count


def _line(row: Alert) -> str:
    """`escalation: case:8431, complaint solved (CM-5.3), 09:00`. No name of a customer leaves the house here."""
    label = _labels().get(row.rule)
    words = label.in_(translation.get_language() or settings.LANGUAGE_CODE) if label else ""
    clause = f" ({row.clause})" if row.clause else ""
    time = row.at.astimezone(zone()).strftime("%m-%d %H:%M")
    return f"{HEARD[row.kind]}: {row.subject} {words}{clause} {time}".replace("  ", " ")


def _labels() -> dict[str, Text]:
    return {rule.id: rule.label for policy in promises.in_force().policies.values() for rule in policy.rules}


def _address(row: Alert) -> str:
    path = f"/obligations/{row.obligation}/" if row.obligation else page_of(row.subject) or "/"
    return f"{settings.SHOUYUE_URL}{path}"
