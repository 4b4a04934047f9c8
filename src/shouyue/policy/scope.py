"""What a rule may name: events, facts, calendars. One that names what does not exist is refused where it is written."""

import difflib
from collections.abc import Iterable, Iterator, Mapping

from shouyue.kit.text import Text
from shouyue.policy.amounts import AtFact, EndOfDuty, needs_hours
from shouyue.policy.condition import Condition
from shouyue.policy.conditions import Scope, check
from shouyue.policy.fields import Field, Type
from shouyue.policy.source import Problem
from shouyue.policy.values import (
    SUPERIOR,
    AnyRule,
    Cadence,
    CalendarRef,
    Chain,
    Class,
    Deadline,
    Gate,
    GateType,
    Ladder,
    Pause,
    Policy,
    Target,
    Trigger,
)


def check_rules(policy: Policy) -> list[Problem]:
    """Everything in the rules of a policy that keeps them from running, with its place."""
    return [found for rule in policy.rules for found in _rule(rule, policy)]


def _rule(rule: AnyRule, policy: Policy) -> Iterator[Problem]:
    facts = facts_of(rule, policy)
    for trigger in triggers_of(rule):
        yield from _trigger(trigger, rule, facts, policy)
    if rule.when is not None:
        yield from _condition(rule.when, facts, _start_data(rule, policy), rule)
    if isinstance(rule, Deadline | Ladder | Cadence):
        yield from _calendar(rule.calendar, rule, policy)
    match rule:
        case Deadline():
            yield from _deadline(rule, facts, policy)
        case Gate() | Chain() | Class():
            gate = policy.catalogue.gates.get(rule.gate)
            if gate is None:
                yield _unknown(rule, "unknown-gate", "关口", "gate", rule.gate, policy.catalogue.gates)
            else:
                yield from _subject(rule, gate)
                yield from _asked(rule, facts, policy)
        case Target():
            yield from _condition(rule.good, facts, _start_data(rule, policy), rule)


def facts_of(rule: AnyRule, policy: Policy) -> dict[str, Field]:
    """The facts that a rule may read: those of its subject, with what the action gathers for its gate.

    A target without a subject has its events'.
    """
    kinds = [rule.subject]
    if isinstance(rule, Target):
        kinds += [policy.catalogue.events[t.event].subject for t in rule.of if t.event in policy.catalogue.events]
    gate = policy.catalogue.gates.get(rule.gate) if isinstance(rule, Gate | Chain | Class) else None
    found = {key: field for kind in kinds for key, field in policy.catalogue.facts_of(kind).items()}
    return {**found, **gate.facts} if gate else found


def _subject(rule: Gate | Chain | Class, gate: GateType) -> Iterator[Problem]:
    if rule.subject != gate.subject:
        yield _problem(
            rule,
            "wrong-subject",
            f"关口 {gate.name} 问的是“{gate.subject}”，不是“{rule.subject}”。请改 subject。",
            f"Gate {gate.name} asks about a “{gate.subject}”, not a “{rule.subject}”. Correct `subject`.",
        )


def _asked(rule: Gate | Chain | Class, facts: Mapping[str, Field], policy: Policy) -> Iterator[Problem]:
    """What a rule says of the facts that are gathered for its gate."""
    match rule:
        case Gate():
            yield from _condition(rule.require, facts, {}, rule)
        case Chain():
            yield from _chain(rule, facts, policy)
        case Class():
            yield from _class(rule, facts, policy.catalogue.facts_of(rule.subject))


def _class(rule: Class, facts: Mapping[str, Field], own: Mapping[str, Field]) -> Iterator[Problem]:
    """What it gives is a fact of its subject, each option one of its values, and every option can be reached."""
    field = own.get(rule.gives)
    if field is None:
        yield _unknown(rule, "unknown-fact", "事实项", "fact", rule.gives, own)
    for option in rule.options:
        if field is not None and option.value not in field.values:
            yield _no_value(rule, option.value, field)
        if option.when is not None:
            yield from _condition(option.when, facts, {}, rule)
    if any(option.when is None for option in rule.options[:-1]):
        yield _problem(
            rule,
            "never-reached",
            "没有 when 的一项收下其余所有情形，排在它后面的轮不到。请把它放到最后。",
            "an option without `when` takes all the rest, so those after it are never reached. Put it last.",
        )


def _no_value(rule: Class, value: str, field: Field) -> Problem:
    close = difflib.get_close_matches(value, field.values, n=1, cutoff=0.5)
    return _problem(
        rule,
        "unknown-value",
        f"事实项“{rule.gives}”没有“{value}”这个值。"
        + (f"您是否要写“{close[0]}”？" if close else "请改用目录中列出的值。"),
        f"fact “{rule.gives}” has no value “{value}”."
        + (f" Did you mean “{close[0]}”?" if close else " Use one that the catalogue lists."),
    )


