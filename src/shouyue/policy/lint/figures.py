"""Figures and questions: parameters that nothing uses, figures outside them, blanks without an answer."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import Any

from shouyue.kit.text import Text
from shouyue.policy.amounts import Amount, AmountError, AtFact, Days, NextWorkingDay, TimeOfDay, WorkingDays, within
from shouyue.policy.condition import Condition
from shouyue.policy.conditions.nodes import Literal, source, walk
from shouyue.policy.fields import Type
from shouyue.policy.lint.finding import Check, Hit, Level, hit, in_words, listed, named
from shouyue.policy.lint.ground import Ground, WrittenRule
from shouyue.policy.phrasing import amount_words, figure_words, period_words, time_words
from shouyue.policy.phrasing.times import share_words
from shouyue.policy.scope import triggers_of
from shouyue.policy.values import AnyRule, Cadence, Chain, Class, Deadline, Gate, Ladder, Status, Target

Figures = dict[Any, str | Text]
"""Figures of a rule by what they amount to, with their words."""

USUAL_LATE_ENTRY = 86_400


def _unused(ground: Ground) -> Iterator[Hit]:
    """Parameters of clauses that do not run yet wait for them."""
    used = {name for found in ground.rules for name in found.rule.parameters}
    for policy in ground.policies:
        for parameter in policy.parameters.values():
            clause = policy.clauses.get(parameter.clause)
            waits = clause is not None and clause.status in (Status.NOT_YET, Status.STATEMENT)
            if parameter.id not in used and not waits:
                yield hit(
                    f"{policy.document.id}/{parameter.id}",
                    parameter.mark,
                    parameter=named(parameter.id, parameter.label),
                )


def _written(ground: Ground) -> Iterator[Hit]:
    for found in ground.rules:
        known = _known(found)
        loose = [words for figure, words in _figures(found.rule).items() if figure not in known]
        if loose:
            yield hit(found.rule.id, found.rule.mark, rule=found.name, figures=listed(loose))


def _known(found: WrittenRule) -> set[Any]:
    """What the rule's parameters amount to, in every way in which a rule may use them."""
    known: set[Any] = set()
    for name in found.rule.parameters:
        written = found.policy.parameters[name].value
        known.add(written)
        digits = written.removesuffix("CNY").strip().replace(",", "")
        if digits.isdigit():
            known |= {int(digits), int(digits) * 100}
        if written.endswith("%"):
            share = Fraction(written.removesuffix("%").strip()) / 100
            known |= {share, float(share)}
        try:
            form = within(written)
        except AmountError:
            continue
        known |= {form, ("seconds", form.seconds)} if isinstance(form, Amount) else {form}
    return known


def _figures(rule: AnyRule) -> Figures:
    found = _in_conditions(rule)
    match rule:
        case Deadline():
            found |= _time(rule)
            if rule.late_entry not in (0, USUAL_LATE_ENTRY):
                found |= _seconds(rule.late_entry)
        case Ladder():
            for step in rule.steps:
                found |= _seconds(step.after) if step.after is not None else {}
        case Cadence():
            found[rule.every.value] = in_words(partial(period_words, rule.every.value))
            if rule.count > 1:
                found[rule.count] = str(rule.count)
        case Target():
            found[rule.every.value] = in_words(partial(period_words, rule.every.value))
            found[rule.at_least] = share_words(rule.at_least)
        case Chain():
            found |= {step.above: _money(step.above) for step in rule.steps if step.above}
    if isinstance(rule, Deadline | Cadence):
        for warning in rule.warn:
            found |= {warning.share: share_words(warning.share)} if warning.share else _seconds(warning.before)
    return found


def _time(rule: Deadline) -> Figures:
    form = rule.within
    if isinstance(form, AtFact):
        return _seconds(form.before) if form.before else {}
    if isinstance(form, Amount | Days | WorkingDays | TimeOfDay | NextWorkingDay):
        return {form: in_words(partial(time_words, form))}
    return {}


def _seconds(seconds: int) -> Figures:
    return {("seconds", seconds): in_words(partial(amount_words, seconds))}


def _in_conditions(rule: AnyRule) -> Figures:
    """Figures in conditions; 0, 1 and the hundred of a percentage are no figures of a policy."""
    conditions = [rule.when, *(trigger.when for trigger in triggers_of(rule))]
    conditions += [rule.require] if isinstance(rule, Gate) else [rule.good] if isinstance(rule, Target) else []
    conditions += [step.when for step in rule.steps] if isinstance(rule, Chain) else []
    conditions += [option.when for option in rule.options] if isinstance(rule, Class) else []
    return {figure: words for condition in conditions if condition for figure, words in _literals(condition).items()}


