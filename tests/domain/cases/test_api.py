"""Cases by programs: the same actions, with versions, keys and problems."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from shouyue.access import tokens
from shouyue.cases.models import Case
from shouyue.people.models import Person
from tests.domain.api.conftest import Program
from tests.domain.cases.house import AT, House, taken
from tests.domain.people.company import account_of

CASE = {
    "kind": "complaint",
    "channel": "phone",
    "content": "外箱破损",
    "demand": "要求赔偿",
    "promised_at": (AT + timedelta(hours=5)).isoformat(),
}


def program_of(person: Person) -> Program:
    """A program whose token acts as this person."""
    scopes = ("cases.read", "cases.write", "obligations.read")
    token = tokens.issue(account_of(person), name="desk", scopes=scopes, expires_at=None, at=AT)
    return Program(*token)


def act(program: Program, case: Case, path: str, body: Any) -> Any:
    """A step on a case as it stands now."""
    tag = program.get(f"/cases/{case.number}")["ETag"]
    return program.post(f"/cases/{case.number}/{path}", body, **{"If-Match": tag})


def test_a_case_is_taken_in_read_and_listed(people: House) -> None:
    program = program_of(people.agent)
    made = program.post("/cases", {**CASE, "customer": people.customer.pk})
    assert made.status_code == 201
    number = made.json()["number"]
    whole = program.get(f"/cases/{number}").json()
    assert (whole["first_asked"], whole["next_step"], whole["due_duty"]) == (people.agent.pk, "handed_over", "handover")
    assert [entry["step"] for entry in whole["entries"]] == ["received", "promised"]
    assert len(whole["promises"]) == 14
    assert [row["number"] for row in program.get("/cases", kind="complaint").json()["items"]] == [number]


def test_what_the_policy_refuses_names_its_clause(people: House) -> None:
    answer = program_of(people.agent).post("/cases", {**CASE, "demand": "", "promised_at": None})
    body = answer.json()
    assert (answer.status_code, body["code"], body["gate"]) == (422, "gate-refused", "case.leave_unsolved")
    assert [one["code"] for one in body["errors"]] == ["SG-2.2.2b"]
    assert not Case.objects.exists()


def test_the_same_request_twice_is_one_case(people: House) -> None:
    program = program_of(people.agent)
    for _ in range(2):
        assert program.post("/cases", CASE, **{"Idempotency-Key": "k1"}).status_code == 201
    assert Case.objects.count() == 1


def test_steps_need_the_version_that_was_read(people: House) -> None:
    case, program = taken(people), program_of(people.agent)
    step = {"step": "contacted", "text": "已电话联系"}
    assert program.post(f"/cases/{case.number}/steps", step).status_code == 428
    tag = program.get(f"/cases/{case.number}")["ETag"]
    assert program.post(f"/cases/{case.number}/steps", step, **{"If-Match": tag}).status_code == 201
    again = program.post(f"/cases/{case.number}/steps", step, **{"If-Match": tag})
    assert (again.status_code, again.json()["code"]) == (412, "stale")


def test_every_step_can_be_taken_by_a_program(people: House) -> None:
    case, program = taken(people), program_of(people.supervisor)
    later = (AT + timedelta(hours=6)).isoformat()
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("class", {"kind": "complaint", "severity": "important", "reason": "影响客户经营"}),
        ("complexity", {"holds": True, "reason": "多方责任"}),
        ("claims", {"holds": True, "reason": "索赔 5200 元"}),
        ("cause", {"cause": "quality"}),
        ("hand-over", {"to": "specialist", "person": people.specialist.pk}),
        ("promise", {"promised_at": later, "text": "客户同意"}),
        ("team", {"leader": people.supervisor.pk, "members": [people.specialist.pk]}),
        ("steps", {"step": "plan_told", "text": "补发"}),
        ("steps", {"step": "not_content", "text": "不满意"}),
        ("escalation", {"text": "我来处理"}),
        ("resolution", {"text": "已补发并赔付", "told_customer": True}),
        ("steps", {"step": "closed"}),
    )
    for path, body in steps:
        answer = act(program, case, path, body)
        assert answer.status_code == 201, (path, answer.json())
    done = Case.objects.get()
    assert (done.state, done.severity, done.complex, done.claim, done.cause) == (
        "closed",
        "important",
        True,
        True,
        "quality",
    )


def test_meetings_and_questions(people: House) -> None:
    case, program = taken(people), program_of(people.agent)
    when = (AT + timedelta(hours=3)).isoformat()
    meeting = program.post(
        f"/cases/{case.number}/meetings", {"purpose": "查清原因", "when": when, "invited": [people.driver.pk]}
    ).json()
    decision = {"title": "更换打包带", "person": people.driver.pk, "do_by": (AT + timedelta(days=2)).isoformat()}
    path = f"/cases/{case.number}/meetings/{meeting['id']}/minutes"
    assert program.post(path, {"minutes": "堆叠过高", "decisions": [decision]}).json()["minutes"] == "堆叠过高"
    question = program.post(f"/cases/{case.number}/questions", {"department": "transport", "text": "几点装车？"}).json()
    answered = program.post(f"/cases/{case.number}/questions/{question['id']}/answer", {"answer": "16:20"})
    assert answered.json()["answer"] == "16:20"


def test_a_foreign_case_does_not_exist(people: House, token_with: Callable[..., Program]) -> None:
    case, program = taken(people), program_of(people.northern)
    assert program.get(f"/cases/{case.number}").status_code == 404
    assert program.get("/cases").json()["items"] == []
    assert program.post(f"/cases/{case.number}/questions", {"department": "transport", "text": "?"}).status_code == 404
