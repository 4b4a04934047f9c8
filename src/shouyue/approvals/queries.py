"""Questions about approvals."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from shouyue.access.models import Account
from shouyue.approvals.logic import RUNNING as RUNNING
from shouyue.approvals.logic import Chair, Place, Sitter, State, Word, is_stuck
from shouyue.approvals.models import Request, Seat
from shouyue.approvals.seating import Held, Seated, Seating, by_request, spoke
from shouyue.approvals.seating import seated as seated
from shouyue.kit import read
from shouyue.obligations import queries as obligations
from shouyue.people import queries as people
from shouyue.people.queries import Roster
from shouyue.policy.engine import chains
from shouyue.policy.engine.editions import standing
from shouyue.policy.values import SUPERIOR, Chain

KIND = "approval:"
SEEN = (  # of a seat, by which it is told who may decide it, without making rows of it: a page counts all that wait
    *("request_id", "step", "mode", "role", "person_id", "state", "since", "added_by_id", "decided_by_id"),
    *("for_person_id", "request__site", "request__region", "request__superior_id", "request__asks__fallback"),
    "request__asker_id",
)
OPEN_NOW = Q(state=Word.OPEN.value, since__isnull=False, request__state=State.WAITING.value)


def reference(row: Request) -> str:
    """How others name a request: `approval:12`."""
    return f"{KIND}{row.pk}"


def by_reference(ref: str) -> Request | None:
    """The request of `approval:12`."""
    number = _number(ref)
    return by_id(number) if number is not None else None


def by_id(number: int) -> Request | None:
    """A request with whoever asked."""
    return Request.objects.select_related("asker").filter(pk=number).first()


def seats_of(row: Request) -> list[Seat]:
    """All seats of all rounds, with the persons on them. One query."""
    persons = ("person", "added_by", "passed_by", "decided_by", "for_person")
    return list(row.seats.select_related(*persons).order_by("round", "step", "id"))


def of_subject(ref: str) -> list[Request]:
    """Everything that was asked about a subject, the latest first."""
    return list(Request.objects.select_related("asker").filter(subject=ref).order_by("-id"))


def asked_by(account: Account) -> QuerySet[Request]:
    """What the person of an account asked, the latest first."""
    member = people.member_of(account)
    found = Request.objects.select_related("asker").order_by("-id")
    return found.filter(asker=member.id) if member else found.none()


def within(scope: Q) -> QuerySet[Request]:
    """All requests of some places, the latest first."""
    return Request.objects.select_related("asker").filter(scope).order_by("-id")


def waiting_for(account: Account, *, at: datetime) -> tuple[int, ...]:
    """The numbers of the requests that wait for a word of this account's person, the latest first. One query.

    Who may decide follows from the roster and not from a column, so all seats that wait are looked at.
    """
    member = people.member_of(account)
    if member is None:
        return ()
    return tuple(
        number
        for number, found in _waiting(at=at).items()
        if any(one.person == member.id for _chair, able in found for one in able)
    )


def rows(numbers: tuple[int, ...]) -> list[Request]:
    """Requests by number, in the order given."""
    found = Request.objects.select_related("asker").in_bulk(numbers)
    return [found[number] for number in numbers if number in found]


def _number(ref: str) -> int | None:
    return read.number(ref.removeprefix(KIND)) if ref.startswith(KIND) else None


def titles(refs: Iterable[str]) -> dict[str, str]:
    """What requests are called, of those of these references that are requests. One query where there is any."""
    numbers = {number for ref in refs if (number := _number(ref)) is not None}
    if not numbers:
        return {}
    found = Request.objects.filter(pk__in=numbers)
    return {f"{KIND}{number}": title for number, title in found.values_list("pk", "title")}


def deciders(row: Request, *, at: datetime) -> tuple[Sitter, ...]:
    """Who may decide about a request now, each once."""
    if row.state != State.WAITING:
        return ()
    found = {one.person: one for each in seated(row, list(row.seats.all()), at=at) for one in each.sitters}
    return tuple(found.values())


def turns(row: Request, *, at: datetime) -> dict[int, str]:
    """Who may decide about a request now, by number, each with his turn: round and step, and himself where the seat was
    given to him by name."""
    if row.state != State.WAITING:
        return {}
    found: dict[int, str] = {}
    for each in seated(row, list(row.seats.all()), at=at):
        parts = (row.round, each.seat.step, each.seat.person_id)
        turn = ".".join(str(part) for part in parts if part is not None)
        for one in each.sitters:
            found.setdefault(one.person, turn)
    return found


def deciders_of(found: list[Request], *, at: datetime) -> dict[int, tuple[Seated, ...]]:
    """The seats that wait of each of these requests, with who may decide them. One query."""
    waiting = [row for row in found if row.state == State.WAITING]
    seats, seating = by_request(Seat.objects.filter(request__in=waiting).order_by("id")), Seating(at=at)
    return {row.pk: seating.seated(row, seats.get(row.pk, [])) for row in waiting}


def stuck(scope: Q, *, at: datetime) -> list[Request]:
    """Requests at some places that wait for a seat which nobody can take."""
    found = _waiting(Request.objects.filter(scope).values("pk"), at=at)
    return rows(tuple(number for number, each in found.items() if is_stuck(each)))


def has_part(row: Request, person: int, *, at: datetime) -> bool:
    """Whether a person may decide about a request now, or had a part in it."""
    if row.seats.filter(Q(decided_by=person) | Q(for_person=person) | Q(person=person) | Q(added_by=person)).exists():
        return True
    return any(one.person == person for one in deciders(row, at=at))


def granted(
    subject: str, chain: str, facts: Mapping[str, Any], *, fits: Callable[[Request], bool] = lambda _row: True
) -> str | None:
    """The newest granted approval of a subject by a chain that is not used yet and covers the amount.

    :param fits: whether a request was about what is done now; the amount alone does not tell
    """
    found = Request.objects.filter(subject=subject, chain=chain, state=State.GRANTED.value, used_at=None)
    return next((reference(row) for row in found.order_by("-id") if _covers(row, facts) and fits(row)), None)


def _covers(row: Request, facts: Mapping[str, Any]) -> bool:
    amount = facts.get(row.asks["amount"])
    return row.amount is None or (amount is not None and amount <= row.amount)


# What the chains of the policy say


def chain_of(rule: str, *, at: datetime) -> Chain | None:
    """A chain of the edition in force at `at`."""
    return standing(obligations.in_force().program, int(at.timestamp())).chains.get(rule)


def authority(chain: str, account: Account, *, at: datetime, site: str = "", region: str = "") -> int | None:
    """Up to how many fen the account's word alone is enough by a chain, through its roles and those it stands in for.

    None: without limit. 0: it has no word of its own there. A site or region: only roles that reach so far count.
    """
    rule, member = chain_of(chain, at=at), people.member_of(account)
    if rule is None or member is None:
        return 0
    staff = people.roster()
    asked = dict.fromkeys(role for step in rule.steps for role in step.to if role != SUPERIOR)
    limits = [chains.limit_of(rule, role) for role in asked if _answers(member.id, role, site, region, staff, at)]
    return None if None in limits else max((limit for limit in limits if limit is not None), default=0)


def _answers(person: int, role: str, site: str, region: str, staff: Roster, at: datetime) -> bool:
    """Whether a person holds the role there, or stands in for somebody who does."""
    region = region or staff.regions.get(site, "")
    anywhere = not site and not region
    for post in staff.posts.get(role, ()):
        here = anywhere or not (post.site or post.region) or post.site == site != "" or post.region == region != ""
        holder = staff.stand_in(post.person, at) if here and post.on(staff.day(at)) else None
        if holder is not None and holder.person_id == person:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Able:
    """A colleague whose word is enough for an amount, or is needed for it beside others'."""

    person: int
    name: str
    role: str


