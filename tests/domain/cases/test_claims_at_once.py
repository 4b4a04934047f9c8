"""Two people who press pay, or close, at the same moment."""

from collections.abc import Callable, Iterator
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from shouyue.cases import actions
from shouyue.cases.logic import State, Step
from shouyue.cases.models import Case, Payment, Recourse
from shouyue.obligations import editions
from shouyue.obligations.actions import GateRefused, adopt_shipped
from shouyue.people.models import Person
from tests.domain.cases.claim_house import Desk, desk, paid
from tests.domain.cases.house import by, house, taken
from tests.domain.people.company import company, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
PAID = "paid"


@pytest.fixture
def money_desk(transactional_db: None) -> Iterator[Desk]:
    adopt_shipped(actor="system:test", at=timezone.now())
    yield desk(house(company()))
    editions.forget()


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What these answer, all begun at the same moment, in the order of the calls."""
    barrier = Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            answers[place] = call()
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def pressed(case: Case, person: Person, voucher: str, key: str = "", version: int | None = None) -> str:
    """What becomes of paying: `paid`, or what the refusal says in Chinese."""
    try:
        actions.pay(case, paid(voucher, key), version=version, **by(person))
    except GateRefused as error:
        return " ".join(one.say.zh for one in error.answer.refused)
    return PAID


@pytest.mark.clause("OC-14.6")
def test_one_of_two_pays_and_the_other_hears_who_was_first(money_desk: Desk) -> None:
    case, payers = money_desk.approved(), (money_desk.accountant, money_desk.finance)
    version = Case.objects.get(pk=case.pk).version
    answers = at_once(
        lambda: pressed(case, payers[0], "A-1", version=version),
        lambda: pressed(case, payers[1], "A-2", version=version),
    )
    payment = Payment.objects.get()
    names = {f"person:{one.pk}": one.name for one in payers}
    assert sorted(answers) == [PAID, f"这笔赔付已经支付。{names[payment.actor]}已于 {payment.paid_on} 支付。"]
    assert payment.voucher == ("A-1", "A-2")[answers.index(PAID)]
    assert Recourse.objects.count() == 1


def test_the_same_request_twice_at_once_is_one_payment(money_desk: Desk) -> None:
    case = money_desk.approved()

    def press() -> str:
        return pressed(case, money_desk.accountant, "A-1", "k1")

    assert at_once(press, press) == [PAID, PAID]
    assert Payment.objects.count() == 1


def test_one_of_two_closes_and_the_other_loses_nothing_that_was_typed(money_desk: Desk) -> None:
    people = money_desk.people
    case = actions.resolve(taken(people), "已补发", told_customer=True, **by(people.specialist))
    words = ("客户满意", "客户来电致谢")
    clients = [signed_in(one) for one in (people.agent, people.specialist)]

    def close(client: Client, text: str) -> Any:
        typed = {"version": case.version, "complaint_form": "formal", "cause": "quality", "text": text}
        return client.post(f"/cases/{case.number}/do/closed/", typed)

    answers = at_once(*(lambda one=one, text=text: close(one, text) for one, text in zip(clients, words, strict=True)))
    codes = [one.status_code for one in answers]
    assert sorted(codes) == [200, 302]
    first, second = codes.index(302), codes.index(200)
    closed = case.entries.get(step=Step.CLOSED)
    assert (State(Case.objects.get().state), closed.text) == (State.CLOSED, words[first])
    form = answers[second].context["form"]
    assert (form["text"].value(), form["cause"].value(), form["version"].value()) == (
        *(words[second], "quality"),
        str(case.version + 1),
    )
