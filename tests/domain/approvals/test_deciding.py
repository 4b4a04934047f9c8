"""Asking and deciding: step by step, any or all, at once; and what comes of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from shouyue.approvals import actions, queries
from shouyue.approvals.models import Request
from shouyue.kit.refusals import Refused, Stale
from tests.domain.approvals.house import AT, CHAIN, EVERY, PARALLEL, House, ask, sign, states, told


def test_a_small_sum_needs_one_word(house: House) -> None:
    row = ask(house.agent, 500)
    assert states(row) == [(1, "complaint_specialist", "open")]
    sign(row, house.specialist, note="同意")
    row.refresh_from_db()
    assert (row.state, row.ended_at, row.version) == ("granted", AT, 2)
    assert told(row) == [
        ("asked", {"chain": CHAIN, "round": 1, "amount": 50_000}),
        ("signed", {"chain": CHAIN, "round": 1, "step": 1}),
        ("granted", {"chain": CHAIN, "round": 1, "amount": 50_000}),
    ]


def test_steps_come_one_after_another(house: House) -> None:
    row = ask(house.agent, 501)
    seats = list(row.seats.all())
    assert [seat.since for seat in seats] == [AT, None]
    with pytest.raises(Refused, match="王芳"):
        sign(row, house.supervisor)
    sign(row, house.specialist, at=AT + timedelta(minutes=5))
    seats[1].refresh_from_db()
    assert seats[1].since == AT + timedelta(minutes=5)
    assert sign(row, house.supervisor).state == "granted"


def test_where_all_must_sign_each_of_them_does(house: House) -> None:
    row = ask(house.agent, 2_001)
    for person in (house.specialist, house.supervisor, house.finance):
        assert sign(row, person).state == "waiting"
    assert sign(row, house.manager).state == "granted"
    assert [word for _step, _role, word in states(row)] == ["signed"] * 4


def test_at_once_each_step_waits_and_one_word_of_a_step_is_enough(house: House) -> None:
    row = ask(house.agent, chain=PARALLEL)
    assert [seat.since for seat in row.seats.all()] == [AT, AT, AT]
    sign(row, house.finance)
    assert sign(row, house.director).state == "granted"
    assert states(row) == [
        (1, "service_supervisor", "skipped"),
        (1, "service_director", "signed"),
        (2, "finance_manager", "signed"),
    ]


def test_where_no_step_counts_the_policy_itself_agrees(house: House) -> None:
    row = ask(house.agent, 100, chain=EVERY)
    row.refresh_from_db()
    assert (row.state, row.ended_at, list(row.seats.all())) == ("granted", AT, [])
    assert [name for name, _data in told(row)] == ["asked", "granted"]


def test_a_refusal_ends_it_and_says_why(house: House) -> None:
    row = ask(house.agent, 501)
    with pytest.raises(Refused) as refused:
        actions.decline(row.pk, actor=f"person:{house.specialist.pk}", at=AT, version=1, note=" ")
    assert refused.value.field == "note"
    actions.decline(row.pk, actor=f"person:{house.specialist.pk}", at=AT, version=1, note="照片不是本票货物")
    row.refresh_from_db()
    assert (row.state, row.ended_at) == ("declined", AT)
    assert states(row) == [(1, "complaint_specialist", "declined"), (2, "service_supervisor", "skipped")]
    assert told(row)[1:] == [("declined", {"chain": CHAIN, "round": 1, "step": 1})]


def test_what_was_returned_is_handed_in_again_and_every_step_decides_anew(house: House) -> None:
    row = ask(house.agent, 501)
    sign(row, house.specialist)
    actions.return_(row.pk, actor=f"person:{house.supervisor.pk}", at=AT, version=2, note="缺少签收照片")
    with pytest.raises(Refused):
        actions.resubmit(row.pk, actor=f"person:{house.director.pk}", at=AT, version=3)
    back = actions.resubmit(
        row.pk, actor=f"person:{house.agent.pk}", at=AT, version=3, reason="照片已补", facts={"amount": 40_000}
    )
    assert (back.state, back.round, back.amount, back.reason) == ("waiting", 2, 40_000, "照片已补")
    assert states(back) == [(1, "complaint_specialist", "open")]
    assert sign(back, house.specialist).state == "granted"
    assert [name for name, _data in told(row)] == ["asked", "signed", "returned", "asked", "signed", "granted"]


def test_who_asked_takes_it_back_and_nobody_else_does(house: House) -> None:
    row = ask(house.agent)
    with pytest.raises(Refused):
        actions.withdraw(row.pk, actor=f"person:{house.director.pk}", at=AT, version=1)
    actions.withdraw(row.pk, actor=f"person:{house.agent.pk}", at=AT, version=1)
    actions.withdraw(row.pk, actor=f"person:{house.agent.pk}", at=AT, version=1)
    assert states(row) == [(1, "complaint_specialist", "skipped")]
    assert [name for name, _data in told(row)] == ["asked", "withdrawn"]
    with pytest.raises(Stale):
        actions.sign(row.pk, actor=f"person:{house.specialist.pk}", at=AT, version=1)
    with pytest.raises(Refused):
        sign(row, house.specialist)


def test_the_same_request_twice_is_one_and_another_about_the_same_is_refused(house: House) -> None:
    row = ask(house.agent)
    assert ask(house.agent) == row
    with pytest.raises(Refused):
        ask(house.agent, 400)
    with pytest.raises(Refused):
        ask(house.supervisor)
    assert Request.objects.count() == 1
    assert ask(house.agent, subject="case:2").pk != row.pk


def test_the_same_word_twice_is_one_and_a_stale_one_is_refused(house: House) -> None:
    row = ask(house.agent, 501)
    sign(row, house.specialist, version=1)
    assert sign(row, house.specialist, version=1).version == 2
    with pytest.raises(Stale):
        sign(row, house.supervisor, version=1)
    assert sign(row, house.supervisor, version=2).state == "granted"
    with pytest.raises(Refused):
        sign(row, house.specialist, version=3)


def test_refusing_what_another_signed_meanwhile_is_stale(house: House) -> None:
    row = ask(house.agent, chain=PARALLEL)
    sign(row, house.supervisor)
    with pytest.raises(Stale):
        actions.decline(row.pk, actor=f"person:{house.director.pk}", at=AT, version=1, note="不同意")
    assert states(row)[0] == (1, "service_supervisor", "signed")


def test_a_granted_request_covers_its_amount_and_is_used_once(house: House) -> None:
    row = ask(house.agent, 300)
    assert queries.granted("case:1", CHAIN, {"amount": 30_000}) is None
    sign(row, house.specialist)
    ref = queries.granted("case:1", CHAIN, {"amount": 30_000})
    assert ref == f"approval:{row.pk}"
    assert queries.granted("case:1", CHAIN, {"amount": 30_001}) is None
    assert queries.granted("case:1", CHAIN, {}) is None
    assert queries.granted("case:2", CHAIN, {"amount": 1}) is None
    actions.settle(ref, actor=f"person:{house.agent.pk}", at=AT)
    with pytest.raises(Refused):
        actions.settle(ref, actor=f"person:{house.agent.pk}", at=AT)
    assert queries.granted("case:1", CHAIN, {"amount": 30_000}) is None
    assert told(row)[-1] == ("used", {"chain": CHAIN, "amount": 30_000})


@pytest.mark.parametrize("ref", ["approval:99", "approval:x", "case:1"])
def test_what_was_not_granted_cannot_be_used(house: House, ref: str) -> None:
    with pytest.raises(Refused):
        actions.settle(ref, actor="person:1", at=AT)
    row = ask(house.agent)
    with pytest.raises(Refused):
        actions.settle(f"approval:{row.pk}", actor="person:1", at=AT)


def test_an_unknown_chain_is_refused(house: House) -> None:
    with pytest.raises(Refused):
        ask(house.agent, chain="X-9/none")


def test_the_database_keeps_states_and_ends_together(house: House) -> None:
    row = ask(house.agent)
    for wrong in ({"state": "granted"}, {"state": "new"}, {"ended_at": AT}, {"used_at": AT}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Request.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.seats.update(state="signed")
