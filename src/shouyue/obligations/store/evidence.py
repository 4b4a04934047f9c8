"""What targets count and gates answered, taken down as facts are told: the rows behind their figures."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from shouyue.obligations.events import GateAnswered
from shouyue.obligations.models import Evidence, Silence
from shouyue.obligations.store import bulk
from shouyue.obligations.store.rows import Column, Loaded
from shouyue.obligations.store.saving import WHY, save_figures
from shouyue.policy.engine import Fact, Program, Subject
from shouyue.policy.engine import Silence as Gap
from shouyue.policy.engine.counting import Counted, month_of
from shouyue.policy.engine.editions import standing
from shouyue.policy.engine.targets import Hit, hits

COLUMNS = (
    *("head_id", "fact", "rule", "clause", "subject", "at", "period", "month", "counted", "groups", "note"),
    *("site", "region"),
)
SILENCES = ("head_id", "subject", "rule", "clause", "fact", "why", "site", "region", "since")


class Counts(NamedTuple):
    """One fact in one column of one rule."""

    fact: str
    rule: str
    clause: str
    subject: str
    at: int
    period: str
    month: str
    counted: Counted
    groups: str = "{}"
    note: str = ""


def counts(program: Program, fact: Fact, s: Subject) -> Iterator[Counts | Gap]:
    """What a fact counts for, under the edition in force when it was told; `s` is its subject with the fact folded."""
    if fact.name == GateAnswered.NAME:
        yield from _answers(program, fact)
        return
    program = standing(program, fact.recorded_at)
    for hit in hits(program, fact, s.facts):
        yield _measured(program, fact, hit) if isinstance(hit, Hit) else hit


def _measured(program: Program, fact: Fact, hit: Hit) -> Counts:
    return Counts(
        fact=fact.corrects or fact.id,
        rule=hit.target.id,
        clause=hit.target.clause,
        subject=fact.subject,
        at=fact.occurred_at,
        period=hit.period.name,
        month=month_of(hit.period.end - 1, program.zone),
        counted=Counted.GOOD if hit.good else Counted.MISSED,
        groups=orjson.dumps(hit.groups).decode(),
    )


def _answers(program: Program, fact: Fact) -> Iterator[Counts]:
    """Every rule that had a say at the gate counts the answer."""
    clauses = {rule.id: rule.clause for rules in program.gates.values() for rule in rules}
    refused, approval = fact.data["refused"], fact.data.get("approval") or ""
    month = month_of(fact.occurred_at, program.zone)
    for rule in fact.data["asked"]:
        column = (Counted.WAIVED if approval else Counted.REFUSED) if rule in refused else Counted.PASSED
        clause = clauses.get(rule) or rule.partition("/")[0]
        subject = next(iter(fact.about), fact.subject)
        note = approval if column is Counted.WAIVED else ""
        yield Counts(fact.id, rule, clause, subject, fact.occurred_at, month, month, column, note=note)


@dataclass(slots=True)
class Tray:
    """What the facts of one recording count for; `save` writes it."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    gaps: list[tuple[Loaded, Gap]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    figures: "Counter[Column]" = field(default_factory=Counter)

    def take(self, program: Program, fact: Fact, head: Loaded) -> None:
        """Take in a fact that was folded into the subject that it is of; a correction takes its fact's place."""
        if fact.corrects:
            self.drop(fact.corrects)
        for found in counts(program, fact, head.s):
            self.add(head, found)

    def add(self, head: Loaded, one: Counts | Gap) -> None:
        """Take in what one fact of this subject counts for."""
        if isinstance(one, Gap):
            self.gaps.append((head, one))
            return
        place = (head.site, head.region)
        at = datetime.fromtimestamp(one.at, UTC)
        self.rows.append((head.id, UUID(one.fact), *one[1:4], at, *one[5:7], int(one.counted), *one[8:], *place))
        self.figures[one.rule, one.month, int(one.counted), *place] += 1

    def drop(self, fact: str) -> None:
        """What a fact counted for counts no more."""
        rows = Evidence.objects.filter(fact=fact)
        for column in rows.values_list("rule", "month", "counted", "site", "region"):
            self.figures[column] -= 1
        rows.delete()
        self.dropped.append(fact)

    def save(self, program: Program, now: datetime) -> None:
        """Write it, and what could not be told to the coverage list."""
        if not (self.rows or self.gaps or self.dropped):
            return
        clauses = {target.id: target.clause for target in program.targets}
        mended = Silence.objects.filter(rule__in=clauses, fact__in=self.dropped, closed_at=None)
        mended.update(closed_at=now)
        bulk.insert(Evidence, COLUMNS, self.rows)
        bulk.insert(Silence, SILENCES, [_gap(head, gap, clauses.get(gap.rule, ""), now) for head, gap in self.gaps])
        save_figures(self.figures)


def _gap(head: Loaded, gap: Gap, clause: str, now: datetime) -> tuple[Any, ...]:
    return head.id, gap.subject, gap.rule, clause, gap.fact, gap.why[:WHY], head.site, head.region, now
