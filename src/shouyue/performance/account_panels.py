"""Pieces of the compliance pages: figures that open their rows, trends, the clauses of a document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from shouyue.people import queries as people
from shouyue.performance.compliance import Account, ClauseAccount, DocumentAccount, Sum
from shouyue.performance.panels import language, subject_name
from shouyue.performance.phrases import COLUMNS, KINDS, REASONS, STATES, STATUSES
from shouyue.performance.reports import PERIODS, Asked
from shouyue.policy.engine.counting import Counted
from shouyue.policy.engine.state import State
from shouyue.policy.phrasing import phrase
from shouyue.policy.values import Gate, Policy
from shouyue.ui.charts import Chart, Series, Tone
from shouyue.ui.elements import Page

if TYPE_CHECKING:
    from shouyue.access.models import Account as Visitor
    from shouyue.obligations.models import Obligation

Row = TypeVar("Row", bound=Model)
GOOD, FAIR = 95.0, 80.0  # from which share of kept promises a figure is green, and from which amber
WORST = 8  # clauses on the list of those that were late most often
COLUMN_OF = {
    Counted.KEPT: "kept",
    Counted.ENTERED_LATE: "entered_late",
    Counted.LATE: "late",
    Counted.OPEN: "open",
    Counted.CLIMBED: "climbed",
}


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure of the strip at the top."""

    label: str
    value: str
    icon: str
    tone: Tone
    unit: str = ""
    href: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a table; it opens its rows."""

    value: int
    href: str
    tone: Tone
    name: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """A small drawing of the months, without axes."""

    bars: tuple["Bar", ...]

    @property
    def width(self) -> int:
        return 8 * len(self.bars)


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of a small trend: heights in per cent of the tallest."""

    x: int
    kept: int
    late: int
    label: str

    @property
    def top(self) -> int:
        return 25 - self.late - self.kept

    @property
    def low(self) -> int:
        return 25 - self.late


def tone_of(share: float | None) -> Tone:
    """Green, amber or red, or grey where nothing has ended."""
    if share is None:
        return "muted"
    return "good" if share >= GOOD else "warn" if share >= FAIR else "bad"


def kpis(found: Sequence[DocumentAccount], wanted: Asked) -> list[Kpi]:
    """The strip: what share was kept, what was late, what is open, what is silent."""
    whole = Account()
    for one in found:
        whole += one.account
    total, silent = whole.sum, sum(one.silent for one in found)
    amber = total.entered_late
    share = "–" if total.share is None else f"{total.share:g}"
    ended = gettext("%(kept)s of %(ended)s") % {"kept": total.kept + total.entered_late, "ended": total.ended}
    return [
        Kpi(gettext("Kept"), share, "circle-check", tone_of(total.share), "%", hint=ended),
        Kpi(gettext("Late"), f"{total.late:,}", "alarm", "bad" if total.late else "muted"),
        Kpi(gettext("Entered late"), f"{amber:,}", "clock-edit", "warn" if amber else "muted"),
        Kpi(gettext("Open"), f"{total.open:,}", "hourglass", "info"),
        Kpi(
            gettext("Coverage gaps"),
            f"{silent:,}",
            "eye-off",
            "warn" if silent else "muted",
            href=reverse("performance:coverage"),
        ),
    ]


def trend(found: Sequence[DocumentAccount], wanted: Asked) -> Chart:
    """Kept, late and open by month, and the share kept."""
    whole = Account()
    for one in found:
        whole += one.account
    return account_chart(whole, wanted, gettext("By the month in which they were due"))


def account_chart(account: Account, wanted: Asked, title: str, hrefs: Any = None) -> Chart:
    months = [account.months.get(month, Sum()) for month in wanted.months]
    series = [
        Series(
            COLUMNS[name][0],
            tuple(getattr(month, name) for month in months),
            tone=COLUMNS[name][1],
            hrefs=tuple(hrefs(month, name) for month in wanted.months) if hrefs else (),
        )
        for name in ("kept", "entered_late", "late", "open")
    ]
    share = Series(
        gettext("Kept in time"), tuple(month.share for month in months), kind="line", tone="teal", unit="%", right=True
    )
    return Chart(title, wanted.months, (*(one for one in series if any(one.values)), share), stacked=True)


def document_row(one: DocumentAccount, wanted: Asked) -> dict[str, Any]:
    """A document on the list."""
    href = _with(reverse("performance:compliance_document", args=[one.policy.document.id]), wanted)
    return {
        "document": one.policy.document,
        "href": href,
        "sum": one.account.sum,
        "tone": tone_of(one.account.sum.share),
        "bars": bars(one.account, wanted),
        "running": one.running,
        "clauses": len(one.clauses),
        "silent": one.silent,
    }


def clause_row(one: ClauseAccount, wanted: Asked) -> dict[str, Any]:
    """A clause on the list of its document."""
    document, clause = one.policy.document.id, one.clause
    total = one.account.sum
    return {
        "clause": clause,
        "href": _with(reverse("performance:compliance_clause", args=[document, clause.id]), wanted),
        "kind": KINDS[clause.kind],
        "status": STATUSES[clause.status],
        "runs": one.runs,
        "sum": total,
        "tone": tone_of(total.share),
        "cells": [
            Cell(getattr(total, name), _rows(one, wanted, column=name), COLUMNS[name][1])
            for name in ("kept", "entered_late", "late", "open")
        ],
        "climbed": Cell(total.climbed, _rows(one, wanted, column="climbed"), "violet"),
        "bars": bars(one.account, wanted),
        "silent": one.silent,
    }


