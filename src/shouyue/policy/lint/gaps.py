"""What no rule covers, and what can never hold."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from shouyue.kit.text import Text
from shouyue.policy.condition import Condition
from shouyue.policy.fields import Field
from shouyue.policy.lint.finding import Check, Hit, Level, hit, listed
from shouyue.policy.lint.ground import Ground, Timed, WrittenRule
from shouyue.policy.lint.hours import edges
from shouyue.policy.lint.worlds import can_hold, values_taken
from shouyue.policy.scope import triggers_of
from shouyue.policy.values import Cadence, Chain, Class, Deadline, Gate, Ladder, Target, Trigger

Fields = Mapping[str, Field]


def _values_gaps(ground: Ground) -> Iterator[Hit]:
    groups: dict[tuple[str, str], list[WrittenRule]] = {}
    for found in ground.rules:
        if isinstance(found.rule, Deadline | Cadence | Ladder):
            groups.setdefault((found.rule.clause, found.rule.subject), []).append(found)
    for (clause, subject), rules in groups.items():
        facts = rules[0].policy.catalogue.facts_of(subject)
        for key, field in facts.items():
            missing = _missing(rules, key, facts) if field.values else None
            if missing:
                yield hit(f"{clause}/{key}", rules[0].rule.mark, clause=clause, fact=field.label or key, values=missing)


def _missing(rules: list[WrittenRule], key: str, facts: Fields) -> Text | None:
    """The values that no rule takes, where the rules tell at least two classes apart."""
    asking = [found.rule.when for found in rules if found.rule.when and key in found.rule.when.facts]
    if len(asking) < len(rules):
        return None  # a rule that does not ask takes every value
    taken = {values_taken(when, key, facts, {}) for when in asking}
    left = [value for value in facts[key].values if not any(value in values for values in taken)]
    if len(taken) < 2 or not left:
        return None
    return listed(facts[key].value_labels.get(value, value) for value in left)


def _hours_gaps(ground: Ground) -> Iterator[Hit]:
    """Rules that share the day between them and leave part of it to nobody."""
    groups: dict[tuple[str, tuple[Trigger, ...], Condition | None], list[Timed]] = {}
    for found in ground.deadlines:
        if found.rule.start_in != "any" and found.clock is not None:
            groups.setdefault((found.rule.clause, found.rule.start, found.rule.when), []).append(found)
    for (clause, _, _), rules in groups.items():
        if len({found.rule.start_in for found in rules}) == 2:
            at = _uncovered(rules)
            if at:
                yield hit(
                    clause, rules[0].rule.mark, clause=clause, at=at, rules=listed(found.rule.id for found in rules)
                )


def _uncovered(rules: list[Timed]) -> str:
    """The first sample instant that no rule takes, in local time; empty where there is none."""
    calendars = [found.policy.calendars[found.rule.calendar.name] for found in rules]
    for at in sorted(set(edges(*calendars))):
        if not any(
            calendar.clock.is_open(at) is (found.rule.start_in == "open")
            for calendar, found in zip(calendars, rules, strict=True)
        ):
            return datetime.fromtimestamp(at, calendars[0].zone).strftime("%Y-%m-%d %H:%M")
    return ""


def _never_true(ground: Ground) -> Iterator[Hit]:
    for found in ground.rules:
        seen: set[str] = set()
        for conditions, data in _asked(found):
            texts = " && ".join(condition.text for condition in conditions)
            if texts not in seen and can_hold(conditions, _facts(found), data) is False:
                seen.add(texts)
                where = found.rule.id if len(seen) == 1 else f"{found.rule.id}/{len(seen)}"
                yield hit(where, found.rule.mark, rule=found.name, condition=texts)


def _asked(found: WrittenRule) -> Iterator[tuple[list[Condition], Fields]]:
    """What must hold at once: a start with the rule's own condition, each other event's condition, a gate's demand."""
    rule = found.rule
    starts = rule.start if isinstance(rule, Deadline | Ladder) else ()
    for trigger in triggers_of(rule):
        event = found.policy.catalogue.events.get(trigger.event)
        own = rule.when if trigger in starts else None
        asked = [condition for condition in (own, trigger.when) if condition is not None]
        if asked:
            yield asked, event.data if event else {}
    if rule.when is not None and not starts:
        yield [rule.when], {}
    if isinstance(rule, Gate):
        yield [rule.require], {}
    if isinstance(rule, Chain):
        yield from (([step.when], {}) for step in rule.steps if step.when is not None)
    if isinstance(rule, Class):
        yield from (([option.when], {}) for option in rule.options if option.when is not None)
    if isinstance(rule, Target):
        for trigger in rule.of:
            event = found.policy.catalogue.events.get(trigger.event)
            yield [rule.good], event.data if event else {}


