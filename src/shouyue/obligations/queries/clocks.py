"""Questions about obligations, each with a bounded number of queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet

from shouyue.obligations import editions
from shouyue.obligations.figures import figures
from shouyue.obligations.importing import unsaid
from shouyue.obligations.models import ClockEvent, Obligation, Silence
from shouyue.obligations.rebuilding import folded, history
from shouyue.obligations.sweeping import next_wake
from shouyue.policy.engine.counting import Counted
from shouyue.policy.engine.state import Obligation as Clock
from shouyue.policy.engine.state import Subject
from shouyue.policy.explain import Explanation, NotOpened, why_not
from shouyue.policy.explain import explain as explain_clock

if TYPE_CHECKING:
    from shouyue.obligations.editions import InForce

RUNNING = Q(closed_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the clocks are: open ones, those late and not done, the next alarm, and how far the timekeeper lags."""

    open: int
    next_wake: datetime | None
    lag: float  # seconds of the company's clock since the earliest alarm that is due, 0.0 when none waits


def in_force() -> "InForce":
    """The adopted policies, compiled. Raises editions.NothingAdopted."""
    return editions.in_force()


def pulse(at: datetime) -> Pulse:
    """How the clocks are at `at`, the company's time."""
    wake = next_wake()
    second = int(at.timestamp())
    return Pulse(
        open=sum(figure.amount for figure in figures() if figure.counted is Counted.OPEN),
        next_wake=None if wake is None else datetime.fromtimestamp(wake, at.tzinfo),
        lag=0.0 if wake is None or wake > second else at.timestamp() - wake,
    )


def obligations(scope: Q = Q()) -> QuerySet[Obligation]:  # noqa: B008 - a Q is a value
    """Obligations that somebody with this scope may see."""
    return Obligation.objects.filter(scope)


def running(scope: Q = Q()) -> QuerySet[Obligation]:  # noqa: B008
    """What has not ended, the earliest due first; what stands still last."""
    return obligations(scope).filter(RUNNING).exclude(kind="ladder").order_by(F("due_at").asc(nulls_last=True), "id")


def of_subject(subject: str) -> list[Obligation]:
    """Every obligation of a subject in the order of opening."""
    return list(Obligation.objects.filter(head__subject=subject).order_by("opened_at", "rule", "n"))


def open_clocks(subject: str) -> list[Obligation]:
    """What runs on a subject: the one that governs each duty first, then the earliest due."""
    return list(Obligation.objects.filter(RUNNING, head__subject=subject).order_by("-governs", "due_at", "id"))


def next_dues(subjects: Collection[str]) -> dict[str, datetime]:
    """When what runs on each of these subjects falls due next, or was due and is still owed."""
    found = Obligation.objects.filter(RUNNING, head__subject__in=subjects, due_at__isnull=False)
    return dict(found.values_list("head__subject").annotate(due=Min("due_at")).order_by())


def first_owed(subjects: Collection[str]) -> dict[str, tuple[datetime, str, str]]:
    """What of it falls due first on each of these subjects: when, by which rule, and the duty."""
    found = Obligation.objects.filter(RUNNING, head__subject__in=subjects, due_at__isnull=False)
    rows = found.order_by("-due_at", "-rule").values_list("head__subject", "due_at", "rule", "duty")
    return {subject: (due, rule, duty) for subject, due, rule, duty in rows if due is not None}


def events(obligation: UUID) -> list[ClockEvent]:
    """What happened to a clock, in order."""
    return list(ClockEvent.objects.filter(obligation_id=obligation).order_by("at", "id"))


@dataclass(frozen=True, slots=True)
class Whole:
    """An obligation with everything behind it; `actors` says of each fact of the subject who told it."""

    row: Obligation
    explanation: Explanation
    subject: Subject
    actors: Mapping[str, str]


def explain(obligation: UUID, at: datetime) -> Whole | None:
    """Everything behind an obligation, as of `at`: its subject is folded anew from the journal. None where there is
    none of that id, or where the journal does not give it."""
    row = Obligation.objects.select_related("person").filter(id=obligation).first()
    if row is None:
        return None
    second = int(at.timestamp())
    told = history(row.subject)
    s = folded(row.subject, second, told=told)
    found = next((o for o in s.obligations if o.id == str(obligation)), None)
    if found is None:
        return None
    _leave_unsaid(found, obligation)
    actors = {str(heard.fact.id): heard.fact.actor for heard in told}
    return Whole(row, explain_clock(found.code.program, s, found, second), s, actors)


def _leave_unsaid(o: Clock, obligation: UUID) -> None:
    """Folded anew, a message stands as sent. Of a history that was brought in none was: those stand as skipped."""
    rows = ClockEvent.objects.filter(obligation_id=obligation, kind="skipped").values_list("at", "note")
    skipped = {(int(at.timestamp()), note) for at, note in rows}
    o.log = [said if (said := unsaid(event))[1:3] in skipped else event for event in o.log]
    o.alarms = [alarm for alarm in o.alarms if (alarm.at, alarm.step) not in skipped]


def why_not_opened(subject: str, rule: str, at: datetime) -> NotOpened:
    """Why a rule has no obligation on a subject. Raises KeyError for a rule that is not in force."""
    s: Subject = folded(subject, int(at.timestamp()))
    return why_not(editions.in_force().program, s, rule)


def still_running(subjects: Collection[str]) -> frozenset[str]:
    """Those of these subjects on which a clock runs, so that their facts must stay at hand."""
    found = Obligation.objects.filter(RUNNING, head__subject__in=subjects)
    return frozenset(found.values_list("subject", flat=True).distinct())


def silences(scope: Q = Q()) -> QuerySet[Silence]:  # noqa: B008
    """The coverage list: what should have been computed and could not, the latest first."""
    return Silence.objects.filter(scope, closed_at=None).order_by("-id")


def silent_by_clause(scope: Q = Q()) -> dict[str, int]:  # noqa: B008
    """How many entries of the coverage list each clause has."""
    rows = Silence.objects.filter(scope, closed_at=None).values("clause").annotate(count=Count("id"))
    return {row["clause"]: row["count"] for row in rows}


@dataclass(frozen=True, slots=True)
class Owing:
    """How much of what runs a role owes at a place, where the subject names no person."""

    owner: str
    site: str
    region: str
    running: int


def owners() -> list[Owing]:
    """Which roles owe something that runs, and where."""
    rows = Obligation.objects.filter(RUNNING, person=None).exclude(owner="").values("owner", "site", "region")
    return [Owing(**row) for row in rows.annotate(running=Count("id")).order_by("owner", "site", "region")]
