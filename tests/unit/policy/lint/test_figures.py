"""Parameters, figures in rules, open questions."""

import pytest

from tests.unit.policy.drafts import draft
from tests.unit.policy.lint.findings import deadline, found, where

CLAUSES = (
    "clauses: [{id: X-1, kind: deadline, title: 答复, status: computed}, "
    "{id: X-2, kind: class, title: 分级, status: not_yet, missing: 表单}]\n"
)


def question(more: str) -> str:
    return f"questions: [{{id: X-1/q, clause: X-1, ask: 多久？{', ' if more else ''}{more}}}]\n"


def test_a_parameter_that_nothing_uses() -> None:
    parameters = (
        "parameters: {used: {value: PT4H, clause: X-1}, waiting: {value: 3, clause: X-2}, "
        "idle: {value: PT8H, clause: X-1, label: {zh: 闲置, en: Idle}}}\n"
    )
    policy = draft(CLAUSES + parameters + "rules:\n" + deadline("X-1/a", within='"${used}"'))
    assert found("parameter-unused", policy) == {
        "X/idle": (
            "没有规则用到参数 idle（闲置）。请在规则里引用它，或删去。",
            "No rule uses idle (Idle). Refer to it in a rule, or drop it.",
        )
    }


def test_the_figures_that_stand_in_a_rule() -> None:
    rule = deadline("X-1/a", "warn: [50%, PT1H before], when: 'facts.loss > cny(\"5,000\")', late_entry: PT2H")
    assert found("figure-in-rule", draft("rules:\n" + rule)) == {
        "X-1/a": (
            "规则 X-1/a 里直接写了数字：5,000.00 元、4 小时、2 小时、50%、1 小时。请改成参数（${名称}）。",
            "X-1/a has figures of its own: 5,000.00 CNY, 4 hours, 2 hours, 50%, 1 hour. "
            "Make them parameters (${name}).",
        )
    }


def test_figures_from_parameters_are_as_they_should_be() -> None:
    policy = draft("""
parameters:
  share: {value: 50%}
  time: {value: PT4H}
  ahead: {value: PT1H}
  loss: {value: "5,000 CNY"}
  period: {value: month}
  count: {value: 3}
  minutes: {value: 10}
  due: {value: 3 working days}
  reach: {value: 98%}
rules:
  - {id: X-1/a, kind: deadline, subject: case, start: case.received, stop: case.answered, within: "${time}",
     warn: ["${share}", "${ahead} before"], when: 'facts.loss > ${loss}'}
  - {id: X-1/b, kind: deadline, subject: case, start: case.received, stop: case.answered, calendar: office,
     within: "${due}"}
  - {id: X-1/c, kind: deadline, subject: case, start: case.received, stop: case.answered,
     within: "${ahead} before facts.promised_at"}
  - {id: X-1/d, kind: ladder, subject: case, start: case.received, stop: case.answered,
     steps: [{after: "${time}", to: agent}]}
  - {id: X-1/e, kind: cadence, subject: customer, every: "${period}", count: "${count}",
     met_by: {event: call.recorded, when: 'data.minutes >= ${minutes} && data.minutes != 0'}}
  - {id: X-1/f, kind: target, of: order.delivered, good: data.on_time, every: "${period}", at_least: "${reach}"}
  - {id: X-1/g, kind: deadline, subject: case, start: case.received, stop: case.answered, within: at facts.promised_at}
""")
    assert where("figure-in-rule", policy) == []


@pytest.mark.parametrize(
    ("rule", "figures"),
    [
        (
            "kind: ladder, subject: case, start: case.received, stop: case.answered, steps: [{after: PT2H, to: agent}]",
            "2 hours",
        ),
        ("kind: cadence, subject: customer, every: month, count: 2, met_by: call.recorded", "every month, 2"),
        ("kind: target, of: order.delivered, good: data.on_time, every: month, at_least: 98%", "every month, 98%"),
        ("kind: gate, subject: customer, gate: customer.admit, require: 'facts.capital > cny(\"2\")'", "2.00 CNY"),
        (
            "kind: deadline, subject: case, start: case.received, stop: case.answered, within: PT1H before "
            "facts.promised_at",
            "1 hour",
        ),
    ],
)
def test_figures_of_every_kind_of_rule_are_seen(rule: str, figures: str) -> None:
    policy = draft(f"rules: [{{id: X-1/a, {rule}}}]")
    said = found("figure-in-rule", policy)["X-1/a"][1]
    assert said == f"X-1/a has figures of its own: {figures}. Make them parameters (${{name}})."


def test_parameters_and_questions_belong_to_clauses_of_the_document() -> None:
    parameters = "parameters: {time: {value: PT4H, clause: X-9}}\n"
    questions = "questions: [{id: X-8/q, clause: X-8, ask: 多久？, default: 一天, owner: agent}]\n"
    policy = draft(CLAUSES + parameters + questions)
    assert found("unknown-clause", policy) == {
        "X/time": (
            "time 归在条款 X-9 名下，但文件里没有这一条。请改正编号。",
            "time belongs to clause X-9, which the document does not have. Correct the number.",
        ),
        "X-8/q": (
            "X-8/q 归在条款 X-8 名下，但文件里没有这一条。请改正编号。",
            "X-8/q belongs to clause X-8, which the document does not have. Correct the number.",
        ),
    }
    assert where("unknown-clause", draft(parameters + questions)) == []


def test_a_question_about_a_parameter_that_does_not_exist() -> None:
    assert found("unknown-parameter", draft(question("default: 一天, owner: agent, parameter: time"))) == {
        "X-1/q": (
            "待解问题 X-1/q 指向的参数 time 不存在。请改正名称。",
            "Question X-1/q names the parameter time, which does not exist. Correct the name.",
        )
    }


def test_a_question_without_a_default_or_an_owner() -> None:
    policy = draft(question(""))
    assert found("question-without-default", policy) == {
        "X-1/q": (
            "待解问题 X-1/q（多久？）没有写默认答复。请写明答复前怎么办。",
            "Question X-1/q (多久？) has no default. State what holds until it is answered.",
        )
    }
    assert found("question-without-owner", policy) == {
        "X-1/q": (
            "待解问题 X-1/q 没有写由谁答复。请写明角色。",
            "Question X-1/q does not say who answers it. Name a role.",
        )
    }


def test_answers_are_recorded_by_id_so_an_id_stands_once() -> None:
    first, second = (
        draft(question("default: 一天, owner: agent")),
        draft(question("default: 两天, owner: agent"), document="Y"),
    )
    assert found("question-twice", first, second) == {
        "X-1/q": (
            "待解问题编号 X-1/q 出现不止一次。请改掉其中一个。",
            "The question id X-1/q stands more than once. Change one of them.",
        )
    }


def test_a_blank_that_is_filled_must_be_asked_about() -> None:
    parameters = "parameters: {time: {value: PT4H, from: default}, known: {value: PT8H}}\n"
    assert found("default-without-question", draft(parameters)) == {
        "X/time": (
            "参数 time 填的是原文的空白，却没有待解问题提到它。请加一个问题并写明 parameter。",
            "time fills a blank of the text, but no open question names it. Ask one, with `parameter`.",
        )
    }
    asked = draft(parameters + question("default: 一天, owner: agent, parameter: time"))
    assert where("default-without-question", asked) == []