def _literals(condition: Condition) -> Figures:
    found: Figures = {}
    for part in walk(condition.node):
        if (
            isinstance(part, Literal)
            and part.type in (Type.INT, Type.NUMBER, Type.MONEY)
            and part.value not in (0, 1, 100)
        ):
            found[part.value] = _money(part.value) if part.type is Type.MONEY else source(part)
    return found


def _money(fen: Any) -> Text:
    return in_words(partial(figure_words, f"{fen // 100:,}.{fen % 100:02} CNY"))


def _unknown_clause(ground: Ground) -> Iterator[Hit]:
    for policy in ground.policies:
        for parameter in policy.parameters.values():
            if policy.clauses and parameter.clause and parameter.clause not in policy.clauses:
                where = f"{policy.document.id}/{parameter.id}"
                yield hit(where, parameter.mark, what=named(parameter.id, parameter.label), clause=parameter.clause)
        for question in policy.questions:
            if policy.clauses and question.clause not in policy.clauses:
                yield hit(question.id, question.mark, what=question.id, clause=question.clause)


def _unknown_parameter(ground: Ground) -> Iterator[Hit]:
    for policy in ground.policies:
        for question in policy.questions:
            if question.parameter and question.parameter not in policy.parameters:
                yield hit(question.id, question.mark, question=question.id, parameter=question.parameter)


def _question_twice(ground: Ground) -> Iterator[Hit]:
    counts = Counter(question.id for policy in ground.policies for question in policy.questions)
    seen: set[str] = set()
    for policy in ground.policies:
        for question in policy.questions:
            if counts[question.id] > 1 and question.id in seen:
                yield hit(question.id, question.mark, question=question.id)
            seen.add(question.id)


def _no_default(ground: Ground) -> Iterator[Hit]:
    for policy in ground.policies:
        for question in policy.questions:
            if not question.default.zh:
                yield hit(question.id, question.mark, question=question.id, ask=question.ask)


def _no_owner(ground: Ground) -> Iterator[Hit]:
    for policy in ground.policies:
        for question in policy.questions:
            if not question.owner:
                yield hit(question.id, question.mark, question=question.id)


def _not_asked(ground: Ground) -> Iterator[Hit]:
    for policy in ground.policies:
        asked = {question.parameter for question in policy.questions}
        for parameter in policy.parameters.values():
            if parameter.origin == "default" and parameter.id not in asked:
                yield hit(
                    f"{policy.document.id}/{parameter.id}",
                    parameter.mark,
                    parameter=named(parameter.id, parameter.label),
                )