def _facts(found: WrittenRule) -> Fields:
    catalogue = found.policy.catalogue
    facts = catalogue.facts_of(found.rule.subject)
    gate = catalogue.gates.get(found.rule.gate) if isinstance(found.rule, Gate | Chain | Class) else None
    return {**facts, **gate.facts} if gate else facts


CHECKS = (
    Check(
        code="never-true",
        level=Level.ERROR,
        look=_never_true,
        title=Text(zh="永远不成立的条件", hant="永遠不成立的條件", en="A condition that can never be true"),
        why=Text(
            zh="按目录允许的取值，条件怎样都不成立，规则等于没有。",
            hant="按目錄允許的取值，條件怎樣都不成立，規則等於沒有。",
            en="Under the values that the catalogue allows the condition never holds, so the rule does nothing.",
        ),
        says=Text(
            zh="规则{rule}的条件永远不会成立：{condition}。请核对取值，或把“且”改为“或”。",
            hant="規則{rule}的條件永遠不會成立：{condition}。請核對取值，或把「且」改為「或」。",
            en="In {rule} this can never be true: {condition}. Check the values, or write || in place of &&.",
        ),
    ),
    Check(
        code="values-gap",
        level=Level.WARNING,
        look=_values_gaps,
        title=Text(zh="有的取值没有规则", hant="有的取值沒有規則", en="Values without a rule"),
        why=Text(
            zh="条款按某项分类立规则，却漏了其中几类，落在那里的工单没有时限。",
            hant="條款按某項分類立規則，卻漏了其中幾類，落在那裡的工單沒有時限。",
            en="A clause has rules by class and leaves some classes out, so that what falls there has no clock.",
        ),
        says=Text(
            zh="条款{clause}按“{fact}”分别立了规则，但下列取值没有：{values}。请补规则，或写明为何不需要。",
            hant="條款{clause}按「{fact}」分別立了規則，但下列取值沒有：{values}。請補規則，或寫明為何不需要。",
            en="Clause {clause} has rules by “{fact}”, but none for: {values}. Add a rule, or state why none is "
            "needed.",
        ),
    ),
    Check(
        code="hours-gap",
        level=Level.WARNING,
        look=_hours_gaps,
        title=Text(zh="一天里有空档", hant="一天裡有空檔", en="Hours without a rule"),
        why=Text(
            zh="几条规则按上下班时间分工，却有一段时间谁也不管。",
            hant="幾條規則按上下班時間分工，卻有一段時間誰也不管。",
            en="Rules share the day by working time, and part of it belongs to none.",
        ),
        says=Text(
            zh="条款{clause}的规则（{rules}）合起来没有覆盖全天，例如{at}。请调整 start_in 所用的日历。",
            hant="條款{clause}的規則（{rules}）合起來沒有覆蓋全天，例如{at}。請調整 start_in 所用的日曆。",
            en="The rules of clause {clause} ({rules}) leave hours uncovered, for example {at}. Adjust the "
            "calendars of start_in.",
        ),
    ),
)
