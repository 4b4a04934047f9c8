"""The compliance pages' questions: figures within somebody's scope, and the rows behind each of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from shouyue.obligations import queries as promises
from shouyue.people import queries as people
from shouyue.performance.compliance import ClauseAccount, DocumentAccount, accounts, months_back
from shouyue.policy.engine.counting import Counted

if TYPE_CHECKING:
    from shouyue.access.models import Account
    from shouyue.obligations.models import Obligation

PERIODS = {"1": 1, "3": 3, "12": 12, "24": 24}  # months that the page offers
COLUMNS = {
    "kept": (Counted.KEPT, Counted.ENTERED_LATE),
    "entered_late": (Counted.ENTERED_LATE,),
    "late": (Counted.LATE,),
    "open": (Counted.OPEN,),
    "climbed": (Counted.CLIMBED,),
    "all": (Counted.KEPT, Counted.ENTERED_LATE, Counted.LATE, Counted.OPEN),
}


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
    last = until if len(until) == 7 and until[:4].isdigit() and until[5:].isdigit() and until <= "9999-12" else current
    return Asked(tuple(months_back(last, PERIODS.get(months, 12))), site, region, "" if last == current else last)


def within(account: "Account", site: str = "", region: str = "") -> promises.Within:
    """Where this person may look, narrowed to a site or a region."""
    mine = people.scope_of(account, "compliance.view")
    if site:
        return promises.Within(frozenset({site}) if mine.everything or site in mine.sites else frozenset())
    if region:
        allowed = mine.everything or region in mine.regions
        return promises.Within(regions=frozenset({region}) if allowed else frozenset())
    return promises.EVERYWHERE if mine.everything else promises.Within(mine.sites, mine.regions)


def documents(account: "Account", wanted: Asked) -> tuple[DocumentAccount, ...]:
    """Every adopted document accounted for, as of one moment: three queries, whatever the number of obligations."""
    figures = promises.figures(wanted.since, wanted.until, within(account, wanted.site, wanted.region))
    silent = promises.silent_by_clause(scope(account))
    return accounts(promises.in_force().policies.values(), figures, silent)


def clause(account: "Account", wanted: Asked, document: str, number: str) -> ClauseAccount | None:
    """One clause accounted for."""
    found = (each for each in documents(account, wanted) if each.policy.document.id == document)
    return next((each for one in found for each in one.clauses if each.clause.id == number), None)


def scope(account: "Account") -> Q:
    """The rows that this person may see."""
    return people.scope_of(account, "compliance.view").q()


def rows(
    account: "Account", wanted: Asked, *, rules: frozenset[str], month: str = "", column: str = "all"
) -> "QuerySet[Obligation]":
    """The rows behind a figure: the same scope, months and columns as the figure itself."""
    months = [month] if month else list(wanted.months)
    columns = COLUMNS.get(column, COLUMNS["all"])
    found = promises.obligations(scope(account)).filter(
        rule__in=rules, month__in=months, counted__in=[int(each) for each in columns]
    )
    if wanted.site:
        found = found.filter(site=wanted.site)
    if wanted.region:
        found = found.filter(region=wanted.region)
    return found.order_by("-opened_at", "-id")
