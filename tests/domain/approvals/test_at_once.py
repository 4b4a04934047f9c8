"""Two who decide about one request at the same moment."""

from collections.abc import Callable, Iterator
from threading import Barrier, Thread

import pytest
from django.db import connections

from shouyue.approvals import actions
from shouyue.approvals.models import Request
from shouyue.kit.refusals import Refused, Stale
from shouyue.obligations import editions
from shouyue.people.models import Person
from tests.domain.approvals.house import AT, PARALLEL, House, ask, told

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(transactional_db: None) -> Iterator[House]:
    yield House()
    editions.forget()


def at_once(*calls: Callable[[], Request]) -> list[str]:
    """What becomes of these, all begun at the same moment: the state of the request, or how it was refused."""
    barrier, answers = Barrier(len(calls)), []

    def run(call: Callable[[], Request]) -> None:
        barrier.wait()
        try:
            answers.append(call().state)
        except (Refused, Stale) as error:
            answers.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def by(person: Person) -> str:
    return f"person:{person.pk}"


def test_of_two_who_sign_one_seat_at_once_one_has_signed(house: House) -> None:
    other = house.hire("何平", "complaint_specialist")
    row = ask(house.agent)

    def sign(person: Person) -> Callable[[], Request]:
        return lambda: actions.sign(row.pk, actor=by(person), at=AT, version=1)

    assert at_once(sign(house.specialist), sign(other)) == ["Stale", "granted"]
    assert [name for name, _data in told(row)] == ["asked", "signed", "granted"]


def test_of_a_refusal_and_a_word_at_once_one_stands(house: House) -> None:
    row = ask(house.agent, chain=PARALLEL)
    answers = at_once(
        lambda: actions.sign(row.pk, actor=by(house.supervisor), at=AT, version=1),
        lambda: actions.decline(row.pk, actor=by(house.finance), at=AT, version=1, note="不同意"),
    )
    row.refresh_from_db()
    assert answers == sorted(["Stale", row.state])
    assert row.state in ("declined", "waiting")


def test_a_granted_request_is_used_once_by_two_at_once(house: House) -> None:
    row = ask(house.agent)
    actions.sign(row.pk, actor=by(house.specialist), at=AT, version=1)

    def use() -> Request:
        return actions.settle(f"approval:{row.pk}", actor=by(house.agent), at=AT)

    assert at_once(use, use) == ["Refused", "granted"]


def test_the_same_asked_twice_at_once_is_one_request(house: House) -> None:
    assert at_once(lambda: ask(house.agent), lambda: ask(house.agent)) == ["waiting", "waiting"]
    assert Request.objects.count() == 1
