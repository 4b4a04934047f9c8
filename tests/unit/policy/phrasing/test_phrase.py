"""One rule of every kind, said in three languages."""

import pytest

from shouyue.policy.phrasing import (
    Figure,
    Line,
    Phrase,
    Rung,
    cadence,
    chain,
    classing,
    deadline,
    gate,
    ladder,
    phrase,
    target,
)
from shouyue.policy.phrasing.speaker import Speaker
from shouyue.policy.phrasing.vocabulary import LABELS
from shouyue.policy.values import Policy
from tests.unit.policy.drafts import draft

DRAFT = """
parameters:
  complaint.result: {value: PT48H, clause: X-1, label: {zh: 投诉解决时限, en: Complaint solved, hant: 投訴解決時限}}
  admission.capital:
    value: 500,000 CNY
    clause: X-4
    label: {zh: 注册资本不低于, en: Capital at least, hant: 註冊資本不低於}
rules:
  - id: X-1/result
    kind: deadline
    subject: case
    label: {zh: 重要投诉, en: Important complaint, hant: 重要投訴}
    when: facts.kind == "complaint" && has(facts.severity) && facts.severity == "important"
    start: [case.received]
    stop: [case.answered, {event: case.resolved, when: data.told}]
    pause: [{from: [case.asked], until: [case.complete], cause: customer}]
    cancel: [case.withdrawn]
    duty: result
    within: ${complaint.result}
    owner: agent
    warn: [50%, PT2H before]
    reopen: {on: [case.reopened], how: resume}
  - id: X-2/ladder
    kind: ladder
    subject: case
    label: {zh: 升级阶梯, en: Ladder, hant: 升級階梯}
    when: facts.kind == "complaint"
    start: [case.received]
    stop: [case.resolved]
    until: [case.closed]
    cancel: [case.withdrawn]
    steps:
      - {after: PT2H, on: [case.not_content], to: supervisor}
      - {after: PT8H, to: director, accept: case.answered}
  - id: X-3/talk
    kind: cadence
    subject: customer
    label: {zh: 每月通话, en: Monthly call, hant: 每月通話}
    when: facts.tier == "A"
    every: month
    count: 2
    met_by: [{event: call.recorded, when: data.minutes >= 10}]
    joins: prorate
    owner: account_owner
    warn: [PT168H before]
  - id: X-4/capital
    kind: gate
    subject: customer
    gate: customer.admit
    require: facts.capital >= ${admission.capital}
    say: {zh: 注册资本不够。, en: The capital is too small., hant: 註冊資本不夠。}
  - id: X-5/on_time
    kind: target
    label: {zh: 准时送达率, en: Delivered on time, hant: 準時送達率}
    of: [order.delivered]
    good: data.on_time
    every: quarter
    at_least: 99.5%
    by: [region, customer]
  - id: X-6/agreed
    kind: chain
    subject: customer
    label: {zh: 大客户审批, en: Large customers, hant: 大客戶審批}
    when: facts.tier == "A"
    gate: customer.admit
    amount: facts.capital
    steps:
      - {to: superior}
      - {to: [agent, supervisor], above: 500 CNY}
      - {to: [supervisor, director], mode: all, above: "2,000.50 CNY", when: facts.tier == "A"}
    fallback: [superior, director]
  - id: X-7/class
    kind: class
    subject: case
    label: {zh: 定级建议, en: Class proposed, hant: 定級建議}
    when: facts.kind == "complaint"
    gate: case.look
    gives: severity
    values:
      - value: major
        when: has(facts.loss) && facts.loss > cny("1")
        say: {zh: 损失大。, en: A great loss., hant: 損失大。}
      - {value: general, say: {zh: 其他问题。, en: Anything else., hant: 其他問題。}}
"""