def who_may(chain: str, amount: int, *, site: str, region: str, at: datetime) -> tuple[Able, ...]:
    """Who can agree to so many fen at a place, the nearest role first; of an empty one those asked in its place."""
    rule, staff = chain_of(chain, at=at), people.roster()
    if rule is None:
        return ()
    found: dict[int, Able] = {}
    for roles in (chains.who_may(rule, amount), rule.fallback):
        for role in roles:
            for one in staff.holders(role, site=site, region=region, at=at):
                found.setdefault(one.person_id, Able(one.person_id, one.name, role))
        if found:
            break
    return tuple(found.values())


def _waiting(among: QuerySet[Any] | None = None, *, at: datetime) -> dict[int, tuple[Held, ...]]:
    """Every request that waits, the latest first, with its seats that wait and who may decide them. One query."""
    waits = Exists(Seat.objects.filter(OPEN_NOW, request=OuterRef("request")))
    seats = Seat.objects.filter(waits, request__state=State.WAITING.value, round=F("request__round"))
    if among is not None:
        seats = seats.filter(request__in=among)
    found, seating = {}, Seating(at=at)
    for number, rows in groupby(seats.order_by("-request_id", "id").values_list(*SEEN), key=itemgetter(0)):
        held = list(rows)
        *_seat, site, region, superior, fallback, asker = held[0]
        place = Place(site, region, superior, tuple(fallback))
        found[number] = seating.held([_chair(*row[1:10]) for row in held], place, asker)
    return found


def _chair(
    step: int,
    mode: str,
    role: str,
    person: int | None,
    state: str,
    since: datetime | None,
    added_by: int | None,
    *spoken: int | None,
) -> Chair:
    waits = state == Word.OPEN and since is not None
    return Chair(step, mode, role, person, Word(state), waits, added_by is not None, spoke(*spoken))
