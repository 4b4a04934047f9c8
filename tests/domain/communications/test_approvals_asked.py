"""Whose word an approval awaits hears of it: in the product at once, outside as he wishes, once for each turn."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from shouyue.approvals import actions as approvals
from shouyue.approvals.models import Request
from shouyue.communications import actions, asking, tasks
from shouyue.communications.models import Alert, Mail, Notice
from shouyue.jobs.worker import drain
from shouyue.journal.models import Fact
from shouyue.obligations import editions
from tests.domain.approvals.house import AT, EVERY, House, ask, sign
from tests.domain.communications.receiver import Receiver
from tests.domain.communications.test_telling import host as host
from tests.domain.communications.test_telling import robot, said
from tests.domain.people.company import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> Iterator[House]:
    yield House()
    editions.forget()


def told() -> list[tuple[str, str, str]]:
    """Who was told, of what, in which turn; in the order of telling."""
    drain()
    rows = Notice.objects.order_by("id").values_list("person__name", "kind", "step")
    return [(name, kind, step) for name, kind, step in rows]


def asked(house: House, yuan: int = 600) -> Request:
    """Above 500: the specialist, then the supervisor."""
    return ask(house.agent, yuan)


def test_each_step_is_told_when_its_turn_comes_and_who_asked_hears_what_came_of_it(house: House) -> None:
    row = asked(house)
    assert told() == [("王芳", "approval", "1.1")]
    sign(row, house.specialist)
    assert told()[1:] == [("赵磊", "approval", "1.2")]
    sign(row, house.supervisor)
    assert told()[2:] == [("陈晨", "happened", "")]
    assert Notice.objects.latest("id").name == "approval.granted"


def test_the_same_fact_tells_nobody_twice_and_nobody_is_told_of_his_own(house: House) -> None:
    asked(house)
    assert len(told()) == 1
    assert asking.ask(Fact.objects.get(name="approval.asked"), at=AT) == 0
    manager = ask(house.manager, 150, subject="case:2", chain=EVERY)
    assert (manager.state, len(told())) == ("waiting", 1)


def test_an_empty_chair_is_told_to_who_sits_there_instead(house: House) -> None:
    house.gone(house.specialist)
    asked(house)
    assert told() == [("李主任", "approval", "1.1")]


def test_where_nobody_is_left_nobody_is_told_and_nothing_fails(house: House) -> None:
    for person in (house.specialist, house.director):
        house.gone(person)
    row = ask(house.hire("何平", "service_agent"))  # who has no superior either
    assert (row.state, told()) == ("waiting", [])


def test_the_deputy_of_who_is_away_is_told(house: House) -> None:
    house.away(house.specialist, house.supervisor)
    asked(house)
    assert told() == [("赵磊", "approval", "1.1")]


def test_who_is_asked_besides_and_whom_a_seat_was_passed_to_are_told(house: House) -> None:
    other = house.hire("何平", "complaint_specialist")
    row = asked(house)
    told()
    approvals.add_sign(row.pk, house.finance.pk, actor=f"person:{house.specialist.pk}", at=AT, version=1)
    sign(row, house.specialist)
    found = told()
    assert ("何平", "approval", "1.1") in found
    assert [name for name, _kind, _turn in found if name in ("钱静", "赵磊")] == ["钱静"]
    assert other.name == "何平"


def test_handed_in_again_everybody_is_told_anew(house: House) -> None:
    row = asked(house, 300)
    told()
    approvals.return_(row.pk, actor=f"person:{house.specialist.pk}", at=AT, version=1, note="请补照片")
    assert told()[1:] == [("陈晨", "happened", "")]
    approvals.resubmit(row.pk, actor=f"person:{house.agent.pk}", at=AT, version=2)
    assert told()[2:] == [("王芳", "approval", "2.1")]


def test_the_notice_names_what_is_asked_and_opens_it(house: House) -> None:
    row = asked(house)
    drain()
    client = signed_in(house.specialist)
    page = client.get("/notices/").content.decode()
    notice = Notice.objects.get()
    assert all(words in page for words in ("赔付运单 SF100 的破损", "等您审批"))
    assert client.get(f"/notices/{notice.pk}/")["Location"] == f"/approvals/{row.pk}/"
    assert Notice.objects.get().read_at is not None


def test_the_list_of_notices_costs_the_same_for_one_and_for_three(house: House) -> None:
    client, counts = signed_in(house.specialist), []
    for number in (1, 3):
        while Request.objects.count() < number:
            ask(house.agent, subject=f"case:{Request.objects.count()}")
        drain()
        client.get("/notices/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/notices/")
        counts.append(len(queries))
    assert counts[0] == counts[1], [one["sql"][:150] for one in queries]


def test_outside_it_is_told_by_mail_to_who_wishes_and_to_groups_with_its_address(
    house: House, host: str, receiver: Receiver, settings: Settings
) -> None:
    robot(host, hears=("approval",))
    type(house.specialist).objects.filter(pk=house.specialist.pk).update(email="wang@example.com")
    actions.wish_for_mail(house.specialist.pk, by_mail=True)
    row = asked(house)
    drain()
    tasks.tell_outside.enqueue()
    drain()
    mail, (text,) = Mail.objects.get(), said(receiver)
    assert (mail.to, Alert.objects.count()) == (["wang@example.com"], 0)
    assert all(f"/approvals/{row.pk}/" in one for one in (mail.text, text))