def _chain(rule: Chain, facts: Mapping[str, Field], policy: Policy) -> Iterator[Problem]:
    """Who is asked exists, amounts do not fall, and the amount is money that the gate knows."""
    for role in dict.fromkeys([*(role for step in rule.steps for role in step.to), *rule.fallback]):
        if role != SUPERIOR and (role not in policy.roles or policy.roles[role].relation):
            yield _no_seat(rule, role, policy)
    for step in rule.steps:
        if step.when is not None:
            yield from _condition(step.when, facts, {}, rule)
    yield from _amounts(rule, facts)


def _no_seat(rule: Chain, role: str, policy: Policy) -> Problem:
    known = [SUPERIOR, *(code for code, one in policy.roles.items() if not one.relation)]
    close = difflib.get_close_matches(role, known, n=1, cutoff=0.5)
    return _problem(
        rule,
        "unknown-role",
        f"审批链不能问“{role}”：它不是角色表里的角色，也不是 superior（申请人的上级）。"
        + (f"您是否要写“{close[0]}”？" if close else ""),
        f"a chain cannot ask “{role}”, which is neither a role of the list nor `superior` (of who asks)."
        + (f" Did you mean “{close[0]}”?" if close else ""),
    )


def _amounts(rule: Chain, facts: Mapping[str, Field]) -> Iterator[Problem]:
    limits = [step.above for step in rule.steps if step.above is not None]
    if limits and not rule.amount:
        yield _problem(
            rule,
            "no-amount",
            "有一步写了 above，却没有写 amount。请写明金额是哪一项，例如 amount: facts.amount。",
            "a step has `above` and there is no `amount`. Say which fact it is: amount: facts.amount.",
        )
    if rule.amount and rule.amount not in facts:
        yield _unknown(rule, "unknown-fact", "事实项", "fact", rule.amount, facts)
    elif rule.amount and facts[rule.amount].type is not Type.MONEY:
        yield _problem(
            rule,
            "not-money",
            f"事实项“{rule.amount}”不是金额，不能与 above 比较。",
            f"fact “{rule.amount}” is no money, so `above` cannot be compared with it.",
        )
    if limits != sorted(limits):
        yield _problem(
            rule,
            "falling-amounts",
            "above 的金额先高后低。请按金额从低到高排列各步。",
            "the amounts of `above` fall. Put the steps in the order of rising amounts.",
        )


def triggers_of(rule: AnyRule) -> list[Trigger]:
    """Every event that a rule hears, in the order in which it is written."""
    match rule:
        case Deadline():
            return [*rule.start, *rule.stop, *_paused(rule.pause), *rule.cancel, *rule.reopen.on]
        case Ladder():
            on = [trigger for step in rule.steps for trigger in step.on]
            accept = [Trigger(step.accept) for step in rule.steps if step.accept]
            return [*rule.start, *rule.stop, *rule.until, *rule.cancel, *_paused(rule.pause), *on, *accept]
        case Cadence():
            return list(rule.met_by)
        case Target():
            return list(rule.of)
    return []


def _paused(pauses: Iterable[Pause]) -> list[Trigger]:
    return [trigger for pause in pauses for trigger in (*pause.start, *pause.until)]


def _start_data(rule: AnyRule, policy: Policy) -> dict[str, Field]:
    """What `when` may read as data: that of the fact which starts the rule, or counts for the target."""
    match rule:
        case Deadline() | Ladder():
            starts = rule.start
        case Target():
            starts = rule.of
        case _:
            return {}
    found: dict[str, Field] = {}
    for trigger in starts:
        event = policy.catalogue.events.get(trigger.event)
        found.update(event.data if event else {})
    return found


def _trigger(trigger: Trigger, rule: AnyRule, facts: Mapping[str, Field], policy: Policy) -> Iterator[Problem]:
    event = policy.catalogue.events.get(trigger.event)
    if event is None:
        yield _unknown(rule, "unknown-event", "事实", "event", trigger.event, policy.catalogue.events)
    elif trigger.when is not None:
        yield from _condition(trigger.when, facts, dict(event.data), rule)


def _condition(
    written: Condition, facts: Mapping[str, Field], data: Mapping[str, Field], rule: AnyRule
) -> Iterator[Problem]:
    for found in check(written.node, Scope(facts=facts, data=data)):
        place = Text(
            zh=f"规则 {rule.id} 的条件“{written.text}”第 {found.column} 字：{found.text.zh}",
            en=f"Rule {rule.id}, condition “{written.text}”, column {found.column}: {found.text.en}",
        )
        yield Problem(rule.mark, "condition", place)


