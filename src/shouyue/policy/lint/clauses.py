"""Clauses against their rules: what runs without a clause, what claims to run and does not."""

from collections.abc import Iterator

from shouyue.kit.text import Text
from shouyue.policy.lint.finding import Check, Hit, Level, hit, listed, named
from shouyue.policy.lint.ground import Ground
from shouyue.policy.scope import triggers_of
from shouyue.policy.values import (
    AnyRule,
    Cadence,
    Chain,
    Clause,
    ClauseKind,
    Deadline,
    Gate,
    Ladder,
    Policy,
    Status,
    Target,
)

RUNNING = (Status.COMPUTED, Status.LIVE)
FITTING: dict[ClauseKind, tuple[type, ...]] = {
    ClauseKind.DEADLINE: (Deadline, Ladder),
    ClauseKind.CADENCE: (Cadence,),
    ClauseKind.GATE: (Gate,),
    ClauseKind.TARGET: (Target,),
    ClauseKind.APPROVAL: (Chain, Gate),  # a gate that asks for the approval, or the chain that gives it
}


def _clauses(ground: Ground) -> Iterator[tuple[Policy, Clause, list[AnyRule]]]:
    for policy in ground.policies:
        for clause in policy.clauses.values():
            yield policy, clause, [rule for rule in policy.rules if rule.clause == clause.id]


def _without_rules(ground: Ground) -> Iterator[Hit]:
    for _, clause, rules in _clauses(ground):
        if clause.status in RUNNING and not rules:
            yield hit(clause.id, clause.mark, clause=named(clause.id, clause.title))


def _status(ground: Ground) -> Iterator[Hit]:
    for _, clause, rules in _clauses(ground):
        if clause.status not in RUNNING and rules:
            names = listed(rule.id for rule in rules)
            yield hit(
                clause.id, clause.mark, clause=named(clause.id, clause.title), status=clause.status.value, rules=names
            )


def _kind(ground: Ground) -> Iterator[Hit]:
    for _, clause, rules in _clauses(ground):
        fitting = FITTING.get(clause.kind)
        if fitting and rules and not any(isinstance(rule, fitting) for rule in rules):
            yield hit(clause.id, clause.mark, clause=named(clause.id, clause.title), kind=clause.kind.value)


def _missing(ground: Ground) -> Iterator[Hit]:
    for _, clause, _ in _clauses(ground):
        if clause.status is Status.NOT_YET and not clause.missing.zh:
            yield hit(clause.id, clause.mark, clause=named(clause.id, clause.title))


def _without_clause(ground: Ground) -> Iterator[Hit]:
    """A document without any clause is a draft of rules alone, and is left in peace."""
    for found in ground.rules:
        if found.policy.clauses and found.rule.clause not in found.policy.clauses:
            yield hit(found.rule.id, found.rule.mark, rule=found.name, clause=found.rule.clause)


def _not_about(ground: Ground) -> Iterator[Hit]:
    """Facts reach a rule by their subject or by what they are about; others are never seen."""
    for found in ground.rules:
        rule, events = found.rule, found.policy.catalogue.events
        if not rule.subject:
            continue
        for name in dict.fromkeys(trigger.event for trigger in triggers_of(rule)):
            event = events.get(name)
            if event and rule.subject != event.subject and rule.subject not in event.about:
                yield hit(f"{rule.id}/{name}", rule.mark, rule=found.name, event=name, subject=rule.subject)


