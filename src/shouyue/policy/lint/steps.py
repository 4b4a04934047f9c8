"""Alarms that never go out, or not as meant: steps of ladders and reminders."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import pairwise

from shouyue.kit.text import Text
from shouyue.policy.lint.finding import Check, Hit, Level, hit, in_words
from shouyue.policy.lint.ground import Ground, Timed, WrittenRule
from shouyue.policy.lint.hours import due, starts_of
from shouyue.policy.phrasing import amount_words
from shouyue.policy.values import Cadence, Deadline, Ladder, Period, Trigger

_DAY = 86_400
SHORTEST = {
    Period.WEEK: 7 * _DAY,
    Period.MONTH: 28 * _DAY,
    Period.QUARTER: 90 * _DAY,
    Period.HALF_YEAR: 181 * _DAY,
    Period.YEAR: 365 * _DAY,
    Period.Q4: 92 * _DAY,
}
USUAL = range(3600, 72 * 3600 + 1)


def _ladders(ground: Ground) -> Iterator[tuple[WrittenRule, Ladder]]:
    return ((found, found.rule) for found in ground.rules if isinstance(found.rule, Ladder))


def _order(ground: Ground) -> Iterator[Hit]:
    for found, ladder in _ladders(ground):
        timed = [(n, step.after) for n, step in enumerate(ladder.steps, 1) if step.after is not None]
        for (first, before), (second, after) in pairwise(timed):
            if after <= before:
                time = in_words(partial(amount_words, after))
                where = f"{ladder.id}/{second}"
                yield hit(where, ladder.mark, ladder=found.name, first=str(first), second=str(second), time=time)


def _unreachable(ground: Ground) -> Iterator[Hit]:
    """A step that only events call, each of which ends the ladder before the step is looked at."""
    for found, ladder in _ladders(ground):
        ends = (*ladder.until, *ladder.cancel)
        for n, step in enumerate(ladder.steps, 1):
            if step.after is None and all(_heard(trigger, ends) for trigger in step.on):
                yield hit(f"{ladder.id}/{n}", ladder.mark, ladder=found.name, step=str(n))


def _heard(trigger: Trigger, others: Iterable[Trigger]) -> bool:
    """Whether one of the others fires whenever this one does."""
    return any(other.event == trigger.event and other.when in (None, trigger.when) for other in others)


def _endless(ground: Ground) -> Iterator[Hit]:
    for found, ladder in _ladders(ground):
        if not (ladder.until or ladder.from_breach):
            yield hit(ladder.id, ladder.mark, ladder=found.name)


def _reminded(ground: Ground) -> Iterator[tuple[WrittenRule, Deadline | Cadence]]:
    return ((found, found.rule) for found in ground.rules if isinstance(found.rule, Deadline | Cadence))


def _at_due(ground: Ground) -> Iterator[Hit]:
    for found, rule in _reminded(ground):
        if any(warning.share == 1 for warning in rule.warn):
            yield hit(rule.id, rule.mark, rule=found.name)


def _too_early(ground: Ground) -> Iterator[Hit]:
    for found in ground.deadlines:
        for warning in found.rule.warn:
            if warning.before and _never_in_time(found, warning.before):
                yield _early(WrittenRule(found.policy, found.rule), warning.before, found.time)
    for other in ground.rules:
        if isinstance(other.rule, Cadence):
            period = SHORTEST[other.rule.every]
            length = in_words(partial(amount_words, period))
            for warning in other.rule.warn:
                if warning.before >= period:
                    yield _early(other, warning.before, length)


def _never_in_time(found: Timed, before: int) -> bool:
    """Whether, from every sample start, the reminder would fall on the start or earlier."""
    clock, starts = found.clock, starts_of((found.rule, found.clock))
    dues = [(start, due(found.rule.within, clock, start)) for start in starts]
    known = [(start, at) for start, at in dues if at is not None]
    return (
        bool(known) and clock is not None and all(clock.elapsed(start, max(start, at)) <= before for start, at in known)
    )


def _early(found: WrittenRule, before: int, time: Text) -> Hit:
    said = in_words(partial(amount_words, before))
    return hit(f"{found.rule.id}/{before}", found.rule.mark, rule=found.name, before=said, time=time)


def _late_entry(ground: Ground) -> Iterator[Hit]:
    """A limit of zero refuses late entries and is a choice of its own."""
    for found, rule in _reminded(ground):
        if rule.late_entry and rule.late_entry not in USUAL:
            time = in_words(partial(amount_words, rule.late_entry))
            yield hit(rule.id, rule.mark, rule=found.name, time=time)


CHECKS = (
    Check(
        code="step-order",
        level=Level.WARNING,
        look=_order,
        title=Text(zh="升级的先后不对", hant="升級的先後不對", en="Steps out of order"),
        why=Text(
            zh="后一级与前一级同时或更早，两个人同时被告知，或者顺序颠倒。",
            hant="後一級與前一級同時或更早，兩個人同時被告知，或者順序顛倒。",
            en="A step comes with or before the one above it, so that both are told at once or in the wrong order.",
        ),
        says=Text(
            zh="升级阶梯{ladder}的第{second}级（{time}）不晚于第{first}级。请改时间或顺序。",
            hant="升級階梯{ladder}的第{second}級（{time}）不晚於第{first}級。請改時間或順序。",
            en="Step {second} of {ladder} ({time}) comes no later than step {first}. Change the time or the order.",
        ),
    ),
    Check(
        code="step-unreachable",
        level=Level.WARNING,
        look=_unreachable,
        title=Text(zh="到不了的一级", hant="到不了的一級", en="A step never reached"),
        why=Text(
            zh="召唤这一级的事实同时结束阶梯，所以它从不触发。",
            hant="召喚這一級的事實同時結束階梯，所以它從不觸發。",
            en="What calls this step also ends the ladder, so it never fires.",
        ),
        says=Text(
            zh="升级阶梯{ladder}的第{step}级永远不会触发：召唤它的事实同时结束阶梯。请把 until 写成更晚的事实。",
            hant="升級階梯{ladder}的第{step}級永遠不會觸發：召喚它的事實同時結束階梯。請把 until 寫成更晚的事實。",
            en="Step {step} of {ladder} never fires, since what calls it also ends the ladder. Give `until` a later "
            "event.",
        ),
    ),
    Check(
        code="ladder-endless",
        level=Level.WARNING,
        look=_endless,
        title=Text(zh="没有终点的阶梯", hant="沒有終點的階梯", en="A ladder without an end"),
        why=Text(
            zh="事情办完了，阶梯还在上报。",
            hant="事情辦完了，階梯還在上報。",
            en="The ladder goes on telling people after the matter is done.",
        ),
        says=Text(
            zh="升级阶梯{ladder}没有 stop 或 until，办完后还会上报。请写明什么事实结束它。",
            hant="升級階梯{ladder}沒有 stop 或 until，辦完後還會上報。請寫明什麼事實結束它。",
            en="{ladder} has neither `stop` nor `until` and goes on after the matter is done. Name the event that "
            "ends it.",
        ),
    ),
    Check(
        code="reminder-at-due",
        level=Level.WARNING,
        look=_at_due,
        title=Text(zh="到期才提醒", en="A reminder at the due time"),
        why=Text(
            zh="时间用完才提醒，已经来不及了。",
            hant="時間用完才提醒，已經來不及了。",
            en="A reminder when all the time is used comes too late to help.",
        ),
        says=Text(
            zh="规则{rule}在时间用去 100% 时才提醒。请提早，例如 50%。",
            hant="規則{rule}在時間用去 100% 時才提醒。請提早，例如 50%。",
            en="{rule} reminds when 100% of the time is used. Remind earlier, for example at 50%.",
        ),
    ),
    Check(
        code="reminder-too-early",
        level=Level.WARNING,
        look=_too_early,
        title=Text(zh="从不发出的提醒", hant="從不發出的提醒", en="A reminder never sent"),
        why=Text(
            zh="提前量不短于整个时限，提醒点落在起算之前，会被跳过。",
            hant="提前量不短於整個時限，提醒點落在起算之前，會被跳過。",
            en="It lies as far before the due time as the whole time is long, so it is skipped.",
        ),
        says=Text(
            zh="规则{rule}要在到期前{before}提醒，而全部时间是{time}，提醒从不发出。请缩短提前量。",
            hant="規則{rule}要在到期前{before}提醒，而全部時間是{time}，提醒從不發出。請縮短提前量。",
            en="{rule} reminds {before} before it is due, but the whole time is {time}, so it is never sent. "
            "Shorten it.",
        ),
    ),
    Check(
        code="late-entry-unusual",
        level=Level.NOTE,
        look=_late_entry,
        title=Text(zh="少见的补录期限", hant="少見的補錄期限", en="Unusual limit for late entries"),
        why=Text(
            zh="补录期限太短则补录无用，太长则几天后还能把逾期改成守时。",
            hant="補錄期限太短則補錄無用，太長則幾天後還能把逾期改成守時。",
            en="Too short a limit makes late entries useless; a long one lets a breach be mended days later.",
        ),
        says=Text(
            zh="规则{rule}的补录期限是{time}，通常在 1 至 72 小时之间。请确认。",
            hant="規則{rule}的補錄期限是{time}，通常在 1 至 72 小時之間。請確認。",
            en="{rule} takes late entries for {time}; 1 to 72 hours are usual. Please confirm.",
        ),
    ),
)
