"""Contradictions, overlaps, looser contracts, ladders that do not fit."""

import pytest

from tests.unit.policy.drafts import draft
from tests.unit.policy.lint.findings import deadline, found, ladder, where


def test_names_both_rules_and_both_figures_of_a_contradiction() -> None:
    company = draft("rules:\n" + deadline("X-1/a", "label: {zh: 客户答复, en: Answer}", within="PT2H"))
    guide = draft("rules:\n" + deadline("Y-1/a", within="PT1H"), document="Y", source="guide")
    assert found("contradiction", company, guide) == {
        "X-1/a|Y-1/a": (
            "X-1/a（客户答复）与 Y-1/a 约束同一件事（答复）：前者 2 小时，后者 1 小时。两者都会运行并各自统计。"
            "请记一个待解问题，说明以哪个为准，或改成一致。",
            "X-1/a (Answer) and Y-1/a bind the same duty (answer): 2 hours against 1 hour. Both run and count. "
            "Ask an open question which one holds, or make them agree.",
        )
    }


def test_a_contradiction_that_is_asked_about_names_its_question() -> None:
    asked = "questions: [{id: X-1/which, clause: X-1, ask: Y-1.2 也管这件事。, default: 都跑。, owner: agent}]\n"
    company = draft(asked + "rules:\n" + deadline("X-1/a", within="PT2H"))
    other = draft("rules:\n" + deadline("Y-1.2/a", within="PT1H"), document="Y")
    near = draft("rules:\n" + deadline("Y-1/a", within="PT1H"), document="Y")
    assert found("contradiction", company, other)["X-1/a|Y-1.2/a"][1].endswith("This is open question X-1/which.")
    assert found("contradiction", company, near)["X-1/a|Y-1/a"][1].endswith("or make them agree.")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('when: facts.severity == "general"', 'when: facts.severity == "major"'),
        ('when: facts.loss >= cny("500")', 'when: facts.loss < cny("500")'),
        ("when: has(facts.urgent) && facts.urgent", "when: '!(has(facts.urgent) && facts.urgent)'"),
        ("calendar: office, start_in: open", "calendar: office, start_in: closed"),
        ("duty: result", "duty: answer"),
    ],
)
def test_rules_that_never_meet_do_not_contradict(first: str, second: str) -> None:
    if "duty" in first:
        rules = deadline("X-1/a", within="PT2H", duty="result") + deadline("X-1/b", within="PT1H")
    else:
        rules = deadline("X-1/a", first, within="PT2H") + deadline("X-1/b", second, within="PT1H")
    assert where("contradiction", draft("rules:\n" + rules)) == []


@pytest.mark.parametrize(
    ("first", "second", "contradict"),
    [
        ("PT24H", "PT1440M", False),  # the same time, written in two ways
        ("PT24H", "1 day", True),
        ("by 10:00 on day 1", "by 10:00 on the next day", True),
        ("at facts.promised_at", "PT1H before facts.promised_at", True),
        ("at facts.promised_at", "at facts.promised_at", False),
        ("end of duty", "end of duty", False),
        ("end of duty", "PT8H", True),
    ],
)
def test_times_are_compared_by_what_falls_due(first: str, second: str, contradict: bool) -> None:
    rules = "rules:\n" + deadline("X-1/a", within=first) + deadline("X-1/b", within=second)
    assert where("contradiction", draft(rules)) == (["X-1/a|X-1/b"] if contradict else [])
    assert where("overlap", draft(rules)) == ([] if contradict else ["X-1/a|X-1/b"])


def test_two_rules_of_one_document_with_the_same_time_overlap() -> None:
    rules = deadline("X-1/a", 'when: facts.kind == "complaint"') + deadline("X-1/b", "when: facts.urgent")
    assert found("overlap", draft("rules:\n" + rules)) == {
        "X-1/a|X-1/b": (
            "X-1/a 与 X-1/b 会为同一件事（答复）同时开启，时限也相同（4 小时）。请让条件互斥，或删去其一。",
            "X-1/a and X-1/b can both open for one duty (answer) with the same time (4 hours). Make their conditions "
            "exclude each other, or drop one.",
        )
    }


def test_the_same_time_in_two_documents_is_agreement() -> None:
    first = draft("rules:\n" + deadline("X-1/a"))
    second = draft("rules:\n" + deadline("Y-1/a"), document="Y")
    assert (where("overlap", first, second), where("contradiction", first, second)) == ([], [])


def test_one_duty_for_things_that_different_facts_complete() -> None:
    other = (
        "  - {id: X-1/b, kind: deadline, subject: case, start: case.received, stop: case.closed, owner: agent, "
        "duty: answer, within: PT4H}\n"
    )
    assert found("duty-mixed", draft("rules:\n" + deadline("X-1/a") + other)) == {
        "X-1/a|X-1/b": (
            "X-1/a 与 X-1/b 同属“答复”，却由不同的事实完成。请给其中一条换一个事项名。",
            "X-1/a and X-1/b are both called “answer” but are completed by different facts. Give one of them another "
            "duty.",
        )
    }


