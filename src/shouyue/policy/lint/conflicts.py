"""Where rules disagree: two figures for one duty, the same thing twice, a ladder that does not fit its target."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial

from shouyue.kit.text import Text
from shouyue.policy.amounts import Amount
from shouyue.policy.lint.finding import Check, Hit, Level, fill, hit, in_words, listed, named
from shouyue.policy.lint.ground import Ground, Timed, WrittenRule, open_together, shared
from shouyue.policy.lint.hours import compare, starts_of
from shouyue.policy.phrasing import amount_words
from shouyue.policy.values import Deadline, Ladder, Policy, Source


def _signs(first: Timed, second: Timed) -> frozenset[int] | None:
    starts = starts_of((first.rule, first.clock), (second.rule, second.clock))
    return compare(first.rule.within, first.clock, second.rule.within, second.clock, starts)


def _same_evidence(first: Timed, second: Timed) -> bool:
    return any(True for _ in shared(first.rule.stop, second.rule.stop))


def _contract_above(first: Timed, second: Timed) -> bool:
    """Whether exactly one of them is a contract's: that it differs is what contracts are for."""
    return (first.rule.source is Source.CONTRACT) is not (second.rule.source is Source.CONTRACT)


def _agree(first: Timed, second: Timed) -> bool:
    """Whether both always give the same due time; what cannot be compared must be written alike."""
    signs = _signs(first, second)
    return first.rule.within == second.rule.within if signs is None else signs == {0}


def _pair(first: Timed, second: Timed, **more: Text) -> Hit:
    duty = first.policy.duties.get(first.rule.duty, first.rule.duty)
    return hit(
        f"{first.rule.id}|{second.rule.id}",
        first.rule.mark,
        a=first.name,
        b=second.name,
        duty=duty,
        time_a=first.time,
        time_b=second.time,
        **more,
    )


def _contradictions(ground: Ground) -> Iterator[Hit]:
    for first, second in ground.rivals:
        if _same_evidence(first, second) and not _contract_above(first, second) and not _agree(first, second):
            question = ground.question_on(first.rule.clause, second.rule.clause)
            yield _pair(first, second, known=_known(question))


def _known(question: str) -> Text:
    """What to do: nothing more where the text of an open question names both clauses."""
    return fill(_ASKED, {"question": question}) if question else _TO_ASK


def _overlaps(ground: Ground) -> Iterator[Hit]:
    for first, second in ground.rivals:
        alike = _same_evidence(first, second) and _agree(first, second)
        if alike and first.policy.document.id == second.policy.document.id:
            yield _pair(first, second)


def _mixed(ground: Ground) -> Iterator[Hit]:
    return (_pair(first, second) for first, second in ground.rivals if not _same_evidence(first, second))


def _looser(ground: Ground) -> Iterator[Hit]:
    for contract in (found for found in ground.deadlines if found.rule.source is Source.CONTRACT):
        for policy in (found for found in ground.deadlines if found.rule.source is not Source.CONTRACT):
            if _replaces(contract.rule, policy.rule) or _rivals(ground, contract, policy):
                signs = _signs(contract, policy)
                if signs and 1 in signs:
                    yield _pair(contract, policy)


def _replaces(first: Deadline, second: Deadline) -> bool:
    return any(fnmatchcase(second.id, pattern) for pattern in first.replaces)


def _rivals(ground: Ground, first: Timed, second: Timed) -> bool:
    return {first.rule.id, second.rule.id} in ground.rival_ids


@dataclass(frozen=True, slots=True)
class Served:
    """A ladder that counts from a start, with the deadlines that the same facts start and end."""

    found: WrittenRule
    ladder: Ladder
    targets: tuple[Timed, ...]


def _served(ground: Ground) -> Iterator[Served]:
    for found in ground.rules:
        ladder = found.rule
        if isinstance(ladder, Ladder) and not ladder.from_breach:
            targets = (target for target in ground.deadlines if target.rule.subject == ladder.subject)
            yield Served(
                found, ladder, tuple(target for target in targets if _serves(found.policy, ladder, target.rule))
            )


def _serves(policy: Policy, ladder: Ladder, target: Deadline) -> bool:
    return any(True for _ in shared(ladder.stop, target.stop)) and open_together(policy, ladder, target)


