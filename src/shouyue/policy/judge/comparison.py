"""Two policies side by side over one history: what would have been late, and whom it would have met."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from shouyue.policy.judge.figures import By, totals
from shouyue.policy.judge.verdicts import Counted, JudgedRule, Verdicts

CHANGES = ("worse", "better", "same", "only_a", "only_b")


@dataclass(frozen=True)
class Comparison:
    """Obligations of `a` and `b` matched by rule, subject and opening.

    One row of `frame` for each that counts on either side: `rule_a`, `rule_b`, `clause`, `subject`, `opened_at`, and of
    each side `counted_…`, `due_…`, `late_…` (seconds), `month_…`, `person_…`; `change` is worse (late under `b` alone),
    better (late under `a` alone), same, or on which side alone it stands.
    """

    a: Verdicts
    b: Verdicts
    frame: pl.DataFrame
    names: Mapping[str, str]
    """Rules of `b` that are matched with one of `a` under another id."""

    @property
    def changes(self) -> pl.DataFrame:
        """How many obligations of each clause changed in which way."""
        return self.frame.group_by("clause", "change").agg(pl.len().alias("obligations")).sort("clause", "change")

    def rows(self, change: str, clause: str = "") -> pl.DataFrame:
        """The obligations behind one of these figures."""
        found = self.frame.filter(pl.col("change").cast(pl.String) == change)
        return found.filter(pl.col("clause") == clause) if clause else found

    def totals(self, *by: By) -> pl.DataFrame:
        """Kept, late and open on both sides (`…_a`, `…_b`), and how many more are late under `b` (`more_late`)."""
        sides = [_side(self.a, by, "a", {}), _side(self.b, by, "b", self.names)]
        if not by:
            whole = pl.concat(sides, how="horizontal")
        else:
            whole = sides[0].join(sides[1], on=by, how="full", coalesce=True, nulls_equal=True).sort(by)
        counts = [f"{name}_{side}" for name in ("kept", "late", "open") for side in "ab"]
        whole = whole.with_columns(pl.col(counts).fill_null(0))
        return whole.with_columns(more_late=pl.col("late_b").cast(pl.Int64) - pl.col("late_a").cast(pl.Int64))


def compare(a: Verdicts, b: Verdicts) -> Comparison:
    """Match the verdicts of two policies over the same history.

    Rules are matched by id; of what is left, by clause and duty, where each side has one such rule.
    """
    names = _pairs(a.rules, b.rules)
    both = _counting(a, "a", {}).join(
        _counting(b, "b", names), on=["key", "subject", "opened_at", "turn"], how="full", coalesce=True
    )
    clauses = {rule.id: rule.clause for rule in (*b.rules, *a.rules)}
    late_a, late_b = (pl.col(f"counted_{side}") == Counted.LATE.value for side in "ab")
    change = (
        pl.when(pl.col("rule_b").is_null()).then(pl.lit("only_a"))
        .when(pl.col("rule_a").is_null()).then(pl.lit("only_b"))
        .when(late_b & ~late_a).then(pl.lit("worse"))
        .when(late_a & ~late_b).then(pl.lit("better"))
        .otherwise(pl.lit("same"))
    )  # fmt: skip
    clause = pl.coalesce("rule_a", "rule_b").replace_strict(clauses, return_dtype=pl.String)
    frame = both.with_columns(clause=clause, change=change.cast(pl.Enum(CHANGES))).drop("key", "turn")
    return Comparison(a, b, frame.sort("clause", "subject", "opened_at"), names)


def _counting(verdicts: Verdicts, side: str, names: Mapping[str, str]) -> pl.DataFrame:
    """What counts on one side, under the rule names of the other."""
    rule = pl.col("rule").cast(pl.String)
    return (
        verdicts.frame.filter(pl.col("counted") != Counted.NOT_COUNTED.value)
        .with_columns(key=rule.replace(names))
        .select(
            "key",
            "subject",
            "opened_at",
            turn=pl.int_range(pl.len()).over("key", "subject", "opened_at"),
            **{f"rule_{side}": rule},
            **{f"counted_{side}": pl.col("counted").cast(pl.String)},
            **{f"due_{side}": pl.col("due_at")},
            **{f"late_{side}": pl.col("late_seconds")},
            **{f"month_{side}": pl.col("month")},
            **{f"person_{side}": pl.col("person").cast(pl.String)},
        )
    )


def _pairs(a: tuple[JudgedRule, ...], b: tuple[JudgedRule, ...]) -> dict[str, str]:
    """For rules of `b` under another id, the rule of `a` that says the same thing."""
    shared = {rule.id for rule in a} & {rule.id for rule in b}
    left, right = (_alone([rule for rule in rules if rule.id not in shared]) for rules in (a, b))
    return {right[what]: left[what] for what in right.keys() & left.keys()}


def _alone(rules: list[JudgedRule]) -> dict[tuple[str, str, str], str]:
    """Rules that are the only ones of their clause, kind and duty."""
    told = [(rule.clause, rule.kind, rule.duty) for rule in rules]
    return {what: rule.id for what, rule in zip(told, rules, strict=True) if told.count(what) == 1}


def _side(verdicts: Verdicts, by: tuple[By, ...], side: str, names: Mapping[str, str]) -> pl.DataFrame:
    found = totals(verdicts, *by).select(*by, "kept", "late", "open")
    plain = [pl.col(name).cast(pl.String) for name in by if name != "month"]
    found = found.with_columns(plain).rename({name: f"{name}_{side}" for name in ("kept", "late", "open")})
    return found.with_columns(pl.col("rule").replace(names)) if "rule" in by else found