SENTENCES = {
    (
        "X-1/result",
        "zh-hans",
    ): "工单类型为投诉，且级别为重要时，自“工单已受理”起 48 "
    "小时（连续计时）内须有“已答复”或“工单已解决”（已告知客户），由客服专员负责；"
    "自“已请客户补充”至“材料已齐”暂停（等客户）；用去时间的 50% 时、到期前 2 小时提醒；有“客户已撤回”则取消；"
    "有“工单已重新打开”时续用余下的时间。",
    (
        "X-1/result",
        "zh-hant",
    ): "工單類型為投訴，且級別為重要時，自「工單已受理」起 48 "
    "小時（連續計時）內須有「已答覆」或「工單已解決」（已告知客戶），由客服專員負責；"
    "自「已請客戶補充」至「材料已齊」暫停（等客戶）；用去時間的 50% 時、到期前 2 小時提醒；有「客戶已撤回」則取消；"
    "有「工單已重新開啟」時續用餘下的時間。",
    (
        "X-1/result",
        "en",
    ): "Where kind is complaint and severity is important: within 48 hours (elapsed time) of “Case received” "
    "there must be “Answered” or “Case resolved” (where customer told); owner: Service agent; paused from "
    "“Proofs asked” until “Proofs complete” (waiting for the customer); reminders when 50% of the time is used and 2 "
    "hours before it is due; “Case withdrawn” cancels it; on “Case reopened” it goes on with the time that was left.",
    (
        "X-2/ladder",
        "zh-hans",
    ): "工单类型为投诉时，自“工单已受理”起（连续计时）；满 2 小时或有“客户不满意”，告知客服主管；"
    "满 8 小时，告知客服经理，以“已答复”表示接手；有“工单已解决”后不再计时；至“工单已结案”为止；有“客户已撤回”则取消。",
    (
        "X-2/ladder",
        "zh-hant",
    ): "工單類型為投訴時，自「工單已受理」起（連續計時）；滿 2 小時或有「客戶不滿意」，告知客服主管；"
    "滿 8 小時，告知客服經理，以「已答覆」表示接手；有「工單已解決」後不再計時；至「工單已結案」為止；"
    "有「客戶已撤回」則取消。",
    (
        "X-2/ladder",
        "en",
    ): "Where kind is complaint: counted from “Case received” (elapsed time); after 2 hours or on “Customer not "
    "content”, Supervisor is told; after 8 hours, Director is told, accepted by “Answered”; “Case resolved” stops the "
    "time; it ends with “Case closed”; “Case withdrawn” cancels it.",
    (
        "X-3/talk",
        "zh-hans",
    ): "客户级别为 A 级时，每月为每个客户至少有 2 次“通话已记录”（分钟数不少于 10），由客户负责人负责；"
    "中途加入的按余下时间折算，向上取整；到期前 168 小时（7×24）提醒。",
    (
        "X-3/talk",
        "zh-hant",
    ): "客戶級別為 A 级時，每月為每個客戶至少有 2 次「通話已記錄」（分鐘數不少於 10），由客戶負責人負責；"
    "中途加入的按餘下時間折算，向上取整；到期前 168 小時（7×24）提醒。",
    (
        "X-3/talk",
        "en",
    ): "Where tier is A: every month, for each customer, at least 2 times: “Call recorded” (where minutes is at "
    "least 10); owner: Account owner; who joins midway owes the share of the rest, rounded up; reminders 168 hours "
    "(7×24) before it is due.",
    ("X-4/capital", "zh-hans"): "“客户准入”之前须满足：注册资本不少于 500,000.00 元；否则拒绝，并说明“注册资本不够”。",
    (
        "X-4/capital",
        "zh-hant",
    ): "「客戶准入」之前須滿足：註冊資本不少於 500,000.00 元；否則拒絕，並說明「註冊資本不夠」。",
    (
        "X-4/capital",
        "en",
    ): "Before “Admit a customer”, this must hold: registered capital is at least 500,000.00 CNY; otherwise it is "
    "refused with the words “The capital is too small”.",
    ("X-5/on_time", "zh-hans"): "每季度的“订单已送达”中，准时的不低于 99.5%；按区域、客户分列。",
    ("X-5/on_time", "zh-hant"): "每季度的「訂單已送達」中，準時的不低於 99.5%；按區域、客戶分列。",
    (
        "X-5/on_time",
        "en",
    ): "Every quarter, at least 99.5% of “Order delivered” must be such that on time; shown by region, customer.",
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return draft(DRAFT)


def said(policy: Policy, rule: str, language: str) -> Phrase:
    return phrase(next(found for found in policy.rules if found.id == rule), policy, language)


@pytest.mark.parametrize(("rule", "language"), SENTENCES)
def test_says_a_rule_of_every_kind_in_one_sentence(policy: Policy, rule: str, language: str) -> None:
    assert said(policy, rule, language).sentence == SENTENCES[rule, language]


def test_gives_a_deadline_line_by_line_with_its_figures(policy: Policy) -> None:
    assert said(policy, "X-1/result", "zh-hans") == Phrase(
        rule="X-1/result",
        kind="deadline",
        kind_label="时限",
        title="重要投诉",
        sentence=SENTENCES["X-1/result", "zh-hans"],
        lines=(
            Line("subject", "对象", "工单"),
            Line("when", "适用条件", "工单类型为投诉，且级别为重要"),
            Line("start", "起算", "“工单已受理”"),
            Line("within", "时限", "48 小时"),
            Line("calendar", "计时", "连续计时"),
            Line("stop", "完成", "“已答复”或“工单已解决”（已告知客户）"),
            Line("duty", "应尽之事", "处理结果"),
            Line("owner", "负责人", "客服专员"),
            Line("pause", "暂停", "自“已请客户补充”至“材料已齐”（等客户）"),
            Line("cancel", "取消", "“客户已撤回”"),
            Line("warn", "提醒", "用去时间的 50% 时、到期前 2 小时"),
            Line("reopen", "重新打开", "有“工单已重新打开”时续用余下的时间"),
        ),
        figures=(Figure("complaint.result", "投诉解决时限", "48 小时", "PT48H", "source"),),
    )


def test_gives_a_ladder_as_a_table_of_steps(policy: Policy) -> None:
    found = said(policy, "X-2/ladder", "en")
    assert found.rungs == (
        Rung(1, "after 2 hours or on “Customer not content”", "Supervisor"),
        Rung(2, "after 8 hours", "Director", "“Answered”"),
    )
    assert [line.key for line in found.lines] == [
        "subject",
        "when",
        "start",
        "calendar",
        "stops_time",
        "until",
        "cancel",
    ]


@pytest.mark.parametrize(
    ("language", "sentence", "last"),
    [
        (
            "zh-hans",
            "客户级别为 A 级时，“客户准入”须经审批，依次审批；不论金额，由申请人的上级审批；"
            "注册资本超过 500 元，由客服专员或客服主管审批；"
            "注册资本超过 2,000.50 元且客户级别为 A 级，由客服主管、客服经理（须全部同意）审批；"
            "席位空缺或只剩申请人自己时，依次改由申请人的上级、客服经理审批；任何人不得审批自己的申请。",
            Rung(3, "注册资本超过 2,000.50 元且客户级别为 A 级", "客服主管、客服经理（须全部同意）"),
        ),
        (
            "en",
            "Where tier is A: “Admit a customer” needs approval, step by step; "
            "superior of who asks, whatever the amount; "
            "Service agent or Supervisor, where “registered capital” is above 500 CNY; "
            "Supervisor, Director (all of them), where “registered capital” is above 2,000.50 CNY and tier is A; "
            "where a seat has nobody but who asks, these are asked in turn: superior of who asks, Director; "
            "nobody approves his own.",
            Rung(
                3,
                "where “registered capital” is above 2,000.50 CNY and tier is A",
                "Supervisor, Director (all of them)",
            ),
        ),
    ],
)
def test_says_a_chain_and_gives_its_steps(policy: Policy, language: str, sentence: str, last: Rung) -> None:
    found = said(policy, "X-6/agreed", language)
    assert found.sentence == sentence
    assert len(found.rungs) == 3
    assert found.rungs[2] == last
    assert [line.key for line in found.lines] == ["subject", "gate", "when", "order", "fallback"]


@pytest.mark.parametrize(
    ("language", "sentence", "rungs"),
    [
        (
            "zh-hans",
            "工单类型为投诉时，“看一张工单”按已知的事实建议“级别”，取最先成立的一项；"
            "损失超过 1.00 元时，建议“重大”；其余情形，建议“一般”；由人确认后生效。",
            (Rung(1, "损失超过 1.00 元时", "重大：损失大"), Rung(2, "其余情形", "一般：其他问题")),
        ),
        (
            "zh-hant",
            "工單類型為投訴時，「看一張工單」按已知的事實建議「級別」，取最先成立的一項；"
            "損失超過 1.00 元時，建議「重大」；其餘情形，建議「一般」；由人確認後生效。",
            (Rung(1, "損失超過 1.00 元時", "重大：損失大"), Rung(2, "其餘情形", "一般：其他問題")),
        ),
        (
            "en",
            "Where kind is complaint: “Look at a case” proposes “severity” from what is known, the first that holds; "
            "“major”, where loss is more than 1.00 CNY; “general”, in all other cases; "
            "it takes effect when a person confirms it.",
            (
                Rung(1, "where loss is more than 1.00 CNY", "major: A great loss"),
                Rung(2, "in all other cases", "general: Anything else"),
            ),
        ),
    ],
)
def test_says_a_class_and_gives_its_options(
    policy: Policy, language: str, sentence: str, rungs: tuple[Rung, ...]
) -> None:
    found = said(policy, "X-7/class", language)
    assert (found.kind, found.sentence, found.rungs) == ("class", sentence, rungs)
    assert [line.key for line in found.lines] == ["subject", "gate", "when", "gives"]


def test_gives_the_lines_of_the_other_kinds(policy: Policy) -> None:
    assert {line.key: line.text for line in said(policy, "X-3/talk", "en").lines} == {
        "subject": "customer",
        "when": "tier is A",
        "every": "every month",
        "count": "2 times",
        "met_by": "“Call recorded” (where minutes is at least 10)",
        "owner": "Account owner",
        "joins": "who joins midway owes the share of the rest, rounded up",
        "warn": "168 hours (7×24) before it is due",
        "calendar": "elapsed time",
    }
    assert {line.key: line.text for line in said(policy, "X-4/capital", "en").lines} == {
        "subject": "customer",
        "gate": "“Admit a customer”",
        "require": "registered capital is at least 500,000.00 CNY",
        "say": "The capital is too small.",
    }
    assert {line.key: line.text for line in said(policy, "X-5/on_time", "en").lines} == {
        "of": "“Order delivered”",
        "good": "on time",
        "at_least": "99.5%",
        "every": "every quarter",
        "by": "region, customer",
    }


def test_money_among_the_figures_is_in_words_and_the_title_falls_back_to_the_id(policy: Policy) -> None:
    found = said(policy, "X-4/capital", "zh-hant")
    assert (found.title, found.kind_label) == ("X-4/capital", "關口")
    assert found.figures == (Figure("admission.capital", "註冊資本不低於", "500,000 元", "500,000 CNY", "source"),)


def test_an_aspect_that_the_rule_does_not_mention_is_empty(policy: Policy) -> None:
    assert said(policy, "X-1/result", "en").line("moves_with") == ""


def test_every_aspect_has_a_label_and_every_label_an_aspect(policy: Policy) -> None:
    speakers = [(rule, Speaker(rule, policy, "en")) for rule in policy.rules]
    rooms = (deadline, ladder, cadence, gate, target, chain, classing)
    said = [room.aspects(rule, speaker) for room, (rule, speaker) in zip(rooms, speakers, strict=True)]
    assert {key for aspects in said for key in aspects} == set(LABELS)


def test_another_language_is_refused(policy: Policy) -> None:
    with pytest.raises(ValueError, match="'fr' is not a language of this product"):
        said(policy, "X-1/result", "fr")