def _unknown(rule: AnyRule, code: str, zh: str, en: str, name: str, known: Iterable[str]) -> Problem:
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return Problem(
        rule.mark,
        code,
        Text(
            zh=f"规则 {rule.id} 提到的{zh}“{name}”不在目录里。"
            + (f"您是否要写“{close[0]}”？" if close else "请先在目录中写明。"),
            en=f"Rule {rule.id} names the {en} “{name}”, which the catalogue does not have. "
            + (f"Did you mean “{close[0]}”?" if close else "Declare it in the catalogue first."),
        ),
    )


def _calendar(ref: CalendarRef, rule: AnyRule, policy: Policy) -> Iterator[Problem]:
    if ref.name and ref.name not in policy.calendars:
        yield _unknown(rule, "unknown-calendar", "日历", "calendar", ref.name, policy.calendars)
    elif ref.key and ref.key not in policy.catalogue.facts_of(rule.subject):
        yield _unknown(rule, "unknown-fact", "事实项", "fact", ref.key, policy.catalogue.facts_of(rule.subject))
    elif ref.name and policy.calendars[ref.name].never_open():
        yield _problem(
            rule,
            "never-open",
            f"日历“{ref.name}”一整年没有工作时间，时钟永远走不完。请检查班次与停业。",
            f"Calendar “{ref.name}” has no working time for a year, so no clock would end. Check hours and closures.",
        )


def _deadline(rule: Deadline, facts: Mapping[str, Field], policy: Policy) -> Iterator[Problem]:
    form, calendar = rule.within, policy.calendars.get(rule.calendar.name)
    if calendar is not None and calendar.always:
        if needs_hours(form):
            yield _problem(
                rule,
                "needs-hours",
                "这种时限要有班次的日历，不能用 always。请写 calendar。",
                "This time needs a calendar with hours, not always. Name one as `calendar`.",
            )
        if rule.start_in != "any":
            yield _problem(
                rule,
                "needs-hours",
                "start_in 要有班次的日历，不能用 always。请写 calendar。",
                "start_in needs a calendar with hours, not always. Name one as `calendar`.",
            )
    for key in dict.fromkeys([*([form.key] if isinstance(form, AtFact) else []), rule.moves_with]):
        yield from _instant(rule, key, facts)
    if isinstance(form, EndOfDuty) and "duty_ends_at" not in _start_data(rule, policy):
        yield _problem(
            rule,
            "no-duty-end",
            "“end of duty”要求启动它的事实带有 data.duty_ends_at。请在目录中写明。",
            "“end of duty” needs data.duty_ends_at on the fact that starts it. Declare it in the catalogue.",
        )
    yield from _mistakes(rule)


def _instant(rule: Deadline, key: str, facts: Mapping[str, Field]) -> Iterator[Problem]:
    """What a due time follows is an instant among the subject's facts."""
    if key and key not in facts:
        yield _unknown(rule, "unknown-fact", "事实项", "fact", key, facts)
    elif key and facts[key].type not in (Type.INSTANT, Type.ANY):
        yield _problem(
            rule,
            "not-an-instant",
            f"事实项“{key}”不是时刻。请在目录中写明 {key}: instant。",
            f"Fact “{key}” is no instant. Declare it as {key}: instant.",
        )


def _mistakes(rule: Deadline) -> Iterator[Problem]:
    """The classic ones: a clock that never opens, never resumes, or is cancelled by its own pause."""
    if all(_covered(trigger, rule.stop) for trigger in rule.start):
        yield _problem(
            rule,
            "start-in-stop",
            "启动它的事实也停止它，永远不会开启。请从 start 或 stop 中删去一处。",
            "What starts it also stops it: it never opens. Take it out of `start` or `stop`.",
        )
    for pause in rule.pause:
        if any(_covered(trigger, rule.start) for trigger in (*pause.start, *pause.until)):
            yield _problem(
                rule,
                "pause-in-start",
                "暂停或恢复它的事实同时启动它，计时不会恢复。请从 start 或 pause 中删去一处。",
                "What pauses or resumes it also starts it: it never resumes. Take it out of `start` or `pause`.",
            )
        if any(_covered(trigger, rule.cancel) for trigger in pause.start):
            yield _problem(
                rule,
                "pause-cancels",
                "暂停它的事实同时取消它。请从 pause 或 cancel 中删去一处。",
                "What pauses it also cancels it. Take it out of `pause` or `cancel`.",
            )


def _covered(trigger: Trigger, others: Iterable[Trigger]) -> bool:
    """Whether one of the others fires whenever this one does."""
    return any(other.event == trigger.event and other.when in (None, trigger.when) for other in others)


def _problem(rule: AnyRule, code: str, zh: str, en: str) -> Problem:
    return Problem(rule.mark, code, Text(zh=f"规则 {rule.id}：{zh}", en=f"Rule {rule.id}: {en}"))
