"""Pieces of pages: requests in rows, one request with its ladder, what an account may do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, pgettext

from shouyue.access.queries import visitor
from shouyue.approvals import phrases, queries
from shouyue.approvals.logic import State, Word, is_stuck
from shouyue.approvals.models import Request, Seat
from shouyue.approvals.seating import Seated, seated
from shouyue.kit import read
from shouyue.kit.text import Text
from shouyue.obligations import queries as obligations
from shouyue.people import queries as people
from shouyue.people.rights import roles_with
from shouyue.policy.phrasing import money_words, subject_words
from shouyue.ui.badges import Badge
from shouyue.ui.elements import Tone

if TYPE_CHECKING:
    from django.db.models import Q

    from shouyue.access.models import Account

SHOWN = 3  # names in a row of the list


@dataclass(frozen=True, slots=True)
class Row:
    """A request in a list; `waits`: who may decide it now, `stuck`: nobody can."""

    row: Request
    subject: tuple[str, str]
    amount: str
    label: Text | None
    asker: str
    word: str | Promise
    tone: Tone
    waits: str
    stuck: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One seat of the ladder. `who`: who decided, or who may; `hints`: in whose place, and why he was asked."""

    title: str
    who: str
    hints: tuple[str, ...]
    word: str | Promise
    tone: Tone
    at: datetime | None
    note: str
    nobody: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder with its seats: `state` done, now, next or ended."""

    number: int
    rule: str
    state: str
    lines: tuple[Line, ...]


def page_of(own: str) -> str:
    """Where the page of `approval:<own>` is."""
    number = read.number(own)
    return reverse("approvals:approval", args=[number]) if number is not None else ""


def rows(found: Sequence[Request], *, at: datetime) -> list[Row]:
    """Requests as a list shows them. One query for the seats of all."""
    waiting, labels = queries.deciders_of(list(found), at=at), _labels()
    return [_row(row, waiting.get(row.pk, ()), labels) for row in found]


def _row(row: Request, found: Iterable[Seated], labels: dict[str, Text]) -> Row:
    seats = list(found)
    names = [one.name for each in seats for one in each.sitters]
    word, tone = phrases.STATES[row.state]
    return Row(
        row=row,
        subject=subject_of(row),
        amount=amount_of(row),
        label=labels.get(row.chain),
        asker=asker_of(row),
        word=word,
        tone=tone,
        waits=_some(names),
        stuck=is_stuck(each.held for each in seats),
    )


def _some(names: Iterable[str]) -> str:
    found = list(dict.fromkeys(names))
    more = gettext("and %d more") % (len(found) - SHOWN) if len(found) > SHOWN else ""
    return " ".join(part for part in (gettext(", ").join(found[:SHOWN]), more) if part)


def subject_of(row: Request) -> tuple[str, str]:
    """What it is about: the kind in words, and its own name."""
    kind, _, name = row.subject.partition(":")
    return subject_words(kind, _language()), name


def amount_of(row: Request) -> str:
    """The sum in words; empty where there is none."""
    return "" if row.amount is None else money_words(row.amount, _language())


def asker_of(row: Request) -> str:
    """Who asked: a colleague by name, a program by what it is."""
    if row.asker is not None:
        return str(row.asker)
    return gettext("the product") if row.asked_by.startswith("system:") else row.asked_by


def _labels() -> dict[str, Text]:
    policies = obligations.in_force().policies.values()
    return {rule.id: rule.label for policy in policies for rule in policy.rules}


def _language() -> str:
    return get_language() or "zh-hans"


# One request


def detail(row: Request, account: "Account", *, at: datetime) -> dict[str, Any]:
    """All that the page of one request shows."""
    seats = queries.seats_of(row)
    found = seated(row, seats, at=at) if row.state == State.WAITING else ()
    member = people.member_of(account)
    mine = next(((each, one) for each in found if member and (one := each.sitter(member.id))), None)
    rounds = [(number, ladder(row, seats, number, found)) for number in range(row.round, 0, -1)]
    word, tone = phrases.STATES[row.state]
    return {
        "row": row,
        "subject": subject_of(row),
        "amount": amount_of(row),
        "label": _labels().get(row.chain),
        "clause": row.asks["clause"],
        "asker": asker_of(row),
        "word": word,
        "tone": tone,
        "steps": rounds[0][1],
        "earlier": rounds[1:],
        "mine": mine[0] if mine else None,
        "for_whom": _name(mine[1].deputy_for) if mine and mine[1].deputy_for else "",
        "is_asker": bool(member and member.id == row.asker_id),
        "stuck": is_stuck(each.held for each in found),
        "live": queries.reference(row),
    }


def ladder(row: Request, seats: Sequence[Seat], number: int, found: Iterable[Seated]) -> tuple[Step, ...]:
    """The steps of one round, each seat with who decided it, or who may."""
    waiting = {each.seat.pk: each for each in found}
    steps: dict[int, list[Seat]] = {}
    for seat in seats:
        if seat.round == number:
            steps.setdefault(seat.step, []).append(seat)
    return tuple(
        Step(step, _rule(held), _state(row, held), tuple(_line(seat, waiting.get(seat.pk)) for seat in held))
        for step, held in sorted(steps.items())
    )


def _rule(seats: Sequence[Seat]) -> str:
    """How many words a step needs, where that is a question."""
    own = [seat for seat in seats if seat.added_by_id is None]
    if len(own) < 2:
        return ""
    return gettext("all must agree") if own[0].mode == "all" else gettext("one is enough")


def _state(row: Request, seats: Sequence[Seat]) -> str:
    words = {seat.state for seat in seats}
    if Word.DECLINED in words or Word.RETURNED in words:
        return "ended"
    if row.state == State.WAITING and any(seat.state == Word.OPEN and seat.since for seat in seats):
        return "now"
    return "done" if Word.SIGNED in words else "next"


def _line(seat: Seat, found: Seated | None) -> Line:
    word, tone = phrases.WORDS[seat.state]
    waits = seat.state == Word.OPEN and seat.since is None
    return Line(
        title=_title(seat),
        who=str(seat.decided_by) if seat.decided_by else _some(one.name for one in found.sitters) if found else "",
        hints=tuple(_hints(seat, found)),
        word=pgettext("approval", "later") if waits else word,
        tone="muted" if waits else tone,
        at=seat.decided_at,
        note=seat.note,
        nobody=found is not None and not found.sitters,
    )


def _title(seat: Seat) -> str:
    if seat.added_by is not None:
        return gettext("%(name)s, asked to sign too by %(by)s") % {"name": seat.person, "by": seat.added_by}
    title = phrases.role_title(seat.role)
    if seat.passed_by is not None:
        return gettext("%(role)s, passed from %(by)s to %(name)s") % {
            "role": title,
            "by": seat.passed_by,
            "name": seat.person,
        }
    return title


def _hints(seat: Seat, found: Seated | None) -> Iterable[str]:
    """In whose place somebody decided or may decide, and which empty seat made it so."""
    first = found.sitters[0] if found and found.sitters else None
    role = seat.as_role or (first.role if first else "")
    away = seat.for_person_id or (first.deputy_for if first and len(found.sitters if found else ()) == 1 else None)
    if role:
        empty = phrases.role_title(seat.role) if seat.role else str(seat.person)
        yield gettext("%(empty)s: empty, so %(role)s decides") % {"empty": empty, "role": phrases.role_title(role)}
    if away:
        yield gettext("in place of %(name)s, who is away") % {"name": _name(away)}


def _name(person: int) -> str:
    member = people.roster().members.get(person)
    return member.name if member else f"#{person}"


def colleagues(row: Request, account: "Account", *, at: datetime) -> list[tuple[int, str]]:
    """Who may be asked to sign too: colleagues at work who may decide approvals, by name."""
    staff, member, allowed = people.roster(), people.member_of(account), roles_with("approval.decide")
    barred = {row.asker_id, member.id if member else None}
    found = []
    for person in staff.members.values():
        roles = [post.role for post in staff.roles_of(person.id, at) if post.role in allowed]
        if roles and person.id not in barred and person.name:
            found.append((person.id, f"{person.name} · {phrases.roles_named(list(dict.fromkeys(roles)))}"))
    return sorted(found, key=lambda one: one[1])


def fellows(found: Seated | None, account: "Account") -> list[tuple[int, str]]:
    """Who could hold the same seat besides the account's person."""
    member = people.member_of(account)
    if found is None or not found.seat.role:
        return []
    return [(one.person, one.name) for one in found.sitters if member is None or one.person != member.id]


# Pieces for other pages


def badge(request: HttpRequest) -> Badge:
    """What waits for a word of mine, at the top of every page; as of the roster, five seconds old at most."""
    count = len(queries.waiting_for(visitor(request), at=people.roster().taken_at))
    some = ngettext("%(count)s approval waits for you", "%(count)s approvals wait for you", count) % {"count": count}
    return Badge("rubber-stamp", some if count else gettext("Approvals"), reverse("approvals:approvals"), count)


def stuck(scope: "Q", *, at: datetime) -> list[Row]:
    """Requests that nobody can decide, for `approvals/stuck.html`."""
    return rows(queries.stuck(scope, at=at), at=at)