CHECKS = (
    Check(
        code="unknown-clause",
        level=Level.ERROR,
        look=_unknown_clause,
        title=Text(zh="条款不存在", hant="條款不存在", en="An unknown clause"),
        why=Text(
            zh="参数和待解问题要归到某一条款，读者才找得到。",
            hant="參數和待解問題要歸到某一條款，讀者才找得到。",
            en="Parameters and questions belong to a clause, where readers look for them.",
        ),
        says=Text(
            zh="{what}归在条款{clause}名下，但文件里没有这一条。请改正编号。",
            hant="{what}歸在條款{clause}名下，但文件裡沒有這一條。請改正編號。",
            en="{what} belongs to clause {clause}, which the document does not have. Correct the number.",
        ),
    ),
    Check(
        code="unknown-parameter",
        level=Level.ERROR,
        look=_unknown_parameter,
        title=Text(
            zh="待解问题指向的参数不存在", hant="待解問題指向的參數不存在", en="A question about an unknown parameter"
        ),
        why=Text(
            zh="答复要落到参数上才会生效。",
            hant="答覆要落到參數上才會生效。",
            en="An answer takes effect through its parameter.",
        ),
        says=Text(
            zh="待解问题{question}指向的参数{parameter}不存在。请改正名称。",
            hant="待解問題{question}指向的參數{parameter}不存在。請改正名稱。",
            en="Question {question} names the parameter {parameter}, which does not exist. Correct the name.",
        ),
    ),
    Check(
        code="question-twice",
        level=Level.ERROR,
        look=_question_twice,
        title=Text(zh="两个问题同一编号", hant="兩個問題同一編號", en="Two questions of one id"),
        why=Text(
            zh="答复按编号记录，同号就分不清。",
            hant="答覆按編號記錄，同號就分不清。",
            en="Answers are recorded by id; two of one id are mixed up.",
        ),
        says=Text(
            zh="待解问题编号{question}出现不止一次。请改掉其中一个。",
            hant="待解問題編號{question}出現不止一次。請改掉其中一個。",
            en="The question id {question} stands more than once. Change one of them.",
        ),
    ),
    Check(
        code="question-without-default",
        level=Level.WARNING,
        look=_no_default,
        title=Text(zh="没有默认答复的问题", hant="沒有預設答覆的問題", en="A question without a default"),
        why=Text(
            zh="答复之前要有说明白的默认做法，规则才知道怎么跑。",
            hant="答覆之前要有說明白的預設做法，規則才知道怎麼跑。",
            en="Until it is answered, a stated default must say how the rules run.",
        ),
        says=Text(
            zh="待解问题{question}（{ask}）没有写默认答复。请写明答复前怎么办。",
            hant="待解問題{question}（{ask}）沒有寫預設答覆。請寫明答覆前怎麼辦。",
            en="Question {question} ({ask}) has no default. State what holds until it is answered.",
        ),
    ),
    Check(
        code="question-without-owner",
        level=Level.WARNING,
        look=_no_owner,
        title=Text(zh="没有人答复的问题", hant="沒有人答覆的問題", en="A question without an owner"),
        why=Text(
            zh="没有负责人的问题没有人会答复。",
            hant="沒有負責人的問題沒有人會答覆。",
            en="A question that belongs to nobody is never answered.",
        ),
        says=Text(
            zh="待解问题{question}没有写由谁答复。请写明角色。",
            hant="待解問題{question}沒有寫由誰答覆。請寫明角色。",
            en="Question {question} does not say who answers it. Name a role.",
        ),
    ),
    Check(
        code="default-without-question",
        level=Level.WARNING,
        look=_not_asked,
        title=Text(zh="填了空却没有提问", hant="填了空卻沒有提問", en="A blank filled without a question"),
        why=Text(
            zh="原文留空、由我们填上的数字，必须作为待解问题让人确认。",
            hant="原文留空、由我們填上的數字，必須作為待解問題讓人確認。",
            en="A figure that fills a blank of the text must be confirmed by somebody, as an open question.",
        ),
        says=Text(
            zh="参数{parameter}填的是原文的空白，却没有待解问题提到它。请加一个问题并写明 parameter。",
            hant="參數{parameter}填的是原文的空白，卻沒有待解問題提到它。請加一個問題並寫明 parameter。",
            en="{parameter} fills a blank of the text, but no open question names it. Ask one, with `parameter`.",
        ),
    ),
    Check(
        code="parameter-unused",
        level=Level.NOTE,
        look=_unused,
        title=Text(zh="没有用到的参数", hant="沒有用到的參數", en="An unused parameter"),
        why=Text(
            zh="改了它什么也不会变，看的人却以为会变。",
            hant="改了它什麼也不會變，看的人卻以為會變。",
            en="Changing it changes nothing, though readers would think so.",
        ),
        says=Text(
            zh="没有规则用到参数{parameter}。请在规则里引用它，或删去。",
            hant="沒有規則用到參數{parameter}。請在規則裡引用它，或刪去。",
            en="No rule uses {parameter}. Refer to it in a rule, or drop it.",
        ),
    ),
    Check(
        code="figure-in-rule",
        level=Level.NOTE,
        look=_written,
        title=Text(zh="写死在规则里的数字", hant="寫死在規則裡的數字", en="A figure inside a rule"),
        why=Text(
            zh="数字放在参数里，才有名称、条款和修改记录，也能试算“如果改成……”。",
            hant="數字放在參數裡，才有名稱、條款和修改記錄，也能試算「如果改成……」。",
            en="As a parameter a figure has a name, a clause and a history, and can be tried out with another value.",
        ),
        says=Text(
            zh="规则{rule}里直接写了数字：{figures}。请改成参数（${{名称}}）。",
            hant="規則{rule}裡直接寫了數字：{figures}。請改成參數（${{名稱}}）。",
            en="{rule} has figures of its own: {figures}. Make them parameters (${{name}}).",
        ),
    ),
)
