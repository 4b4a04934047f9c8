"""Pieces of the judge pages: figures that open their rows, charts, two policies side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext

from shouyue.kit.text import Text
from shouyue.performance import queries
from shouyue.performance.models import Judgement
from shouyue.performance.phrases import CHANGES, COUNTED, KINDS, STATUSES
from shouyue.performance.queries import Opened, Total
from shouyue.policy.judge import Comparison, Verdicts, ladders
from shouyue.policy.judge import lateness as steps_of_lateness
from shouyue.policy.judge.figures import By
from shouyue.policy.phrasing import subject_words
from shouyue.ui.charts import Chart, Series, Tone
from shouyue.ui.templatetags.ui import duration

__all__ = ["KINDS", "STATUSES"]

WORST = 10  # persons on a chart


def language() -> str:
    """The language of the page."""
    return get_language() or "zh-hans"


def subject_name(subject: str) -> tuple[str, str]:
    """`case:GD0002` as its kind in words and its own name."""
    kind, _, name = subject.partition(":")
    return subject_words(kind, language()), name


def problem(judgement: Judgement) -> Text:
    """Why a history could not be judged."""
    told: dict[str, str] = judgement.problem or {}
    return Text(zh=told.get("zh", ""), en=told.get("en", ""))


def rows_url(opened: Opened, **asked: str) -> str:
    """The address of the rows behind a figure."""
    if opened.second:
        asked["against"] = "1"
    return f"{reverse('performance:rows', args=[opened.judgement.key])}?{urlencode(asked)}"


def why_url(opened: Opened, row: Mapping[str, Any]) -> str:
    """The address at which one obligation is explained."""
    asked = {"subject": row["subject"], "rule": row["rule"], "opened": int(row["opened_at"].timestamp())}
    if opened.second:
        asked["against"] = "1"
    return f"{reverse('performance:why', args=[opened.judgement.key])}?{urlencode(asked)}"


def by_month(opened: Opened) -> Chart:
    """Kept, late and open by the month in which they were due, and the share kept."""
    found = queries.totals(opened.verdicts, "month")
    share = Series(
        gettext("Kept in time"),
        tuple(total.share for total in found),
        kind="line",
        tone="warn",
        unit="%",
        right=True,
    )
    return _counted(opened, gettext("By month"), "month", found, also=(share,))


def by_person(opened: Opened) -> Chart:
    """Who was late most often."""
    found = [total for total in queries.totals(opened.verdicts, "person") if total.late]
    worst = sorted(found, key=lambda total: -total.late)[:WORST]
    return _counted(opened, gettext("Late most often, by person"), "person", worst, across=True)


def _counted(
    opened: Opened, title: str, by: By, found: list[Total], *, across: bool = False, also: tuple[Series, ...] = ()
) -> Chart:
    names = [name for name in ("kept", "late", "open") if any(getattr(total, name) for total in found)]
    return Chart(
        title=title,
        labels=tuple(total.value or gettext("nobody named") for total in found),
        series=(
            *(
                Series(
                    COUNTED[name][0],
                    tuple(getattr(total, name) for total in found),
                    tone=COUNTED[name][1],
                    hrefs=tuple(rows_url(opened, counted=name, **_is(by, total.value)) for total in found),
                )
                for name in names
            ),
            *also,
        ),
        stacked=True,
        across=across,
    )


def _is(by: By, value: str) -> dict[str, str]:
    """The filter for one value of a column; a person who is not named has one of its own."""
    return {"nobody": "1"} if by == "person" and not value else {by: value}


def lateness(opened: Opened) -> Chart:
    """How many were late by how much."""
    counts = steps_of_lateness(opened.verdicts)["late"].to_list()
    return Chart(
        title=gettext("How late"),
        labels=tuple(late_by(place) for place in range(len(counts))),
        series=(
            Series(
                gettext("late"),
                tuple(counts),
                tone="bad",
                hrefs=tuple(rows_url(opened, counted="late", late=str(place)) for place in range(len(counts))),
            ),
        ),
        across=True,
    )


def late_by(place: int) -> str:
    """One step of lateness in words: within 1 h, 1 h–4 h, over 30 days."""
    low, high = queries.bounds(place)
    if high is None:
        return gettext("over %s") % duration(low)
    between = {"low": duration(low), "high": duration(high)}
    return gettext("%(low)s–%(high)s") % between if low else gettext("within %s") % between["high"]


@dataclass(frozen=True, slots=True)
class Climb:
    """A ladder with how often it ran, and how often exactly so many of its steps were called, each with its rows."""

    label: Text
    rule: str
    times: int
    href: str
    steps: list[tuple[int, int, str]]


def climbs(opened: Opened) -> list[Climb]:
    """The ladders that ran."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for rule, steps, times in ladders(opened.verdicts).iter_rows():
        found.setdefault(rule, []).append((steps, times, rows_url(opened, rule=rule, steps=str(steps))))
    return [
        Climb(opened.label(rule), rule, sum(times for _, times, _ in steps), rows_url(opened, rule=rule), steps)
        for rule, steps in found.items()
    ]


