"""Lists of cases: what they are asked for, their order, and one page of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from shouyue.cases.logic import Cause, ChannelKind, Form, Kind, Severity, State, Trouble
from shouyue.cases.logic.states import GROUPS, Several
from shouyue.cases.models import Case
from shouyue.cases.queries.parts import Statement, among, first
from shouyue.kit import read
from shouyue.people.days import start_of
from shouyue.search import queries as search

if TYPE_CHECKING:
    from shouyue.people.queries import Scope

PAGE = 50
MOST = 1_000  # cases that are counted: beyond it a list says “more than”
OWN = 500  # of one's own, wherever they are, among which words are looked for
SOON = timedelta(hours=4)


class Order(StrEnum):
    """What comes first."""

    DUE = "due"
    NEWEST = "newest"


CHOICES: Mapping[str, type[StrEnum]] = {
    "kind": Kind,
    "severity": Severity,
    "trouble": Trouble,
    "form": Form,
    "cause": Cause,
    "channel": ChannelKind,
}
NOT_SAID = "-"  # of a form or a cause: nobody has written it yet
WHENS = ("late", "soon", "later", "none")
WHOSE = ("mine", "asked", "nobody")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of a list; `after` and `before` are places in it.

    `whose`: mine, asked (I was asked first), nobody, or a person's number. `state` "all" is any, and Several has more
    than one. `form` and `cause` "-": not written yet. `when`: how soon the
    next promise is due. `since`, `until`: received on these days; `solved`: on that day. `due_from`, `due_to`: instants
    between which it is due.
    """

    words: str = ""
    state: str = "open"
    when: str = ""
    kind: str = ""
    severity: str = ""
    trouble: str = ""
    form: str = ""
    cause: str = ""
    channel: str = ""
    whose: str = ""
    claim: str = ""
    customer: str = ""
    site: str = ""
    region: str = ""
    since: str = ""
    until: str = ""
    solved: str = ""
    due_from: str = ""
    due_to: str = ""
    duty: str = ""
    order: Order = Order.DUE
    after: str = ""
    before: str = ""

    @property
    def filters(self) -> dict[str, str]:
        """What stands in the address, without the place in the list."""
        found = {one.name: str(getattr(self, one.name)) for one in fields(self)}
        standard = {one.name: one.default for one in fields(self)}
        return {
            name: value
            for name, value in found.items()
            if name not in ("after", "before") and value != str(standard[name]) and value
        }


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of cases, and the places before and after it; empty where there is no page that way."""

    cases: tuple[Case, ...]
    before: str = ""
    after: str = ""


def understood(given: Mapping[str, str]) -> Asked:
    """The filters of an address; what makes no sense is left out."""
    asked = Asked(
        **{name: read.words(given.get(name, ""), 60) for name in ("when", "whose", "customer", "duty", *CHOICES)},
        words=read.words(given.get("q", given.get("words", "")), 120),
        state=read.words(given.get("state", ""), 12) or "open",
        claim="yes" if given.get("claim") == "yes" else "",
        site=read.words(given.get("site", ""), 20),
        region=read.words(given.get("region", ""), 20),
        since=read.written(read.day(given.get("since", ""))),
        until=read.written(read.day(given.get("until", ""))),
        solved=read.written(read.day(given.get("solved", ""))),
        due_from=read.written(read.instant(given.get("due_from", ""))),
        due_to=read.written(read.instant(given.get("due_to", ""))),
        order=Order.NEWEST if given.get("order") == Order.NEWEST else Order.DUE,
        after=read.words(given.get("after", ""), 60),
        before=read.words(given.get("before", ""), 60),
    )
    wrong: dict[str, Any] = {name: "" for name in CHOICES if getattr(asked, name) not in _values(name)}
    if asked.state not in ("all", *State, *Several):
        wrong["state"] = "open"
    if asked.when not in ("", *WHENS):
        wrong["when"] = ""
    if not (asked.whose in ("", *WHOSE) or read.number(asked.whose)):
        wrong["whose"] = ""
    if asked.customer and not read.number(asked.customer):
        wrong["customer"] = ""
    return replace(asked, **wrong) if wrong else asked


def _values(name: str) -> tuple[str, ...]:
    """What a filter may be."""
    return (*CHOICES[name], "", NOT_SAID) if name in ("form", "cause") else (*CHOICES[name], "")


def cases(asked: Asked, *, seen: Sequence[Q], scope: "Scope", me: int | None, at: datetime) -> QuerySet[Case]:
    """Cases that match and that any of `seen` lets through, with what a list shows of them.

    :param scope: of whoever asks, for the words that are looked up in the index
    :param me: number of whoever asks, for `mine` and `asked`
    """
    return _shown(Case.objects.filter(reduce(or_, seen), _wanted(asked, scope, me, at)))


def find(asked: Asked, *, seen: Sequence[Q], scope: "Scope", me: int | None, at: datetime, size: int = PAGE) -> Listed:
    """One page of them, walked by key."""
    wanted = _wanted(asked, scope, me, at)
    parts = [_ordered(Case.objects.filter(one, wanted), asked) for one in seen]
    found = parts[0] if len(parts) == 1 else _ordered(Case.objects.filter(among(parts, size + 1)), asked)
    rows = list(_shown(found)[: size + 1])
    more, back = len(rows) > size, _place(asked).back
    shown = rows[:size]
    if back:
        shown.reverse()
    if not shown:
        return Listed(())
    earlier, later = (more, True) if back else (bool(asked.after), more)
    first, last = (place(one, asked.order) for one in (shown[0], shown[-1]))
    return Listed(tuple(shown), before=first if earlier else "", after=last if later else "")


def counts(seen: Sequence[Q], at: datetime) -> dict[str, int]:
    """How many open cases are late, due soon, later or not at all, and with nobody (`nobody`, whenever they are due).

    Each is counted up to MOST + 1, so that it takes no longer with many. One query.
    """
    wanted = {**{name: _when(name, at) for name in WHENS}, "nobody": Q(handler=None)}
    statements: dict[str, Statement] = {}
    for name, condition in wanted.items():
        rows = Case.objects.filter(condition, _state(Asked()))
        if statement := first([rows.filter(one) for one in seen], MOST + 1):
            statements[name] = statement
    if not statements:
        return dict.fromkeys(wanted, 0)
    figures = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) AS capped)" for sql, _values in statements.values())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {figures}", [value for _sql, values in statements.values() for value in values])
        counted = dict(zip(statements, cursor.fetchone(), strict=True))
    return {name: min(counted.get(name, 0), MOST + 1) for name in wanted}


def place(case: Case, order: Order) -> str:
    """Where a case stands in a list, as an address has it."""
    if order is Order.NEWEST:
        return f"{case.pk}"
    return f"{case.due_at.isoformat() if case.due_at else 'none'}_{case.pk}"


def _shown(found: QuerySet[Case]) -> QuerySet[Case]:
    return found.select_related("customer", "handler", "first_asked").defer("content", "demand")


def _wanted(asked: Asked, scope: "Scope", me: int | None, at: datetime) -> Q:
    wanted = _same(asked) & _state(asked) & _when(asked.when, at) & _whose(asked.whose, me) & _days(asked)
    return wanted & with_words(asked.words, scope, me) if asked.words.strip() else wanted


@dataclass(frozen=True, slots=True)
class _Place:
    """From where a list is walked; `beyond` is what lies there, `back` that it is walked backwards."""

    beyond: Q = field(default_factory=Q)
    back: bool = False


def _place(asked: Asked) -> _Place:
    back = bool(asked.before)
    text = asked.before or asked.after
    if asked.order is Order.NEWEST:
        number = read.number(text)
        if number is None:
            return _Place()
        return _Place(Q(id__gt=number) if back else Q(id__lt=number), back)
    due, _, last = text.rpartition("_")
    number, instant = read.number(last), read.instant(due)
    if number is None or not (instant or due == "none"):
        return _Place()
    return _Place(_beside(instant, number, back=back), back)


def _ordered(found: QuerySet[Case], asked: Asked) -> QuerySet[Case]:
    """In its order, from its place on."""
    where = _place(asked)
    found = found.filter(where.beyond)
    if asked.order is Order.NEWEST:
        return found.order_by("id" if where.back else "-id")
    if where.back:
        return found.order_by(F("due_at").desc(nulls_first=True), "-id")
    return found.order_by(F("due_at").asc(nulls_last=True), "id")


def _beside(due: datetime | None, number: int, *, back: bool) -> Q:
    if due is None:
        return Q(due_at__isnull=False) | Q(due_at=None, id__lt=number) if back else Q(due_at=None, id__gt=number)
    if back:
        return Q(due_at__lt=due) | Q(due_at=due, id__lt=number)
    return Q(due_at__gt=due) | Q(due_at=due, id__gt=number) | Q(due_at=None)


def _same(asked: Asked) -> Q:
    found = {name: value for name in (*CHOICES, "site", "region") if (value := getattr(asked, name))}
    wanted = {name: "" if value == NOT_SAID else value for name, value in found.items()}
    if asked.customer:
        wanted["customer"] = asked.customer
    if asked.claim:
        wanted["claim"] = True
    if asked.duty:
        wanted["due_duty"] = asked.duty
    return Q(**wanted)


def _state(asked: Asked) -> Q:
    if asked.state in (*Several,):
        return Q(state__in=GROUPS[Several(asked.state)])
    return Q() if asked.state == "all" else Q(state=asked.state)


def _when(when: str, at: datetime) -> Q:
    match when:
        case "late":
            return Q(due_at__lt=at)
        case "soon":
            return Q(due_at__gte=at, due_at__lt=at + SOON)
        case "later":
            return Q(due_at__gte=at + SOON)
        case "none":
            return Q(due_at=None)
    return Q()


def _whose(whose: str, me: int | None) -> Q:
    match whose:
        case "":
            return Q()
        case "mine":
            return Q(handler=me) if me is not None else Q(pk__in=())
        case "asked":
            return Q(first_asked=me) if me is not None else Q(pk__in=())
        case "nobody":
            return Q(handler=None)
    return Q(handler=int(whose))


def _days(asked: Asked) -> Q:
    wanted = Q()
    if asked.since:
        wanted &= Q(received_at__gte=_start(asked.since))
    if asked.until:
        wanted &= Q(received_at__lt=_start(asked.until, days=1))
    if asked.solved:
        wanted &= Q(resolved_at__gte=_start(asked.solved), resolved_at__lt=_start(asked.solved, days=1))
    if asked.due_from:
        wanted &= Q(due_at__gte=datetime.fromisoformat(asked.due_from))
    if asked.due_to:
        wanted &= Q(due_at__lt=datetime.fromisoformat(asked.due_to))
    return wanted


def _start(day: str, *, days: int = 0) -> datetime:
    """When a day of the company, or one so many days later, begins."""
    return start_of(date.fromisoformat(day) + timedelta(days=days))


def with_words(words: str, scope: "Scope", me: int | None) -> Q:
    """The condition on cases that the index finds by these words, which knows a number by how it begins."""
    found = search.subjects(words, kinds=("case",), scope=within(scope, me))
    return Q(number__in=[ref.partition(":")[2] for ref in found])


def within(scope: "Scope", me: int | None) -> Q:
    """The condition on entries of the index that they are of cases which one sees, as far as places and the newest of
    one's own say so. One query, none for whoever sees everything."""
    if scope.everything:
        return Q()
    placed = scope.q("site", "region")
    if scope.sites or scope.regions:
        placed |= Q(site="", region="")
    if me is None:
        return placed
    own = Case.objects.filter(Q(first_asked=me) | Q(handler=me)).order_by("-id").values_list("number", flat=True)
    return placed | Q(subject__in=[f"case:{number}" for number in own[:OWN]])
