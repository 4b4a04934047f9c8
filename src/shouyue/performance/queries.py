"""Questions about judged histories."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import polars as pl

from shouyue.kit.text import Text
from shouyue.performance import results
from shouyue.performance.models import Judgement, Workbook
from shouyue.policy.judge import Comparison, Counted, Verdicts, compare
from shouyue.policy.judge import totals as sums
from shouyue.policy.judge.comparison import CHANGES
from shouyue.policy.judge.figures import BOUNDS, By
from shouyue.policy.values import AnyRule, Policy

PAGE = 50
FILTERS = ("rule", "clause", "month", "person", "nobody", "counted", "subject", "late", "steps", "change")
# What a filter may say; anything else is as if it had not been said.
MEANT = {
    "month": re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])"),
    "counted": re.compile("|".join(Counted)),
    "late": re.compile("|".join(str(place) for place in range(len(BOUNDS)))),
    "steps": re.compile("[0-9]{1,2}"),
    "change": re.compile("|".join(CHANGES)),
}


def by_key(key: UUID) -> Judgement | None:
    """The judgement of that public reference."""
    return Judgement.objects.select_related("job", "history").filter(key=key).first()


def workbook(key: UUID, owner: str) -> Workbook | None:
    """The workbook of that public reference, for the one who asked for it (`account:1`) and nobody else."""
    return Workbook.objects.select_related("judgement").filter(key=key, requested_by=owner).first()


def recent(limit: int = 50) -> list[Judgement]:
    """The latest judgements, newest first."""
    return list(Judgement.objects.select_related("job")[:limit])


@dataclass(frozen=True, slots=True)
class Opened:
    """A finished judgement with its verdicts and the policies by which it was judged."""

    judgement: Judgement
    verdicts: Verdicts
    policies: list[Policy]
    second: bool = False

    @property
    def name(self) -> str:
        """What the policy is called."""
        chosen = self.judgement.against if self.second and self.judgement.against else self.judgement.policy
        return str(chosen["name"])

    @property
    def zone(self) -> ZoneInfo:
        return self.verdicts.zone

    def rule(self, rule: str) -> tuple[Policy, AnyRule] | None:
        """A rule with the policy that it is written in."""
        return next(((policy, one) for policy in self.policies for one in policy.rules if one.id == rule), None)

    def label(self, rule: str) -> Text:
        """What people call a rule; its id where the policy says nothing better."""
        found = self.rule(rule)
        return found[1].label if found is not None and found[1].label.zh else Text(zh=rule, en=rule)


def open_judgement(judgement: Judgement, *, second: bool = False) -> Opened:
    """The verdicts of a finished judgement, under its policy or its second one."""
    chosen = judgement.against if second and judgement.against else judgement.policy
    return Opened(judgement, results.verdicts_of(judgement, second=second), results.policies(chosen), second)


def compared(judgement: Judgement) -> Comparison:
    """The verdicts under both policies, obligation by obligation."""
    return compare(results.verdicts_of(judgement), results.verdicts_of(judgement, second=True))


def understood(asked: Mapping[str, str]) -> dict[str, str]:
    """The filters that make sense, empty where nothing was asked."""
    return {name: _meant(name, asked.get(name, "")) for name in FILTERS}


def _meant(name: str, value: str) -> str:
    return value if name not in MEANT or MEANT[name].fullmatch(value) else ""


def filtered(opened: Opened, asked: Mapping[str, str]) -> pl.DataFrame:
    """The rows behind a figure: those that match every filter given. The worst come first."""
    low, high = bounds(int(asked["late"])) if asked["late"] else (None, None)
    frame = opened.verdicts.rows(
        rule=asked["rule"],
        clause=asked["clause"],
        month=date.fromisoformat(f"{asked['month']}-01") if asked["month"] else None,
        person="" if asked["nobody"] else asked["person"] or None,
        counted=(Counted(asked["counted"]),) if asked["counted"] else (),
        late_from=low,
        late_below=high,
    )
    if asked["subject"]:
        frame = frame.filter(pl.col("subject").cast(pl.String).str.contains(asked["subject"], literal=True))
    if asked["steps"]:
        frame = frame.filter(pl.col("steps") == int(asked["steps"]))
    if asked["change"] and opened.judgement.against:
        frame = frame.join(_changed(opened, asked["change"]), on=["rule", "subject", "opened_at"], how="semi")
    keys = ["late_seconds", "opened_at", "subject", "rule"]
    return frame.sort(keys, descending=[True, False, False, False], nulls_last=True)


def _changed(opened: Opened, change: str) -> pl.DataFrame:
    """The obligations of one side that change in one way under the other policy."""
    rule = pl.col("rule_b" if opened.second else "rule_a").cast(opened.verdicts.frame.schema["rule"])
    return compared(opened.judgement).rows(change).select(rule.alias("rule"), "subject", "opened_at")


def bounds(place: int) -> tuple[int, int | None]:
    """The seconds of one bar of the lateness chart: from, and below (None: no bound)."""
    return BOUNDS[place], BOUNDS[place + 1] if place + 1 < len(BOUNDS) else None


@dataclass(frozen=True, slots=True)
class Total:
    """Kept, late and open for one value of a column, and how late in the middle and at the worst (seconds)."""

    value: str
    kept: int
    late_entry: int
    late: int
    open: int
    median_late: int | None
    worst_late: int | None
    share: float | None

    @property
    def ended(self) -> int:
        return self.kept + self.late


def totals(verdicts: Verdicts, by: By) -> list[Total]:
    """What counts, summed by one column in the order of its values; `share` in per cent of what was decided."""
    return [_total(row, row.pop(by)) for row in sums(verdicts, by).iter_rows(named=True) if row[by] is not None]


def total(verdicts: Verdicts) -> Total:
    """What counts, all of it."""
    return _total(sums(verdicts).row(0, named=True), "")


def _total(row: dict[str, Any], value: date | str) -> Total:
    share = row.pop("share")
    shown = f"{value:%Y-%m}" if isinstance(value, date) else value
    return Total(value=shown, share=None if share is None else round(100 * share, 1), **row)


def silences(verdicts: Verdicts) -> list[tuple[str, str, int]]:
    """What should have been computed and could not: rule, why, and how often, the most frequent first."""
    counted = verdicts.coverage.group_by("rule", "why").agg(pl.len().alias("times"))
    return counted.sort("times", "rule", "why", descending=[True, False, False]).rows()


def silent(verdicts: Verdicts, rule: str, why: str) -> pl.DataFrame:
    """The subjects and facts behind one of these figures."""
    coverage = verdicts.coverage
    if rule:
        coverage = coverage.filter(pl.col("rule") == rule)
    return coverage.filter(pl.col("why") == why) if why else coverage


def at(second: int | datetime | None, zone: ZoneInfo) -> datetime | None:
    """An instant (epoch second or aware) in the history's zone."""
    return datetime.fromtimestamp(second, zone) if isinstance(second, int) else second and second.astimezone(zone)