# ── two policies ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Side:
    """One figure under both policies with the rows behind each, and the change from the first to the second."""

    first: int
    second: int
    first_url: str
    second_url: str

    @property
    def change(self) -> str:
        """+5, −3, ±0."""
        more = self.second - self.first
        return f"{'+' if more > 0 else '−' if more else '±'}{abs(more):,}"


def comparison(first: Opened, second: Opened, found: Comparison) -> dict[str, Any]:
    """Two policies over the same history: figures side by side, what changes, and who would be loaded."""
    whole = (queries.total(found.a), queries.total(found.b))
    return {
        "first": first,
        "second": second,
        "shares": [one.share for one in whole],
        "sums": {name: _side(first, second, whole, name) for name in ("kept", "late", "open")},
        "changes": list(_changes(first, second, found)),
        "rules": _rules(first, second, found),
        "months": _late(first, second, found, gettext("Late, by month"), "month"),
        "persons": _late(first, second, found, gettext("Late, by person"), "person"),
    }


def _side(first: Opened, second: Opened, whole: tuple[Total, Total], name: str, **asked: str) -> Side:
    urls = [rows_url(one, counted=name, **asked) for one in (first, second)]
    return Side(getattr(whole[0], name), getattr(whole[1], name), *urls)


def _changes(first: Opened, second: Opened, found: Comparison) -> Any:
    """How many obligations change in which way: name, tone, meaning, how many, their rows."""
    for change, words in CHANGES.items():
        count = found.rows(change).height
        if count or change in ("worse", "better"):
            side = first if change == "only_a" else second
            yield (*words, count, rows_url(side, change=change))


def _rules(first: Opened, second: Opened, found: Comparison) -> list[tuple[Text, str, dict[str, Side]]]:
    """Each rule of either policy: its name and its figures on both sides."""
    theirs = {ours: own for own, ours in found.names.items()}
    rows = []
    for row in found.totals("rule").iter_rows(named=True):
        rule = str(row["rule"])
        other = theirs.get(rule, rule)
        sides = {
            name: Side(
                row[f"{name}_a"],
                row[f"{name}_b"],
                rows_url(first, rule=rule, counted=name),
                rows_url(second, rule=other, counted=name),
            )
            for name in ("kept", "late", "open")
        }
        label = first.label(rule) if first.rule(rule) else second.label(other)
        rows.append((label, rule, sides))
    return rows


def _late(first: Opened, second: Opened, found: Comparison, title: str, by: By) -> Chart:
    """The late ones of both policies over the same labels: months in their order, persons the most loaded first."""
    counts = [{total.value: total.late for total in queries.totals(side, by)} for side in (found.a, found.b)]
    labels = sorted({label for side in counts for label in side})
    if by == "person":
        most = {label: max(side.get(label, 0) for side in counts) for label in labels}
        labels = sorted((label for label in labels if most[label]), key=lambda label: -most[label])[:WORST]
    tones: tuple[Tone, Tone] = ("info", "violet")
    return Chart(
        title=title,
        labels=tuple(label or gettext("nobody named") for label in labels),
        series=tuple(
            Series(
                one.name,
                tuple(side.get(label, 0) for label in labels),
                tone=tone,
                hrefs=tuple(rows_url(one, counted="late", **_is(by, label)) for label in labels),
            )
            for one, side, tone in zip((first, second), counts, tones, strict=True)
        ),
        across=by == "person",
    )


def targets(opened: Opened) -> list[dict[str, Any]]:
    """The shares that target rules ask for, each with the name of its rule, in per cent."""
    return [
        row
        | {
            "label": opened.label(row["rule"]),
            "share": round(100 * row["good"] / row["all"], 1) if row["all"] else None,
            "at_least": round(100 * row["at_least"], 1),
        }
        for row in opened.verdicts.targets.iter_rows(named=True)
    ]


def silences(opened: Opened) -> list[tuple[Text, str, str, int, str]]:
    """What could not be computed: the rule's name and id, why, how often, and the address of the list."""
    address = reverse("performance:silent", args=[opened.judgement.key])
    return [
        (opened.label(rule), rule, why, times, f"{address}?{urlencode({'rule': rule, 'why': why})}")
        for rule, why, times in queries.silences(opened.verdicts)
    ]


def unheard(verdicts: Verdicts) -> list[tuple[Text, str]]:
    """Rules that nothing in the history concerned."""
    return [(rule.label if rule.label.zh else Text(zh=rule.id, en=rule.id), rule.id) for rule in verdicts.unheard]