def _before_target(ground: Ground) -> Iterator[Hit]:
    for served in _served(ground):
        early = [(target, [n for n, sign in _places(served, target) if sign == -1]) for target in served.targets]
        questions = served.found.policy.questions
        asked = [question.id for question in questions if question.parameter in served.ladder.parameters]
        if any(steps for _, steps in early):
            yield _ladder_hit(served, early, known=_known(asked[0] if asked else ""))


def _after_target(ground: Ground) -> Iterator[Hit]:
    """Only where the first step comes late: later steps may well serve what is late already."""
    for served in _served(ground):
        placed = [(target, _places(served, target)) for target in served.targets]
        late = [(target, [n for n, _ in steps]) for target, steps in placed if all(sign == 1 for _, sign in steps)]
        if any(steps for _, steps in late):
            yield _ladder_hit(served, late)


def _places(served: Served, target: Timed) -> list[tuple[int, int]]:
    """The steps by time: whether each always comes before (-1) or always after (1) the target's due time, else 0."""
    calendar = served.found.policy.calendars.get(served.ladder.calendar.name)
    if calendar is None:
        return []
    starts = starts_of((target.rule, target.clock))
    places = []
    for n, step in enumerate(served.ladder.steps, 1):
        if step.after is not None:
            signs = compare(Amount(step.after), calendar.clock, target.rule.within, target.clock, starts) or ()
            places.append((n, next(iter(signs)) if len(signs) == 1 else 0))
    return places


def _ladder_hit(served: Served, pairs: list[tuple[Timed, list[int]]], **more: Text) -> Hit:
    """One finding for a ladder, which names the steps and the targets that do not fit."""
    numbers = sorted({n for _, steps in pairs for n in steps})
    afters = [served.ladder.steps[n - 1].after or 0 for n in numbers]
    steps = listed(in_words(partial(amount_words, after)) for after in afters)
    targets = listed(named(target.rule.id, target.time) for target, steps in pairs if steps)
    where = served.ladder.id
    return hit(where, served.ladder.mark, ladder=served.found.name, steps=steps, targets=targets, **more)


_ASKED = Text(
    zh="已记为待解问题{question}。", hant="已記為待解問題{question}。", en="This is open question {question}."
)
_TO_ASK = Text(
    zh="请记一个待解问题，说明以哪个为准，或改成一致。",
    hant="請記一個待解問題，說明以哪個為準，或改成一致。",
    en="Ask an open question which one holds, or make them agree.",
)

