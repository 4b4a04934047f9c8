"""Pieces of the compliance pages: figures that open their rows, targets and gates, documents and their clauses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from shouyue.performance import account_charts as charts
from shouyue.performance.addresses import clause_rows, rows_at, with_asked
from shouyue.performance.compliance import (
    GATE,
    OWED,
    TARGET,
    Account,
    ClauseAccount,
    DocumentAccount,
    Reach,
    Sum,
    targets_of,
    together,
)
from shouyue.performance.named_roles import named_roles
from shouyue.performance.panels import language
from shouyue.performance.phrases import COLUMNS, KINDS, STATUSES
from shouyue.performance.reports import Asked
from shouyue.policy.phrasing import phrase
from shouyue.policy.values import AnyRule, Chain, Class, Gate, Status, Target
from shouyue.ui.charts import Tone

GOOD, FAIR = 95.0, 80.0  # from which share of kept promises a figure is green, and from which amber
WORST = 8  # clauses on the list of those that were late most often


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


def tone_of(share: float | None) -> Tone:
    """Green, amber or red, or grey where nothing has ended."""
    if share is None:
        return "muted"
    return "good" if share >= GOOD else "warn" if share >= FAIR else "bad"


def kpis(found: Sequence[DocumentAccount], wanted: Asked, code: str = "") -> list[Kpi]:
    """The strip: what was kept, late and entered late, what is open and what is silent."""
    total, silent = together(found).sum, sum(one.silent for one in found)
    share = "–" if total.share is None else f"{total.share:g}"

    def of(column: str, icon: str, tone: Tone, label: str) -> Kpi:
        amount = getattr(total, column)
        href = rows_at(wanted, code, column=column) if amount else ""
        return Kpi(label, f"{amount:,}", icon, tone if amount else "muted", href=href)

    held = rows_at(wanted, code, column="held") if total.held else ""
    ended = f"{total.held:,}/{total.ended:,}"
    gaps = reverse("performance:coverage") + (f"?{urlencode({'document': code})}" if code else "")
    return [
        Kpi(
            gettext("Share kept"),
            share,
            "circle-check",
            tone_of(total.share),
            "%",
            href=held,
            hint=ended,
        ),
        of("late", "alarm", "bad", gettext("Late")),
        of("entered_late", "clock-edit", "warn", gettext("Entered late")),
        of("open", "hourglass", "info", gettext("Open")),
        Kpi(gettext("Coverage gaps"), f"{silent:,}", "eye-off", "warn" if silent else "muted", href=gaps),
    ]


def tone_of_reach(reach: Reach) -> Tone:
    """Green where every target was reached, red where none was."""
    if not reach.measured:
        return "muted"
    return "good" if reach.reached == reach.measured else "warn" if reach.reached else "bad"


def document_row(one: DocumentAccount, wanted: Asked) -> dict[str, Any]:
    """A document on the list."""
    code = one.policy.document.id
    return {
        "document": one.policy.document,
        "href": with_asked(reverse("performance:compliance_document", args=[code]), wanted),
        "sum": one.account.sum,
        "tone": tone_of(one.account.sum.share),
        "cells": _cells(one.account.sum, OWED, lambda name: rows_at(wanted, code, column=name)),
        "marks": _marks(one.account.sum, one.reach, lambda name: rows_at(wanted, code, column=name)),
        "bars": charts.bars(one.account, wanted),
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
        "href": with_asked(reverse("performance:compliance_clause", args=[document, clause.id]), wanted),
        "kind": KINDS[clause.kind],
        "status": STATUSES[clause.status],
        "runs": one.runs,
        "sum": total,
        "tone": tone_of(total.share),
        "cells": _cells(total, OWED, lambda name: clause_rows(one, wanted, column=name)),
        "marks": _marks(total, one.reach, lambda name: clause_rows(one, wanted, column=name)),
        "bars": charts.bars(one.account, wanted),
        "silent": one.silent,
    }


def statuses(found: DocumentAccount) -> list[dict[str, Any]]:
    """How far the clauses of a document run: for each status how many, and what that means for those who work."""
    amounts = {status: sum(one.clause.status is status for one in found.clauses) for status in Status}
    return [
        {"name": name, "tone": tone, "means": means, "count": amounts[status]}
        for status, (name, tone, means) in STATUSES.items()
        if amounts[status]
    ]


def worst(found: Sequence[DocumentAccount], wanted: Asked) -> list[dict[str, Any]]:
    """The clauses that were late most often."""
    late = [clause for one in found for clause in one.clauses if clause.account.sum.late]
    late.sort(key=lambda clause: (-clause.account.sum.late, clause.clause.id))
    return [clause_row(clause, wanted) for clause in late[:WORST]]


def clause_page(one: ClauseAccount, wanted: Asked, at: datetime) -> dict[str, Any]:
    """Everything on the page of one clause."""
    rules = [rule for rule in one.policy.rules if rule.clause == one.clause.id]
    known = {rule.id for rule in rules}
    return {
        **clause_row(one, wanted),
        "policy": one.policy,
        "document": one.policy.document,
        "chart": charts.account_chart(
            one.account, wanted, lambda month, name: clause_rows(one, wanted, month=month, column=name)
        ),
        "targets": _targets(one, wanted),
        "measured": measured_months(one),
        "rules": [_rule(one, rule, wanted) for rule in rules],
        "roles": named_roles(one.clause, at),
        "gone": [
            {"id": rule, "sum": account.sum, "cells": _rule_cells(one, rule, wanted)}
            for rule, account in one.rules.items()
            if rule not in known
        ],
    }


def measured_months(one: ClauseAccount) -> list[str]:
    """The months in which something was measured."""
    return sorted({each.month for periods in one.targets.values() for each in periods})


def _targets(one: ClauseAccount, wanted: Asked) -> list[dict[str, Any]]:
    """Each target against what was measured, month by month; nothing where nothing was measured."""
    months = measured_months(one)
    found = []
    for rule in targets_of(one.policy, one.clause.id):
        periods = {each.month: each for each in one.targets[rule.id]}
        cells = [
            (month, periods.get(month), clause_rows(one, wanted, rule=rule.id, month=month, column="measured"))
            for month in months
        ]
        found.append({"label": rule.label, "id": rule.id, "least": _per_cent(rule), "cells": cells})
    return found if months else []


def _per_cent(rule: Target) -> str:
    return f"{float(100 * rule.at_least):g}%"


def _rule(one: ClauseAccount, rule: AnyRule, wanted: Asked) -> dict[str, Any]:
    account = one.rules.get(rule.id, Account())
    return {
        "phrase": phrase(rule, one.policy, language()),
        "id": rule.id,
        "sum": account.sum,
        "cells": _rule_cells(one, rule.id, wanted),
        "nothing": _nothing(rule),
    }


def _nothing(rule: AnyRule) -> str:
    """What is said where a rule has no figure."""
    if isinstance(rule, Gate):
        return gettext("No action has asked this gate yet.")
    if isinstance(rule, Target):
        return gettext("Nothing that it counts has happened.")
    if isinstance(rule, Chain):
        return "–"  # who agreed to what stands on the page of each approval
    if isinstance(rule, Class):
        return "–"  # what was proposed and what was confirmed stands on the page of each case
    return gettext("Nothing was owed.")


def _rule_cells(one: ClauseAccount, rule: str, wanted: Asked) -> list[Cell]:
    total = one.rules[rule].sum if rule in one.rules else Sum()
    found = _cells(total, (*OWED, *TARGET, *GATE), lambda name: clause_rows(one, wanted, rule=rule, column=name))
    return [cell for cell in found if cell.value]


def _cells(total: Sum, names: Sequence[str], href: Callable[[str], str]) -> list[Cell]:
    return [Cell(getattr(total, name), href(name), COLUMNS[name][1], str(COLUMNS[name][0])) for name in names]


@dataclass(frozen=True, slots=True)
class Mark:
    """What targets or gates say, in a few words."""

    text: str
    tone: Tone
    href: str


def _marks(total: Sum, reach: Reach, href: Callable[[str], str]) -> list[Mark]:
    marks = []
    if reach.measured:
        said = gettext("targets %(reached)s/%(measured)s") % {"reached": reach.reached, "measured": reach.measured}
        marks.append(Mark(said, tone_of_reach(reach), href("measured")))
    if total.asked:
        said = ngettext("%(count)s rule answered", "%(count)s rules answered", total.asked)
        said %= {"count": f"{total.asked:,}"}
        marks.append(Mark(said, "info", href("asked")))
        found = _cells(total, ("refused", "waived"), href)
        marks += [Mark(f"{cell.name} {cell.value:,}", cell.tone, cell.href) for cell in found if cell.value]
    return marks