def worst(found: Sequence[DocumentAccount], wanted: Asked) -> list[dict[str, Any]]:
    """The clauses that were late most often."""
    late = [clause for one in found for clause in one.clauses if clause.account.sum.late]
    late.sort(key=lambda clause: (-clause.account.sum.late, clause.clause.id))
    return [clause_row(clause, wanted) for clause in late[:WORST]]


def clause_page(one: ClauseAccount, wanted: Asked) -> dict[str, Any]:
    """Everything on the page of one clause."""
    rules = [rule for rule in one.policy.rules if rule.clause == one.clause.id]
    known = {rule.id for rule in rules}
    return {
        **clause_row(one, wanted),
        "policy": one.policy,
        "document": one.policy.document,
        "chart": account_chart(
            one.account, wanted, gettext("By month"), lambda month, name: _rows(one, wanted, month=month, column=name)
        ),
        "rules": [
            {
                "phrase": phrase(rule, one.policy, language()),
                "id": rule.id,
                "gate": isinstance(rule, Gate),
                "sum": one.rules[rule.id].sum if rule.id in one.rules else Sum(),
                "cells": _rule_cells(one, rule.id, wanted),
            }
            for rule in rules
        ],
        "gone": [
            {"id": rule, "sum": account.sum, "cells": _rule_cells(one, rule, wanted)}
            for rule, account in one.rules.items()
            if rule not in known
        ],
    }


def _rule_cells(one: ClauseAccount, rule: str, wanted: Asked) -> list[Cell]:
    total = one.rules[rule].sum if rule in one.rules else Sum()
    names = ("climbed",) if total.climbed else ("kept", "entered_late", "late", "open")
    return [
        Cell(getattr(total, name), _rows(one, wanted, rule=rule, column=name), COLUMNS[name][1], str(COLUMNS[name][0]))
        for name in names
    ]


def bars(account: Account, wanted: Asked) -> Trend:
    """A small trend without axes."""
    months = [(month, account.months.get(month, Sum())) for month in wanted.months]
    most = max((one.ended for _month, one in months), default=0) or 1
    return Trend(
        tuple(
            Bar(
                place * 8,
                round(24 * (one.kept + one.entered_late) / most),
                round(24 * one.late / most),
                f"{month} {one.kept + one.entered_late}/{one.ended}",
            )
            for place, (month, one) in enumerate(months)
        )
    )


# ── rows behind a figure ─────────────────────────────────────────────────────────────────────────────────────────


def row(o: "Obligation", policy: Policy) -> dict[str, Any]:
    """One obligation of a list."""
    label = next((rule.label for rule in policy.rules if rule.id == o.rule), None)
    state = State(o.status)
    return {
        "o": o,
        "href": reverse("performance:obligation", args=[o.id]),
        "label": label,
        "subject": subject_name(o.subject),
        "state": STATES[state],
        "column": COLUMNS.get(COLUMN_OF.get(Counted(o.counted), "")),
        "reason": REASONS.get(o.reason, o.reason),
        "late": o.counted == Counted.LATE,
    }


def page(request: HttpRequest, rows: "QuerySet[Row]", size: int) -> tuple[Page, list[Row]]:
    """One page of rows ordered by `-opened_at, -id`, walked by key; `after` in the address is the last one seen."""
    after = request.GET.get("after", "")
    moment, _, key = after.partition("_")
    if _is_uuid(key) and moment.replace(".", "").isdigit():
        at = datetime.fromtimestamp(float(moment), UTC)
        rows = rows.filter(Q(opened_at__lt=at) | Q(opened_at=at, id__lt=UUID(key)))
    shown = list(rows[: size + 1])
    query = request.GET.copy()
    following = ""
    if len(shown) > size:
        last: Any = shown[size - 1]
        query["after"] = f"{last.opened_at.timestamp():.6f}_{last.id}"
        following = f"{request.path}?{query.urlencode()}"
    query.pop("after", None)
    first = f"{request.path}?{query.urlencode()}" if after else ""
    said = gettext("%(count)s rows on this page") % {"count": len(shown[:size])}
    return Page(said, previous=first, next=following), shown[:size]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


# ── filters ──────────────────────────────────────────────────────────────────────────────────────────────────────


def periods() -> tuple[tuple[str, str], ...]:
    words = {
        "1": gettext("one month"),
        "3": gettext("three months"),
        "12": gettext("twelve months"),
        "24": gettext("two years"),
    }
    return tuple((key, words[key]) for key in PERIODS)


def site_options(visitor: "Visitor") -> tuple[tuple[str, str], ...]:
    """The sites that this person may look at."""
    mine = people.scope_of(visitor, "compliance.view")
    return tuple((site.code, site.name) for site in people.sites() if mine.everything or site.code in mine.sites)


def rule_options(one: ClauseAccount) -> tuple[tuple[str, str], ...]:
    labels = {rule.id: rule.label.in_(language()) for rule in one.policy.rules}
    return tuple((rule, labels.get(rule, rule)) for rule in one.rules)


def _rows(one: ClauseAccount, wanted: Asked, **asked: str) -> str:
    address = reverse("performance:evidence", args=[one.policy.document.id, one.clause.id])
    return _with(address, wanted, **asked)


def _with(address: str, wanted: Asked, **asked: str) -> str:
    """An address that keeps what the page was asked for."""
    kept = {"months": str(len(wanted.months)), "until": wanted.until, "site": wanted.site, "region": wanted.region}
    return f"{address}?{urlencode({key: value for key, value in {**kept, **asked}.items() if value})}"
