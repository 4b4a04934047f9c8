"""What is remembered of starts must never change what they do."""

from shouyue.policy.engine import Fact, Program, Run
from shouyue.policy.load import load_pack, pack_ids

AT = 1_772_413_200


def received(number: int, kind: str, severity: str | None) -> Fact:
    facts = {"kind": kind, "channel": "phone", "taken_by": "service", **({"severity": severity} if severity else {})}
    return Fact(f"r{number}", "case.received", f"case:{number}", AT, AT, facts)


def outcome(program: Program, *facts: Fact) -> list[tuple[str, str, int | None]]:
    run = Run(program)
    for fact in facts:
        run.feed(fact)
    return [(o.code.id, o.status.value, o.due_at) for o in run.obligations]


def test_a_start_asked_before_answers_as_one_asked_for_the_first_time() -> None:
    asked = Program([load_pack(name) for name in pack_ids()])
    for number, kind in enumerate(("inquiry", "complaint", "request", "complaint")):
        for severity in (None, "general", "major"):
            fact = received(number, kind, severity)
            fresh = Program([load_pack(name) for name in pack_ids()])
            assert outcome(asked, fact) == outcome(fresh, fact)


def test_a_case_that_did_not_bind_at_first_is_bound_from_its_start_once_it_is_classed() -> None:
    program = Program([load_pack("CM")])
    late = Fact("c", "case.classified", "case:1", AT + 600, AT + 600, {"severity": "important"})
    told = dict.fromkeys(rule for rule, _status, _due in outcome(program, received(1, "complaint", "general"), late))
    assert "CM-5.2/important/solution" in told
    assert ("CM-5.2/important/solution", "open", AT + 48 * 3600) in outcome(
        program, received(1, "complaint", "general"), late
    )
