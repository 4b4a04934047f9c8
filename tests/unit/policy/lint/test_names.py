"""Names that rules use, and what they forget to name."""

from tests.unit.policy.drafts import draft
from tests.unit.policy.lint.findings import deadline, found, ladder, where

BARE = "{id: X-1/a, kind: deadline, subject: case, start: case.received, stop: case.answered, within: PT1H"


def test_an_unknown_role_is_an_error_with_the_nearest_known_one() -> None:
    rule = deadline("X-1/a").replace("owner: agent", "owner: agnet")
    assert found("unknown-role", draft("rules:\n" + rule)) == {
        "X-1/a/agnet": (
            "X-1/a 提到的角色“agnet”不在角色表里。您是否要写“agent”？请改用表中的角色或关系，或先加进表里。",
            "X-1/a names the role “agnet”, which is not in the list of roles. Did you mean “agent”? Use one of the "
            "list, or add it first.",
        )
    }


def test_roles_are_looked_for_in_steps_and_questions_too() -> None:
    text = "questions: [{id: X-1/q, clause: X-1, ask: 何时？, default: 现在。, owner: zzz}]\nrules:\n"
    policy = draft(text + ladder("X-2/up", "{after: PT1H, to: account_owner}, {after: PT2H, to: yyy}"))
    assert found("unknown-role", policy) == {
        "X-2/up/yyy": (
            "X-2/up 提到的角色“yyy”不在角色表里。请改用表中的角色或关系，或先加进表里。",
            "X-2/up names the role “yyy”, which is not in the list of roles. Use one of the list, or add it first.",
        ),
        "X-1/q/zzz": (
            "X-1/q 提到的角色“zzz”不在角色表里。请改用表中的角色或关系，或先加进表里。",
            "X-1/q names the role “zzz”, which is not in the list of roles. Use one of the list, or add it first.",
        ),
    }


def test_an_unknown_duty_is_an_error() -> None:
    assert found("unknown-duty", draft("rules:\n" + deadline("X-1/a", duty="anwser"))) == {
        "X-1/a": (
            "规则 X-1/a 的事项名“anwser”不在事项表里。请改正，或先加进表里。",
            "X-1/a has the duty “anwser”, which is not in the list of duties. Correct it, or add it first.",
        )
    }


def test_a_deadline_names_its_duty_and_its_owner() -> None:
    policy = draft(f"rules: [{BARE}}}]")
    assert found("duty-missing", policy) == {
        "X-1/a": (
            "规则 X-1/a 没有写 duty。请从事项表里选一个。",
            "X-1/a has no `duty`. Choose one from the list of duties.",
        )
    }
    assert found("owner-missing", policy) == {
        "X-1/a": ("规则 X-1/a 没有写 owner。请写明角色。", "X-1/a has no `owner`. Name a role.")
    }


def test_a_rule_id_belongs_to_one_document() -> None:
    first, second = draft("rules:\n" + deadline("X-1/a")), draft("rules:\n" + deadline("X-1/a"), document="Y")
    assert found("rule-twice", first, second) == {
        "X-1/a": (
            "规则编号 X-1/a 在几份文件里出现。请改掉其中一个。",
            "The rule id X-1/a stands in several documents. Change one of them.",
        )
    }


def test_a_ladder_or_a_contract_that_names_no_rule() -> None:
    breach = (
        "  - {id: X-2/up, kind: ladder, subject: case, from: breach, of: [X-1/a, X-1/b], stop: case.closed, "
        "steps: [{after: PT1H, to: director}]}\n"
    )
    policy = draft("rules:\n" + deadline("X-1/a", "replaces: [CM-5/*, X-2/*]") + breach)
    assert found("unknown-rule", policy) == {
        "X-1/a/CM-5/*": (
            "规则 X-1/a 提到 CM-5/*，但没有这样的规则。请改正编号，或把那份文件一起检查。",
            "X-1/a names CM-5/*, but there is no such rule. Correct the id, or check that document together with this "
            "one.",
        ),
        "X-2/up/X-1/b": (
            "规则 X-2/up 提到 X-1/b，但没有这样的规则。请改正编号，或把那份文件一起检查。",
            "X-2/up names X-1/b, but there is no such rule. Correct the id, or check that document together with this "
            "one.",
        ),
    }


def test_a_gate_says_why_it_refuses() -> None:
    gate = "{id: X-1/g, kind: gate, subject: customer, gate: customer.admit, require: has(facts.capital)"
    assert found("say-missing", draft(f"rules: [{gate}}}]")) == {
        "X-1/g": (
            "关口规则 X-1/g 没有写 say。请写一句被拒绝的人看得懂的话。",
            "X-1/g has no `say`. Write a sentence that the person refused understands.",
        )
    }
    assert where("say-missing", draft(f"rules: [{gate}, say: 不够}}]")) == []


def test_a_chain_says_who_is_asked_where_a_seat_is_empty() -> None:
    chain = "{id: X-1/agreed, kind: chain, subject: customer, gate: customer.admit, steps: [{to: agent}]%s}"
    assert found("fallback-missing", draft("rules: [" + chain % ", fallback: director" + "]")) == {}
    assert found("fallback-missing", draft("rules: [" + chain % "" + "]")) == {
        "X-1/agreed": (
            "审批链 X-1/agreed 没有写 fallback。请写明席位空缺时依次改由谁审批。",
            "X-1/agreed has no `fallback`. Say who is asked, in which order, where a seat is empty.",
        )
    }


def test_a_class_says_what_all_the_rest_is() -> None:
    rule = "{id: X-1/class, kind: class, subject: case, gate: case.look, gives: severity, values: [%s]}"
    major = "{value: major, when: facts.urgent, say: 加急}"
    rest = "{value: general, say: 其他}"
    assert found("rest-missing", draft(f"rules: [{rule % f'{major}, {rest}'}]")) == {}
    assert found("rest-missing", draft(f"rules: [{rule % major}]")) == {
        "X-1/class": (
            "定级规则 X-1/class 的最后一项带有 when。请加一项不带 when 的，说明其余情形归哪一级。",
            "The last option of X-1/class has a `when`. Add one without it, to say what all the rest is.",
        )
    }
