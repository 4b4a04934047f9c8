"""Names that rules use: roles, duties, other rules; and what they forget to name."""

from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase

from shouyue.kit.text import Text
from shouyue.policy.lint.finding import Check, Hit, Level, fill, hit
from shouyue.policy.lint.ground import Ground
from shouyue.policy.source import nearest
from shouyue.policy.values import AnyRule, Cadence, Chain, Class, Deadline, Gate, Ladder, Policy


def _roles_of(rule: AnyRule) -> list[str]:
    match rule:
        case Deadline() | Cadence():
            return [rule.owner] if rule.owner else []
        case Ladder():
            return [step.to for step in rule.steps]
    return []


def _unknown_roles(ground: Ground) -> Iterator[Hit]:
    for found in ground.rules:
        for role in dict.fromkeys(_roles_of(found.rule)):
            if role not in found.policy.roles:
                yield hit(f"{found.rule.id}/{role}", found.rule.mark, place=found.name, **_guess(role, found.policy))
    for policy in ground.policies:
        for question in policy.questions:
            if question.owner and question.owner not in policy.roles:
                yield hit(
                    f"{question.id}/{question.owner}",
                    question.mark,
                    place=question.id,
                    **_guess(question.owner, policy),
                )


def _guess(role: str, policy: Policy) -> dict[str, str | Text]:
    near = nearest(role, list(policy.roles), "{}")
    return {"role": role, "guess": fill(_NEAR, {"near": near}) if near else _NOTHING_NEAR}


_NEAR = Text(zh="您是否要写“{near}”？", hant="您是否要寫「{near}」？", en=" Did you mean “{near}”?")
_NOTHING_NEAR = Text(zh="", en="")


def _unknown_duties(ground: Ground) -> Iterator[Hit]:
    for found in ground.deadlines:
        if found.rule.duty and found.rule.duty not in found.policy.duties:
            yield hit(found.rule.id, found.rule.mark, rule=found.name, duty=found.rule.duty)


def _no_duty(ground: Ground) -> Iterator[Hit]:
    return (hit(found.rule.id, found.rule.mark, rule=found.name) for found in ground.deadlines if not found.rule.duty)


def _no_owner(ground: Ground) -> Iterator[Hit]:
    for found in ground.rules:
        if isinstance(found.rule, Deadline | Cadence) and not found.rule.owner:
            yield hit(found.rule.id, found.rule.mark, rule=found.name)


def _twice(ground: Ground) -> Iterator[Hit]:
    counts = Counter(found.rule.id for found in ground.rules)
    seen: set[str] = set()
    for found in ground.rules:
        if counts[found.rule.id] > 1 and found.rule.id in seen:
            yield hit(found.rule.id, found.rule.mark, rule=found.rule.id)
        seen.add(found.rule.id)


def _unknown_rules(ground: Ground) -> Iterator[Hit]:
    """Rules that a ladder or a contract names. A contract alone may replace rules of documents not at hand."""
    for found in ground.rules:
        rule = found.rule
        named = rule.of if isinstance(rule, Ladder) else rule.replaces if isinstance(rule, Deadline) else ()
        for pattern in named:
            if not any(fnmatchcase(other, pattern) for other in ground.ids):
                yield hit(f"{rule.id}/{pattern}", rule.mark, rule=found.name, named=pattern)


def _no_fallback(ground: Ground) -> Iterator[Hit]:
    for found in ground.rules:
        if isinstance(found.rule, Chain) and not found.rule.fallback:
            yield hit(found.rule.id, found.rule.mark, rule=found.name)


def _no_rest(ground: Ground) -> Iterator[Hit]:
    for found in ground.rules:
        if isinstance(found.rule, Class) and found.rule.options[-1].when is not None:
            yield hit(found.rule.id, found.rule.mark, rule=found.name)


def _nothing_said(ground: Ground) -> Iterator[Hit]:
    for found in ground.rules:
        if isinstance(found.rule, Gate) and not found.rule.say.zh:
            yield hit(found.rule.id, found.rule.mark, rule=found.name)


