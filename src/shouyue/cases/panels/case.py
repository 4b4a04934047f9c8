"""Pieces of the page of one case: its clocks, its ladder, its story, and the step that is wanted next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from shouyue.cases import permissions, queries
from shouyue.cases.logic import State, Step, wanted_next
from shouyue.cases.phrases import DONE
from shouyue.obligations import queries as promises
from shouyue.people import queries as people
from shouyue.people.naming import who
from shouyue.policy.engine.state import State as Status
from shouyue.policy.values import Ladder
from shouyue.ui.elements import Rung, Tone

if TYPE_CHECKING:
    from shouyue.access.models import Account
    from shouyue.cases.models import Case, Entry
    from shouyue.obligations.models import Obligation


@dataclass(frozen=True, slots=True)
class Clock:
    """A promise as the page of a case shows it."""

    row: "Obligation"
    label: str
    clause: str
    title: str
    duty: str
    owner: str
    href: str
    is_running: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the story."""

    entry: "Entry"
    title: str
    icon: str
    tone: Tone
    who: str


def language() -> str:
    return get_language() or "zh-hans"


def clocks(rows: Iterable["Obligation"]) -> list[Clock]:
    """What runs first, the earliest due on top; then what ended, the latest first. Ladders are drawn elsewhere."""
    house = promises.in_force()
    found = []
    for row in rows:
        code = house.program.codes.get(row.rule)
        if row.kind == "ladder":
            continue
        clause = house.policies[row.document].clauses.get(row.clause) if row.document in house.policies else None
        role = house.shared.roles.get(row.owner)
        found.append(
            Clock(
                row=row,
                label=code.rule.label.in_(language()) if code else row.rule,
                clause=row.clause,
                title=clause.title.in_(language()) if clause else "",
                duty=house.shared.duties[row.duty].in_(language()) if row.duty in house.shared.duties else row.duty,
                owner=role.title.in_(language()) if role else row.owner,
                href=reverse("performance:obligation", args=[row.id]),
                is_running=row.closed_at is None,
                is_late=row.breached_at is not None,
            )
        )
    running = sorted((one for one in found if one.is_running), key=_by_due)
    ended = sorted((one for one in found if not one.is_running), key=_by_end, reverse=True)
    return [*running, *ended]


def _by_end(clock: Clock) -> float:
    return clock.row.closed_at.timestamp() if clock.row.closed_at else 0.0


def _by_due(clock: Clock) -> tuple[bool, float, str]:
    due = clock.row.due_at
    return (due is None, due.timestamp() if due else 0.0, clock.row.rule)


def next_step(case: "Case", running: Sequence[Clock]) -> Step | None:
    """The step that is wanted next: of what is owed, the earliest due."""
    return wanted_next(State(case.state), [one.row.duty for one in running if one.is_running])


def ladder_of(rows: Iterable["Obligation"]) -> "Obligation | None":
    """The ladder that runs on a case, or ran last."""
    ladders = [row for row in rows if row.kind == "ladder" and row.status != Status.CANCELLED]
    return max(ladders, key=lambda row: row.opened_at, default=None)


def rungs(case: "Case", ladder: "Obligation | None", at: datetime) -> tuple[Rung, ...]:
    """The ladder drawn: who each step goes to, when it was or will be called, and who took it on."""
    code = promises.in_force().program.codes.get(ladder.rule) if ladder else None
    if ladder is None or code is None or not isinstance(code.rule, Ladder):
        return ()
    called = {one.step: one for one in queries.calls(ladder)}
    roles = promises.in_force().shared.roles
    climbs = ladder.closed_at is None and State(case.state) is State.OPEN
    found, waiting = [], climbs
    for place, step in enumerate(code.rule.steps, 1):
        known = called.get(place)
        role = roles.get(step.to)
        found.append(
            Rung(
                title=role.title.in_(language()) if role else step.to,
                person=_holders(case, step.to, at),
                when=_when(known, ladder, step.after) if known or climbs else gettext("not called"),
                state="done" if known else "now" if waiting else "next",
            )
        )
        waiting = waiting and known is not None
    return tuple(found)


def _holders(case: "Case", role: str, at: datetime) -> str:
    """Who answers for a role there now, and for whom he stands in."""
    staff = people.roster()
    holders = staff.holders(role, site=case.site, region=case.region, at=at)
    if not holders:
        return gettext("nobody holds this role here")
    named = []
    for holder in holders[:3]:
        away = staff.members.get(holder.deputy_for) if holder.deputy_for else None
        named.append(
            gettext("%(deputy)s for %(person)s") % {"deputy": holder.name, "person": away.name} if away else holder.name
        )
    return "、".join(named) if language() != "en" else ", ".join(named)


def _when(known: queries.Called | None, ladder: "Obligation", after: int | None) -> str:
    if known is not None:
        told = f"{timezone.localtime(known.at):%m-%d %H:%M}"
        return (
            gettext("%(at)s, accepted") % {"at": told}
            if known.accepted_at
            else gettext("%(at)s, not accepted yet") % {"at": told}
        )
    if after is None:
        return ""
    due = datetime.fromtimestamp(ladder.opened_at.timestamp() + after, ladder.opened_at.tzinfo)
    return f"{timezone.localtime(due):%m-%d %H:%M}"


def acceptable(case: "Case", account: "Account", at: datetime) -> str:
    """The role in which the account may accept the step of the ladder that was called last; "" where it may not."""
    ladder = ladder_of(promises.open_clocks(case.subject))
    called = queries.calls(ladder) if ladder else []
    if not called or called[-1].accepted_at is not None:
        return ""
    return permissions.escalated_to(account, case, (called[-1].role,), at)


def story(entries: Iterable["Entry"]) -> list[Told]:
    """What was done and said, the latest first."""
    found = []
    for entry in entries:
        word = DONE[Step(entry.step)]
        found.append(Told(entry, str(word.label), word.icon, word.tone, who(entry.actor)))
    return found[::-1]