CHECKS = (
    Check(
        code="rule-without-clause",
        level=Level.ERROR,
        look=_without_clause,
        title=Text(zh="没有条款的规则", hant="沒有條款的規則", en="A rule without a clause"),
        why=Text(
            zh="规则要说得出依据哪一条；文件里没有这一条，统计和申诉就无处可归。",
            hant="規則要說得出依據哪一條；文件裡沒有這一條，統計和申訴就無處可歸。",
            en="A rule must name the clause that it carries out; without one its figures belong nowhere.",
        ),
        says=Text(
            zh="规则{rule}写的条款{clause}不在文件里。请改正编号，或补上条款。",
            hant="規則{rule}寫的條款{clause}不在文件裡。請改正編號，或補上條款。",
            en="{rule} names clause {clause}, which the document does not have. Correct the number or add the clause.",
        ),
    ),
    Check(
        code="clause-without-rules",
        level=Level.WARNING,
        look=_without_rules,
        title=Text(zh="没有凭据的条款", hant="沒有憑據的條款", en="A clause without evidence"),
        why=Text(
            zh="条款声称可以计算，却没有规则，守没守约无从得知。",
            hant="條款聲稱可以計算，卻沒有規則，守沒守約無從得知。",
            en="The clause claims to be computed but has no rule, so nobody can tell whether it was kept.",
        ),
        says=Text(
            zh="条款{clause}标为可计算，却没有任何规则。请补规则，或把状态改为 not_yet 并写明缺什么。",
            hant="條款{clause}標為可計算，卻沒有任何規則。請補規則，或把狀態改為 not_yet 並寫明缺什麼。",
            en="Clause {clause} is marked as computed but has no rule. Add one, or set its status to not_yet and "
            "say what is missing.",
        ),
    ),
    Check(
        code="status-mismatch",
        level=Level.WARNING,
        look=_status,
        title=Text(zh="状态与规则不符", hant="狀態與規則不符", en="Status does not match the rules"),
        why=Text(
            zh="条款标为声明或尚未实现，却有规则在运行；读者会以为它不算数。",
            hant="條款標為聲明或尚未實現，卻有規則在執行；讀者會以為它不算數。",
            en="The clause is marked as a statement or as not running, yet rules run; readers would think that it "
            "does not count.",
        ),
        says=Text(
            zh="条款{clause}的状态是{status}，却有规则：{rules}。请改状态，或移走规则。",
            hant="條款{clause}的狀態是{status}，卻有規則：{rules}。請改狀態，或移走規則。",
            en="Clause {clause} has status {status} but rules run: {rules}. Change the status or move the rules.",
        ),
    ),
    Check(
        code="kind-mismatch",
        level=Level.WARNING,
        look=_kind,
        title=Text(zh="种类与规则不符", hant="種類與規則不符", en="Kind does not match the rules"),
        why=Text(
            zh="条款写明是哪一种，规则里却没有这一种。",
            hant="條款寫明是哪一種，規則裡卻沒有這一種。",
            en="The clause is of one kind, and none of its rules is.",
        ),
        says=Text(
            zh="条款{clause}的种类是{kind}，但没有一条规则是这一种。请补规则，或改种类。",
            hant="條款{clause}的種類是{kind}，但沒有一條規則是這一種。請補規則，或改種類。",
            en="Clause {clause} is of kind {kind}, but none of its rules is. Add one or change the kind.",
        ),
    ),
    Check(
        code="missing-unsaid",
        level=Level.WARNING,
        look=_missing,
        title=Text(zh="没说缺什么", hant="沒說缺什麼", en="What is missing is not said"),
        why=Text(
            zh="尚未实现的条款要写明缺什么，读者才知道还要等什么。",
            hant="尚未實現的條款要寫明缺什麼，讀者才知道還要等什麼。",
            en="A clause that does not run yet must say what is missing, so that readers know what they wait for.",
        ),
        says=Text(
            zh="条款{clause}尚未实现，却没有写 missing。请写明缺什么。",
            hant="條款{clause}尚未實現，卻沒有寫 missing。請寫明缺什麼。",
            en="Clause {clause} does not run yet and does not say why. Write what is missing.",
        ),
    ),
    Check(
        code="not-about",
        level=Level.WARNING,
        look=_not_about,
        title=Text(zh="听不到的事实", hant="聽不到的事實", en="An event that never arrives"),
        why=Text(
            zh="事实只到达它的对象和它所关于的对象；规则等的事实与它的对象无关，永远等不到。",
            hant="事實只到達它的對象和它所關於的對象；規則等的事實與它的對象無關，永遠等不到。",
            en="A fact reaches its subject and what it is about. A rule that waits for another waits for ever.",
        ),
        says=Text(
            zh="规则{rule}等待{event}，但这一事实与{subject}无关。请在目录的 about 中加上{subject}，或换一个事实。",
            hant="規則{rule}等待{event}，但這一事實與{subject}無關。請在目錄的 about 中加上{subject}，或換一個事實。",
            en="{rule} waits for {event}, which is about no {subject}. Add {subject} to its `about` in the "
            "catalogue, or name another event.",
        ),
    ),
)
