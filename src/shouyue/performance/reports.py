"""The compliance pages' questions: figures within somebody's scope, and the rows behind each of them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from shouyue.obligations import queries as promises
from shouyue.people import queries as people
from shouyue.performance.compliance import (
    NAMES,
    OWED,
    ClauseAccount,
    DocumentAccount,
    Sum,
    accounts,
    months_back,
)
from shouyue.policy.engine.counting import Counted

if TYPE_CHECKING:
    from shouyue.access.models import Account
    from shouyue.obligations.models import Evidence, Obligation

Months = Mapping[str, Sum]
Place = promises.Place | None

PERIODS = {"1": 1, "3": 3, "12": 12, "24": 24}  # months that the page offers
# What a figure may count: one column, or several together.
COLUMNS: dict[str, tuple[Counted, ...]] = {name: (column,) for column, name in NAMES.items()} | {
    "held": (Counted.KEPT, Counted.ENTERED_LATE),
    "all": (Counted.KEPT, Counted.ENTERED_LATE, Counted.LATE, Counted.OPEN),
    "measured": (Counted.GOOD, Counted.MISSED),
    "asked": (Counted.PASSED, Counted.REFUSED, Counted.WAIVED),
    "counted": (Counted.GOOD, Counted.MISSED, Counted.PASSED, Counted.REFUSED, Counted.WAIVED),
}
MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is asked to show: how many months up to which one, and where."""

    months: tuple[str, ...]
    site: str = ""
    region: str = ""
    chosen: str = ""  # the last month, where one was chosen

    @property
    def since(self) -> str:
        return self.months[0]

    @property
    def until(self) -> str:
        return self.months[-1]


def this_month(at: datetime) -> str:
    """The company's month at an instant."""
    return f"{at.astimezone(ZoneInfo(settings.TIME_ZONE)):%Y-%m}"


def asked(at: datetime, *, months: str = "", until: str = "", site: str = "", region: str = "") -> Asked:
    """What the filters say; what they say wrongly is as if it had not been said."""
    current = this_month(at)
    last = until if MONTH.fullmatch(until) else current
    return Asked(tuple(months_back(last, PERIODS.get(months, 12))), site, region, "" if last == current else last)


def within(account: "Account", wanted: Asked) -> promises.Within:
    """Where this person may look, narrowed to the site and the region that were asked for."""
    mine = people.scope_of(account, "compliance.view")
    return promises.Within(
        sites=None if mine.everything else mine.sites,
        regions=None if mine.everything else mine.regions,
        site=wanted.site,
        region=wanted.region,
    )


def documents(account: "Account", wanted: Asked) -> tuple[DocumentAccount, ...]:
    """Every adopted document accounted for, as of one moment: two queries, whatever the number of obligations."""
    places = within(account, wanted)
    figures = promises.figures(wanted.since, wanted.until, places)
    silent = promises.silent_by_clause(places.q())
    return accounts(promises.in_force().policies.values(), figures, silent)


def document(account: "Account", wanted: Asked, code: str) -> DocumentAccount | None:
    """One document accounted for."""
    return next((each for each in documents(account, wanted) if each.policy.document.id == code), None)


def clauses(account: "Account", wanted: Asked, code: str = "", number: str = "") -> list[ClauseAccount]:
    """One clause, those of a document, or all; none where there is no such document or clause."""
    return [
        each
        for one in documents(account, wanted)
        if not code or one.policy.document.id == code
        for each in one.clauses
        if not number or each.clause.id == number
    ]


def clause(account: "Account", wanted: Asked, code: str, number: str) -> ClauseAccount | None:
    """One clause accounted for."""
    return next(iter(clauses(account, wanted, code, number)), None)


def scope(account: "Account") -> Q:
    """The rows that this person may see."""
    return people.scope_of(account, "compliance.view").q()


# ── rows behind figures ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure whose rows are asked for: of these rules, in a month or in all, in one of COLUMNS."""

    accounts: Mapping[str, Months]  # rule → what the pages say of it
    months: Sequence[str]
    column: str

    @property
    def columns(self) -> tuple[Counted, ...]:
        return COLUMNS[self.column]

    @property
    def is_owed(self) -> bool:
        """Whether its rows are obligations; else they are what targets and gates count."""
        return NAMES[self.columns[0]] in OWED

    def amount(self, rule: str = "", month: str = "") -> int:
        """How many rows there are."""
        return sum(
            getattr(sums[each], NAMES[column])
            for name, sums in self.accounts.items()
            if not rule or rule == name
            for each in self.months
            if each in sums and (not month or month == each)
            for column in self.columns
        )

    def behind(self, places: promises.Within, limit: int, after: promises.Place | None) -> promises.Behind:
        """Where to look for up to `limit` rows: no further back than the figures say that they lie."""
        filled = {
            (name, column)
            for name, sums in self.accounts.items()
            for each in self.months
            if each in sums
            for column in self.columns
            if getattr(sums[each], NAMES[column])
        }
        return promises.Behind(sorted(filled), self._since(limit, after), max(self.months), places)

    def _since(self, limit: int, after: promises.Place | None) -> str:
        found, latest = 0, after[0] if after else "9999-12"
        for month in sorted(self.months, reverse=True):
            if month < latest:
                found += self.amount(month=month)
            if found >= limit:
                return month
        return min(self.months)


def figure(accounts: Iterable[ClauseAccount], *, rule: str, months: Sequence[str], column: str) -> Figure:
    """What the filters of a list of rows mean: a rule or all, some of the months, a column of COLUMNS or the first in
    which there is something."""
    rules = {name: account.months for one in accounts for name, account in one.rules.items()}
    chosen = {rule: rules.get(rule, {})} if rule else rules
    if column not in COLUMNS:
        filled = (name for name in ("all", "counted", "climbed") if Figure(chosen, months, name).amount())
        column = next(filled, "all")
    return Figure(chosen, months, column)


def obligations(account: "Account", wanted: Asked, asked: Figure, *, limit: int, after: Place) -> "list[Obligation]":
    """The obligations behind a figure: the same scope, months and columns as the figure itself."""
    places = within(account, wanted)
    return promises.obligations_behind(asked.behind(places, limit, after), limit, after)


def evidence(account: "Account", wanted: Asked, asked: Figure, *, limit: int, after: Place) -> "list[Evidence]":
    """What targets and gates count behind a figure."""
    places = within(account, wanted)
    return promises.evidence_behind(asked.behind(places, limit, after), limit, after)