def test_a_contract_with_more_time_than_the_policy_is_looser() -> None:
    contract = draft("rules:\n" + deadline("K-1/a", within="PT8H"), document="K", source="contract")
    policy = draft("rules:\n" + deadline("X-1/a", within="PT4H"))
    assert found("contract-looser", policy, contract) == {
        "K-1/a|X-1/a": (
            "合同规则 K-1/a 的时限（8 小时）可能晚于 X-1/a（4 小时），事项为答复。请收紧合同条款，或确认确实有意如此。",
            "The contract's K-1/a (8 hours) can be due later than X-1/a (4 hours), for answer. Tighten the contract, "
            "or confirm that this is meant.",
        )
    }
    assert where("contradiction", policy, contract) == []


def test_a_contract_with_less_time_is_what_contracts_are_for() -> None:
    contract = draft("rules:\n" + deadline("K-1/a", within="PT2H"), document="K", source="contract")
    policy = draft("rules:\n" + deadline("X-1/a", within="PT4H"))
    assert (where("contract-looser", policy, contract), where("contradiction", policy, contract)) == ([], [])


def test_a_contract_that_replaces_rules_is_held_against_them_whatever_its_duty() -> None:
    replacing = deadline("K-1/a", "replaces: [X-1/*]", within="PT8H", duty="result")
    contract = draft("rules:\n" + replacing, document="K", source="contract")
    policy = draft("rules:\n" + deadline("X-1/a", within="PT4H") + deadline("X-2/a", within="PT1H"))
    assert where("contract-looser", policy, contract) == ["K-1/a|X-1/a"]


LADDER = ladder("X-2/up", "{after: PT2H, to: supervisor}, {after: PT30H, to: director}")


def test_a_ladder_under_its_target_is_named_once_with_all_targets() -> None:
    rules = deadline("X-1/a", within="PT24H") + deadline("X-1/b", "when: facts.urgent", within="PT4H") + LADDER
    assert found("ladder-before-target", draft("rules:\n" + rules)) == {
        "X-2/up": (
            "升级阶梯 X-2/up 在 2 小时即上报，早于这些规则的时限：X-1/a（24 小时）、X-1/b（4 小时）。"
            "请记一个待解问题，说明以哪个为准，或改成一致。",
            "X-2/up goes up after 2 hours, before the times of X-1/a (24 hours), X-1/b (4 hours) are over. "
            "Ask an open question which one holds, or make them agree.",
        )
    }


def test_a_ladder_whose_figure_is_asked_about_names_the_question() -> None:
    head = (
        "parameters: {first: {value: PT2H, clause: X-2}}\n"
        "questions: [{id: X-2/meant, clause: X-2, ask: 有意？, default: 是。, owner: agent, parameter: first}]\n"
    )
    rules = deadline("X-1/a", within="PT24H") + ladder("X-2/up", '{after: "${first}", to: supervisor}')
    text = found("ladder-before-target", draft(head + "rules:\n" + rules))["X-2/up"][1]
    assert text.endswith("This is open question X-2/meant.")


def test_a_ladder_that_begins_after_its_target() -> None:
    rules = deadline("X-1/a", within="PT1H") + LADDER
    assert found("ladder-after-target", draft("rules:\n" + rules)) == {
        "X-2/up": (
            "升级阶梯 X-2/up 的每一级（2 小时、30 小时）都晚于这些规则的时限：X-1/a（1 小时）。"
            "请提前第一级，或改成从逾期起算（from: breach）。",
            "Every step of X-2/up (2 hours, 30 hours) comes after the times of X-1/a (1 hour). Take the first step "
            "earlier, or count the ladder from the breach (from: breach).",
        )
    }


def test_a_ladder_from_the_breach_or_of_another_matter_fits() -> None:
    breach = (
        "  - {id: X-2/up, kind: ladder, subject: case, from: breach, of: [X-1/a], stop: case.answered, "
        "steps: [{after: PT1H, to: director}]}\n"
    )
    other = ladder("X-2/other", "{after: PT1H, to: director}", "stop: case.closed")
    policy = draft("rules:\n" + deadline("X-1/a", within="PT24H") + breach + other)
    assert where("ladder-before-target", policy) == []


def test_a_calendar_that_the_subject_names_is_taken_to_meet_every_other_and_fits_no_ladder() -> None:
    rules = deadline("X-1/a", "calendar: facts.calendar, start_in: open", within="PT24H")
    rules += deadline("X-1/b", "calendar: office, start_in: closed", within="PT1H")
    rules += deadline("X-1/c", within="PT1H", duty="result")
    steps = "{on: case.not_content, to: agent}, {after: PT2H, to: supervisor}"
    by_subject = ladder("X-2/up", steps, "stop: case.answered, calendar: facts.calendar")
    fixed = ladder("X-3/up", steps)
    policy = draft("rules:\n" + rules + by_subject + fixed)
    assert where("contradiction", policy) == ["X-1/a|X-1/b"]
    assert (where("ladder-before-target", policy), where("ladder-after-target", policy)) == ([], ["X-3/up"])
