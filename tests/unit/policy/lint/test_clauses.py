"""Clauses against their rules."""

from tests.unit.policy.drafts import draft
from tests.unit.policy.lint.findings import deadline, found, where


def clause(key: str, kind: str = "deadline", status: str = "computed", missing: str = "") -> str:
    title = "title: {zh: 及时答复, en: Prompt answer}"
    return f"  - {{id: {key}, kind: {kind}, {title}, status: {status}{', missing: ' + missing if missing else ''}}}\n"


def test_a_computed_clause_without_rules() -> None:
    assert found("clause-without-rules", draft("clauses:\n" + clause("X-1") + clause("X-2", status="not_yet"))) == {
        "X-1": (
            "条款 X-1（及时答复）标为可计算，却没有任何规则。请补规则，或把状态改为 not_yet 并写明缺什么。",
            "Clause X-1 (Prompt answer) is marked as computed but has no rule. Add one, or set its status to not_yet "
            "and say what is missing.",
        )
    }


def test_a_clause_that_runs_though_its_status_says_not() -> None:
    text = "clauses:\n" + clause("X-1", status="not_yet") + clause("X-2") + "rules:\n"
    assert found("status-mismatch", draft(text + deadline("X-1/a") + deadline("X-2/a"))) == {
        "X-1": (
            "条款 X-1（及时答复）的状态是 not_yet，却有规则：X-1/a。请改状态，或移走规则。",
            "Clause X-1 (Prompt answer) has status not_yet but rules run: X-1/a. Change the status or move the rules.",
        )
    }


def test_a_clause_of_one_kind_with_rules_of_another() -> None:
    text = "clauses:\n" + clause("X-1", kind="target") + clause("X-2") + clause("X-3", kind="flow") + "rules:\n"
    rules = deadline("X-1/a") + deadline("X-2/a") + deadline("X-3/a")
    assert found("kind-mismatch", draft(text + rules)) == {
        "X-1": (
            "条款 X-1（及时答复）的种类是 target，但没有一条规则是这一种。请补规则，或改种类。",
            "Clause X-1 (Prompt answer) is of kind target, but none of its rules is. Add one or change the kind.",
        )
    }


def test_a_clause_that_does_not_run_and_does_not_say_why() -> None:
    text = "clauses:\n" + clause("X-1", status="not_yet") + clause("X-2", status="not_yet", missing="表单")
    assert found("missing-unsaid", draft(text)) == {
        "X-1": (
            "条款 X-1（及时答复）尚未实现，却没有写 missing。请写明缺什么。",
            "Clause X-1 (Prompt answer) does not run yet and does not say why. Write what is missing.",
        )
    }


def test_a_rule_of_no_clause_is_an_error() -> None:
    assert found("rule-without-clause", draft("clauses:\n" + clause("X-1") + "rules:\n" + deadline("X-2/a"))) == {
        "X-2/a": (
            "规则 X-2/a 写的条款 X-2 不在文件里。请改正编号，或补上条款。",
            "X-2/a names clause X-2, which the document does not have. Correct the number or add the clause.",
        )
    }


def test_a_draft_of_rules_alone_needs_no_clauses() -> None:
    assert where("rule-without-clause", draft("rules:\n" + deadline("X-2/a"))) == []


def test_an_event_that_is_not_about_the_subject_never_arrives() -> None:
    policy = draft("""
rules:
  - {id: X-1/a, kind: deadline, subject: order, start: order.delivered, stop: call.recorded, within: PT1H}
  - {id: X-1/b, kind: cadence, subject: customer, every: month, met_by: call.recorded}
""")
    assert found("not-about", policy) == {
        "X-1/a/call.recorded": (
            "规则 X-1/a 等待 call.recorded，但这一事实与 order 无关。请在目录的 about 中加上 order，或换一个事实。",
            "X-1/a waits for call.recorded, which is about no order. Add order to its `about` in the catalogue, or "
            "name another event.",
        )
    }
