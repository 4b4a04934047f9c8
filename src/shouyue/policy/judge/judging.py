"""Judging a history under policies: in columns where that gives the engine's answer, by the engine for the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from shouyue.policy.engine import Program
from shouyue.policy.judge.by_columns import ByColumns, by_columns
from shouyue.policy.judge.by_engine import Found, by_engine
from shouyue.policy.judge.counting import verdicts
from shouyue.policy.judge.history import History, Progress, silent
from shouyue.policy.judge.outcomes import Outcomes
from shouyue.policy.judge.plan import Judged, Plan, planned, targets, with_rules
from shouyue.policy.judge.verdicts import JudgedRule, Verdicts
from shouyue.policy.values import AnyRule, Deadline, Policy


def judge(
    history: History,
    policies: Sequence[Policy],
    until: int | None = None,
    progress: Progress = silent,
    *,
    bulk: bool = True,
) -> Verdicts:
    """Judge every obligation that a history brings under some policies.

    :param until: the epoch second up to which the world is known; facts recorded later are left out. The history's last
        instant unless given.
    :param bulk: False sends every rule through the engine, fact by fact: slower, and the same answer.

    Raises HistoryError for a history without facts, and for two policies that share a rule.
    """
    if until is None:
        until = history.last
    history = history.until(until)
    plan = planned(history, policies, bulk=bulk)
    program = Program(policies, zone=history.zone.key)
    columns = by_columns(history, plan.columns, plan.numbers, program, until, progress)
    folded = list(_engine(history, policies, plan, columns, until, progress))
    return verdicts(
        _in_order([*columns.outcomes, *(part.outcomes for part in folded)], ordered=not folded),
        history=history,
        others=tuple(other for part in folded for other in part.others),
        coverage=(*columns.coverage, *(silence for part in folded for silence in part.coverage)),
        figures=tuple(figure for part in folded for figure in part.figures),
        rules=tuple(_judged(rule, plan) for rule in plan.rules),
        until=until,
    )


def _engine(
    history: History, policies: Sequence[Policy], plan: Plan, columns: ByColumns, until: int, progress: Progress
) -> Iterator[Found]:
    """What columns left: whole rules, then single subjects."""
    unfit = [rule for rule in plan.columns if rule.id in columns.unfit]
    fit = [rule for rule in plan.columns if rule.id not in columns.unfit]
    rules = [*plan.engine, *unfit, *targets(history, policies)]
    if rules:
        yield _folded(history, policies, rules, plan, until, progress)
    if len(columns.hard) and fit:
        mask = np.zeros(len(history.subjects), np.bool_)
        mask[columns.hard] = True
        places = np.nonzero(mask[history.column("subject")])[0]
        part = history.taken(places).without_abouts()
        found = _folded(part, policies, fit, plan, until, progress)
        yield replace(found, outcomes=found.outcomes.placed(columns.hard, places))


def _folded(
    history: History, policies: Sequence[Policy], rules: Sequence[AnyRule], plan: Plan, until: int, progress: Progress
) -> Found:
    numbers = {rule.id: plan.numbers[rule.id] for rule in rules if rule.id in plan.numbers}
    program = Program(with_rules(policies, rules), zone=history.zone.key)
    return by_engine(history, program, numbers, until, progress)


def _in_order(parts: Sequence[Outcomes], *, ordered: bool) -> Sequence[Outcomes]:
    """By rule, subject and opening, which columns give of themselves."""
    if ordered:
        return parts
    whole = Outcomes.joined(parts)
    return [whole.taken(np.lexsort((whole.opened_at, whole.subject, whole.rule)))]


def _judged(rule: Judged, plan: Plan) -> JudgedRule:
    return JudgedRule(
        id=rule.id,
        clause=rule.clause,
        document=rule.document,
        label=rule.label,
        kind=type(rule).__name__.lower(),
        duty=rule.duty if isinstance(rule, Deadline) else "",
        heard=rule.id in plan.heard,
    )
