"""Pieces of the lists behind figures: obligations, what targets and gates count, and how the lists are filtered."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from shouyue.obligations import queries as promises
from shouyue.people import queries as people
from shouyue.performance.compliance import GATE, NAMES, OWED, TARGET, ClauseAccount, Sum
from shouyue.performance.panels import language, subject_name
from shouyue.performance.phrases import COLUMNS, REASONS, STATES, TOGETHER
from shouyue.performance.reports import PERIODS, Figure, Place
from shouyue.policy.engine.counting import Counted
from shouyue.policy.engine.state import State
from shouyue.ui.elements import Page

if TYPE_CHECKING:
    from shouyue.access.models import Account as Visitor
    from shouyue.kit.text import Text
    from shouyue.obligations.models import Evidence, Obligation
    from shouyue.policy.fields import Field

Labels = dict[str, "Text"]  # what people call a rule


def labels(found: Iterable[ClauseAccount]) -> Labels:
    """What the rules of these clauses are called."""
    return {
        rule.id: rule.label
        for policy in {id(one.policy): one.policy for one in found}.values()
        for rule in policy.rules
    }


def obligation_row(o: "Obligation", named: Labels, at: datetime) -> dict[str, Any]:
    """One obligation of a list, as of `at`."""
    late = o.counted == Counted.LATE
    length = (o.met_at or o.closed_at or at) - (o.breached_at or at)
    return {
        "o": o,
        "href": reverse("performance:obligation", args=[o.id]),
        "label": named.get(o.rule),
        "subject": subject_name(o.subject),
        "state": STATES[State(o.status)],
        "column": COLUMNS.get(NAMES.get(Counted(o.counted), "")),
        "reason": REASONS.get(o.reason, o.reason),
        "late": late,
        "late_by": int(length.total_seconds()),
    }


def evidence_row(one: "Evidence", named: Labels, at: datetime) -> dict[str, Any]:
    """One fact that a target counts, or one answer of a gate."""
    known = promises.in_force().program.catalogue.facts_of(one.subject.partition(":")[0])
    return {
        "one": one,
        "href": reverse("desk:timeline", args=[one.subject]),
        "label": named.get(one.rule),
        "subject": subject_name(one.subject),
        "column": COLUMNS[NAMES[Counted(one.counted)]],
        "groups": [
            (_called(known.get(key), key), " ".join(subject_name(value)) if ":" in value else value)
            for key, value in sorted(one.groups.items())
            if value
        ],
        "late": one.counted == Counted.MISSED,
    }


def _called(known: "Field | None", key: str) -> str:
    """What a fact of the subject is called."""
    return known.label.in_(language()) if known is not None and known.label is not None else key


# ── walked by key ────────────────────────────────────────────────────────────────────────────────────────────────


def place(request: HttpRequest, figure: Figure) -> Place:
    """Where the list goes on: what `after` in the address says; nothing where it says it wrongly."""
    month, _, rest = request.GET.get("after", "").partition("_")
    moment, _, key = rest.partition("_")
    try:
        at = datetime.fromtimestamp(float(moment), UTC)
        return month, at, UUID(key) if figure.is_owed else int(key)
    except (ValueError, OverflowError, OSError):
        return None


def pager(request: HttpRequest, figure: Figure, last: "Obligation | Evidence | None", size: int) -> Page:
    """The pager of a list; `last` is the last row shown where there are more."""
    query = request.GET.copy()
    query.pop("after", None)
    first = f"{request.path}?{query.urlencode()}" if request.GET.get("after") else ""
    following = ""
    if last is not None:
        moment: datetime = getattr(last, "opened_at" if figure.is_owed else "at")
        query["after"] = f"{last.month}_{moment.timestamp():.6f}_{last.pk}"
        following = f"{request.path}?{query.urlencode()}"
    said = gettext("%(total)s rows, %(count)s on this page")
    return Page(said % {"total": f"{figure.amount():,}", "count": size}, previous=first, next=following)


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


def column_options(found: Iterable[ClauseAccount]) -> tuple[tuple[str, str], ...]:
    """The columns in which there is something, those of one kind after those of another."""
    total = Sum()
    for one in found:
        total += one.account.sum
    shown: list[tuple[str, str]] = []
    for names, together in ((OWED, ("all", "held")), (TARGET, ("measured",)), (GATE, ("asked",))):
        filled = [name for name in names if getattr(total, name)]
        if filled:
            shown += [(name, str(TOGETHER[name])) for name in together]
            shown += [(name, str(COLUMNS[name][0])) for name in filled]
    return tuple(shown)


def rule_options(found: Iterable[ClauseAccount]) -> tuple[tuple[str, str], ...]:
    named = {rule.id: rule.label.in_(language()) for one in found for rule in one.policy.rules}
    return tuple((rule, named.get(rule) or rule) for one in found for rule in one.rules)