CHECKS = (
    Check(
        code="contradiction",
        level=Level.WARNING,
        look=_contradictions,
        title=Text(zh="同一件事有不同的时限", hant="同一件事有不同的時限", en="Different times for one duty"),
        why=Text(
            zh="两条规则会同时约束同一个对象的同一件事，给出的时限却不同。",
            hant="兩條規則會同時約束同一個對象的同一件事，給出的時限卻不同。",
            en="Two rules can bind one subject for one duty at once, and give different times.",
        ),
        says=Text(
            zh="{a}与{b}约束同一件事（{duty}）：前者{time_a}，后者{time_b}。两者都会运行并各自统计。{known}",
            hant="{a}與{b}約束同一件事（{duty}）：前者{time_a}，後者{time_b}。兩者都會執行並各自統計。{known}",
            en="{a} and {b} bind the same duty ({duty}): {time_a} against {time_b}. Both run and count. {known}",
        ),
    ),
    Check(
        code="contract-looser",
        level=Level.WARNING,
        look=_looser,
        title=Text(zh="合同比制度宽松", hant="合約比制度寬鬆", en="Contract looser than policy"),
        why=Text(
            zh="合同给的时限比公司制度或指南更晚，客户得到的反而更少。",
            hant="合約給的時限比公司制度或指南更晚，客戶得到的反而更少。",
            en="A contract gives more time than the company's policy or the guide, so its customer gets less than "
            "others.",
        ),
        says=Text(
            zh="合同规则{a}的时限（{time_a}）可能晚于{b}（{time_b}），事项为{duty}。请收紧合同条款，"
            "或确认确实有意如此。",
            hant="合約規則{a}的時限（{time_a}）可能晚於{b}（{time_b}），事項為{duty}。請收緊合約條款，"
            "或確認確實有意如此。",
            en="The contract's {a} ({time_a}) can be due later than {b} ({time_b}), for {duty}. Tighten the "
            "contract, or confirm that this is meant.",
        ),
    ),
    Check(
        code="overlap",
        level=Level.WARNING,
        look=_overlaps,
        title=Text(zh="同一文件里重复的规则", hant="同一文件裡重複的規則", en="The same rule twice in one document"),
        why=Text(
            zh="同一文件的两条规则由同一事实启动、约束同一件事，条件可以同时成立，一次违约会算两次。",
            hant="同一文件的兩條規則由同一事實啟動、約束同一件事，條件可以同時成立，一次違約會算兩次。",
            en="Two rules of one document start from one fact for one duty and can both hold, so that one failure "
            "counts twice.",
        ),
        says=Text(
            zh="{a}与{b}会为同一件事（{duty}）同时开启，时限也相同（{time_a}）。请让条件互斥，或删去其一。",
            hant="{a}與{b}會為同一件事（{duty}）同時開啟，時限也相同（{time_a}）。請讓條件互斥，或刪去其一。",
            en="{a} and {b} can both open for one duty ({duty}) with the same time ({time_a}). Make their "
            "conditions exclude each other, or drop one.",
        ),
    ),
    Check(
        code="duty-mixed",
        level=Level.NOTE,
        look=_mixed,
        title=Text(zh="一个事项名下有两件事", hant="一個事項名下有兩件事", en="Two things under one duty"),
        why=Text(
            zh="同一对象、同一事项的义务会互相比较，只突出一条；凭不同事实完成的两件事不应共用一个事项名。",
            hant="同一對象、同一事項的義務會互相比較，只突出一條；憑不同事實完成的兩件事不應共用一個事項名。",
            en="Obligations of one subject and one duty are compared and one is shown as the winner; things that "
            "different facts complete should not share the name.",
        ),
        says=Text(
            zh="{a}与{b}同属“{duty}”，却由不同的事实完成。请给其中一条换一个事项名。",
            hant="{a}與{b}同屬「{duty}」，卻由不同的事實完成。請給其中一條換一個事項名。",
            en="{a} and {b} are both called “{duty}” but are completed by different facts. Give one of them another "
            "duty.",
        ),
    ),
    Check(
        code="ladder-before-target",
        level=Level.NOTE,
        look=_before_target,
        title=Text(zh="升级早于时限", hant="升級早於時限", en="Ladder before its target"),
        why=Text(
            zh="还没有超时就已逐级上报，可能是有意的，也可能是两处数字不一致。",
            hant="還沒有超時就已逐級上報，可能是有意的，也可能是兩處數字不一致。",
            en="Superiors are told before anything is late: meant so, or two figures that do not fit.",
        ),
        says=Text(
            zh="升级阶梯{ladder}在{steps}即上报，早于这些规则的时限：{targets}。{known}",
            hant="升級階梯{ladder}在{steps}即上報，早於這些規則的時限：{targets}。{known}",
            en="{ladder} goes up after {steps}, before the times of {targets} are over. {known}",
        ),
    ),
    Check(
        code="ladder-after-target",
        level=Level.NOTE,
        look=_after_target,
        title=Text(zh="升级晚于时限", hant="升級晚於時限", en="Ladder after its target"),
        why=Text(
            zh="超时的时候没有人被告知，第一级要到更晚才开始。",
            hant="超時的時候沒有人被告知，第一級要到更晚才開始。",
            en="When the target is missed nobody is told; the first step comes later still.",
        ),
        says=Text(
            zh="升级阶梯{ladder}的每一级（{steps}）都晚于这些规则的时限：{targets}。请提前第一级，"
            "或改成从逾期起算（from: breach）。",
            hant="升級階梯{ladder}的每一級（{steps}）都晚於這些規則的時限：{targets}。請提前第一級，"
            "或改成從逾期起算（from: breach）。",
            en="Every step of {ladder} ({steps}) comes after the times of {targets}. Take the first step earlier, "
            "or count the ladder from the breach (from: breach).",
        ),
    ),
)