CHECKS = (
    Check(
        code="unknown-role",
        level=Level.ERROR,
        look=_unknown_roles,
        title=Text(zh="不存在的角色", en="An unknown role"),
        why=Text(
            zh="负责人和被告知的人只能是角色表里的角色或关系，否则无人收到。",
            hant="負責人和被告知的人只能是角色表裡的角色或關係，否則無人收到。",
            en="Owners and those who are told must be in the list of roles, or nobody receives anything.",
        ),
        says=Text(
            zh="{place}提到的角色“{role}”不在角色表里。{guess}请改用表中的角色或关系，或先加进表里。",
            hant="{place}提到的角色「{role}」不在角色表裡。{guess}請改用表中的角色或關係，或先加進表裡。",
            en="{place} names the role “{role}”, which is not in the list of roles.{guess} Use one of the list, or "
            "add it first.",
        ),
    ),
    Check(
        code="unknown-duty",
        level=Level.ERROR,
        look=_unknown_duties,
        title=Text(zh="不存在的事项名", hant="不存在的事項名", en="An unknown duty"),
        why=Text(
            zh="事项名决定哪些义务互相比较；写错一个字，就各算各的。",
            hant="事項名決定哪些義務互相比較；寫錯一個字，就各算各的。",
            en="The duty decides which obligations are compared; a misspelt one stands alone.",
        ),
        says=Text(
            zh="规则{rule}的事项名“{duty}”不在事项表里。请改正，或先加进表里。",
            hant="規則{rule}的事項名「{duty}」不在事項表裡。請改正，或先加進表裡。",
            en="{rule} has the duty “{duty}”, which is not in the list of duties. Correct it, or add it first.",
        ),
    ),
    Check(
        code="rule-twice",
        level=Level.ERROR,
        look=_twice,
        title=Text(zh="两条规则同一编号", hant="兩條規則同一編號", en="Two rules of one id"),
        why=Text(
            zh="编号决定义务的身份，两条规则同号就分不清。",
            hant="編號決定義務的身份，兩條規則同號就分不清。",
            en="The id decides which obligation is whose; two rules of one id are mixed up.",
        ),
        says=Text(
            zh="规则编号{rule}在几份文件里出现。请改掉其中一个。",
            hant="規則編號{rule}在幾份文件裡出現。請改掉其中一個。",
            en="The rule id {rule} stands in several documents. Change one of them.",
        ),
    ),
    Check(
        code="duty-missing",
        level=Level.WARNING,
        look=_no_duty,
        title=Text(zh="没有事项名", hant="沒有事項名", en="No duty"),
        why=Text(
            zh="没有事项名，就不能与其他文件的时限比较，也不知道以哪个为准。",
            hant="沒有事項名，就不能與其他文件的時限比較，也不知道以哪個為準。",
            en="Without a duty it is not compared with the times of other documents, and none of them governs.",
        ),
        says=Text(
            zh="规则{rule}没有写 duty。请从事项表里选一个。",
            hant="規則{rule}沒有寫 duty。請從事項表裡選一個。",
            en="{rule} has no `duty`. Choose one from the list of duties.",
        ),
    ),
    Check(
        code="owner-missing",
        level=Level.WARNING,
        look=_no_owner,
        title=Text(zh="没有负责人", hant="沒有負責人", en="No owner"),
        why=Text(
            zh="没有负责人，提醒无人收到，义务只在覆盖清单上。",
            hant="沒有負責人，提醒無人收到，義務只在覆蓋清單上。",
            en="Without an owner nobody gets the reminders, and the obligation stands on the coverage list.",
        ),
        says=Text(
            zh="规则{rule}没有写 owner。请写明角色。",
            hant="規則{rule}沒有寫 owner。請寫明角色。",
            en="{rule} has no `owner`. Name a role.",
        ),
    ),
    Check(
        code="unknown-rule",
        level=Level.WARNING,
        look=_unknown_rules,
        title=Text(zh="提到的规则不存在", hant="提到的規則不存在", en="A rule that does not exist"),
        why=Text(
            zh="阶梯或合同提到的规则找不到，就不起作用。",
            hant="階梯或合約提到的規則找不到，就不起作用。",
            en="A ladder or a contract names rules that cannot be found, so it does nothing about them.",
        ),
        says=Text(
            zh="规则{rule}提到{named}，但没有这样的规则。请改正编号，或把那份文件一起检查。",
            hant="規則{rule}提到{named}，但沒有這樣的規則。請改正編號，或把那份文件一起檢查。",
            en="{rule} names {named}, but there is no such rule. Correct the id, or check that document together "
            "with this one.",
        ),
    ),
    Check(
        code="fallback-missing",
        level=Level.WARNING,
        look=_no_fallback,
        title=Text(zh="空缺时无人代审", hant="空缺時無人代審", en="A chain without a fallback"),
        why=Text(
            zh="席位空缺或只剩申请人自己时，审批停在那里，没有人能放行。",
            hant="席位空缺或只剩申請人自己時，審批停在那裡，沒有人能放行。",
            en="Where a seat has nobody but who asks, the request stands still and nobody can let it go on.",
        ),
        says=Text(
            zh="审批链{rule}没有写 fallback。请写明席位空缺时依次改由谁审批。",
            hant="審批鏈{rule}沒有寫 fallback。請寫明席位空缺時依次改由誰審批。",
            en="{rule} has no `fallback`. Say who is asked, in which order, where a seat is empty.",
        ),
    ),
    Check(
        code="rest-missing",
        level=Level.WARNING,
        look=_no_rest,
        title=Text(zh="其余情形没有定级", hant="其餘情形沒有定級", en="A class without a rest"),
        why=Text(
            zh="哪一项都不成立时没有建议，要由人从头判断。",
            hant="哪一項都不成立時沒有建議，要由人從頭判斷。",
            en="Where no option holds nothing is proposed, and people are left alone with the question.",
        ),
        says=Text(
            zh="定级规则{rule}的最后一项带有 when。请加一项不带 when 的，说明其余情形归哪一级。",
            hant="定級規則{rule}的最後一項帶有 when。請加一項不帶 when 的，說明其餘情形歸哪一級。",
            en="The last option of {rule} has a `when`. Add one without it, to say what all the rest is.",
        ),
    ),
    Check(
        code="say-missing",
        level=Level.WARNING,
        look=_nothing_said,
        title=Text(zh="拒绝时没有话说", hant="拒絕時沒有話說", en="A refusal without words"),
        why=Text(
            zh="被拒绝的人要知道为什么、该怎么办。",
            hant="被拒絕的人要知道為什麼、該怎麼辦。",
            en="Who is refused must learn why, and what to do.",
        ),
        says=Text(
            zh="关口规则{rule}没有写 say。请写一句被拒绝的人看得懂的话。",
            hant="關口規則{rule}沒有寫 say。請寫一句被拒絕的人看得懂的話。",
            en="{rule} has no `say`. Write a sentence that the person refused understands.",
        ),
    ),
)
