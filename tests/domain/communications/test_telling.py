"""Robots and mail tell what concerns people: by day at once, by night when they wake or are on duty; once."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import orjson
import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from shouyue.clock import queries as clock
from shouyue.communications import actions, tasks
from shouyue.communications.actions import Wanted
from shouyue.communications.models import Alert, Mail, Notice, Robot
from shouyue.jobs.worker import drain
from shouyue.kit.refusals import Refused
from shouyue.obligations import editions
from shouyue.obligations.models import Obligation
from shouyue.obligations.sweeping import ring_due
from shouyue.people import actions as people
from shouyue.people import snapshot
from tests.domain.communications.receiver import Receiver
from tests.domain.communications.test_notices import Staff
from tests.domain.communications.test_notices import staff as staff
from tests.domain.obligations import adopting

pytestmark = pytest.mark.django_db
TOKENS = {"wecom": "abcdef-1234-5678", "dingtalk": "abcdef12345678", "feishu": "abcdef-1234-5678"}
PATHS = {
    "wecom": "/cgi-bin/webhook/send?key=abcdef-1234-5678",
    "dingtalk": "/robot/send?access_token=abcdef12345678",
    "feishu": "/open-apis/bot/v2/hook/abcdef-1234-5678",
}
EVENING = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)  # 21:00 in Shanghai


@pytest.fixture
def host(receiver: Receiver, settings: Settings) -> str:
    """A service of the company's own, which the settings name."""
    settings.ROBOT_HOSTS = [f"127.0.0.1:{receiver.port}"]
    return f"http://127.0.0.1:{receiver.port}"


def wanted(address: str, **changes: Any) -> Wanted:
    told = {
        "name": "客服群",
        "service": "wecom",
        "secret": "",
        "hears": ("escalated", "warned"),
        "site": "",
        "region": "",
    }
    return Wanted(**{**told, "address": address, **changes})


def robot(host: str, service: str = "wecom", **changes: Any) -> Robot:
    return actions.add_robot(wanted(host + PATHS[service], service=service, **changes))


def tell() -> None:
    tasks.tell_outside.enqueue()
    drain()


def pass_time(hours: float) -> None:
    adopting.move_to(clock.now() + timedelta(hours=hours))
    while ring_due():
        pass
    drain()


def said(receiver: Receiver) -> list[str]:
    bodies = [orjson.loads(got.body) for got in receiver.received]
    return [body["text"]["content"] if "text" in body else body["content"]["text"] for body in bodies]


@pytest.mark.parametrize("service", ["wecom", "dingtalk", "feishu"])
def test_each_service_is_told_in_its_own_way(host: str, receiver: Receiver, service: str) -> None:
    made = robot(host, service)
    tasks.try_robot.enqueue(made.pk)
    drain()
    (got,) = receiver.received
    assert got.path == PATHS[service]
    assert "守约" in said(receiver)[0]
    made.refresh_from_db()
    assert (made.error, made.last_ok_at is not None) == ("", True)


def test_dingtalk_signs_with_its_secret(host: str, receiver: Receiver) -> None:
    tasks.try_robot.enqueue(robot(host, "dingtalk", secret="SECabcdef123456").pk)
    drain()
    assert "&sign=" in receiver.received[0].path


@pytest.mark.parametrize(
    ("service", "address"),
    [
        ("wecom", "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=abcdef-1234"),
        ("wecom", "https://qyapi.weixin.qq.com@evil.example/cgi-bin/webhook/send?key=abcdef-1234"),
        ("wecom", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abcdef-1234"),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"),
        ("wecom", "https://127.0.0.1/cgi-bin/webhook/send?key=abcdef-1234"),
        ("dingtalk", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abcdef-1234"),
        ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/../../x?key=a"),
        ("feishu", "http://[::1"),
    ],
)
def test_only_the_services_own_addresses_are_taken(service: str, address: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.add_robot(wanted(address, service=service))
    assert refused.value.field == "address"


def test_its_own_address_is_taken_and_kept_sealed(db: None) -> None:
    made = actions.add_robot(wanted("https://open.feishu.cn" + PATHS["feishu"], service="feishu"))
    assert TOKENS["feishu"] not in str(Robot.objects.values())
    actions.change_robot(made, wanted("", service="feishu", name="群"), version=1)
    assert (made.name, made.version) == ("群", 2)
    with pytest.raises(Refused):
        actions.change_robot(made, wanted("", service="wecom"), version=2)


def test_a_robot_that_fails_is_left_in_peace_and_told_later_without_its_address(
    host: str, receiver: Receiver, staff: Staff
) -> None:
    made = robot(host)
    receiver.answers = [(500, {}, b"")]
    adopting.tell("case.received", "case:1", site="SH01", region="east")
    pass_time(2.02)
    tell()
    made.refresh_from_db()
    assert made.error
    assert TOKENS["wecom"] not in made.error
    assert made.retry_at is not None
    tell()
    tasks.tell_robot.enqueue(made.pk)  # one that was asked for before it failed
    drain()
    assert (len(receiver.received), Alert.objects.count()) == (1, 1)
    receiver.answers = [(200, {}, b"{}")]
    Robot.objects.update(retry_at=timezone.now())
    tell()
    assert (len(receiver.received), Alert.objects.count()) == (2, 0)


def test_by_day_a_group_is_told_at_once_and_once(host: str, receiver: Receiver, staff: Staff) -> None:
    robot(host)
    robot(host, name="北方", region="north")
    adopting.tell("case.received", "case:1", site="SH01", region="east")
    pass_time(2.02)
    tell()
    tell()
    (text,) = said(receiver)
    assert "case:1" in text
    assert "X-2" in text


def test_two_at_once_tell_once_and_a_dead_one_is_given_up(host: str, receiver: Receiver, staff: Staff) -> None:
    made = robot(host)
    adopting.tell("case.received", "case:1", site="SH01", region="east")
    pass_time(2.02)
    assert actions.begin_telling(made.pk, at=timezone.now()) is not None
    assert actions.begin_telling(made.pk, at=timezone.now()) is None
    tasks.tell_robot.enqueue(made.pk)
    tell()
    assert (receiver.received, Alert.objects.count()) == ([], 1)
    Robot.objects.update(retry_at=timezone.now() - timedelta(seconds=1))
    for _ in range(2):
        tasks.tell_robot.enqueue(made.pk)
    tell()
    assert (len(receiver.received), Alert.objects.count()) == (1, 0)
    made.refresh_from_db()
    assert made.retry_at is None


@pytest.fixture
def evening(staff: Staff) -> Iterator[Staff]:
    """A case that escalates at 23:00 and warns at midnight."""
    adopting.move_to(EVENING)
    adopting.tell("case.received", "case:1", site="SH01", region="east")
    yield staff
    editions.forget()


def test_by_night_it_waits_for_the_morning_as_one_message_and_no_clock_waits(
    evening: Staff, host: str, receiver: Receiver
) -> None:
    robot(host)
    pass_time(2.02)
    tell()
    pass_time(1)
    tell()
    assert (receiver.received, Notice.objects.count(), Alert.objects.count()) == ([], 2, 2)
    before = list(Obligation.objects.order_by("id").values_list("due_at", "status"))
    adopting.move_to(datetime(2026, 3, 2, 23, 0, 1, tzinfo=UTC))  # 07:00 in Shanghai
    tell()
    (text,) = said(receiver)
    assert text.count("case:1") == 2
    assert list(Obligation.objects.order_by("id").values_list("due_at", "status")) == before


def test_by_night_a_group_is_told_at_once_while_somebody_concerned_is_on_duty(
    evening: Staff, host: str, receiver: Receiver
) -> None:
    robot(host)
    shift = people.put_shift("夜班", starts=time(20), ends=time(8))
    site = evening.supervisor.site
    assert site is not None
    people.plan_turns(evening.supervisor, site=site, shift=shift, days=[EVENING.date()])
    snapshot.drop()
    pass_time(2.02)
    tell()
    assert len(said(receiver)) == 1


def test_who_wishes_gets_a_mail_and_others_do_not(staff: Staff) -> None:
    with pytest.raises(Refused):
        actions.wish_for_mail(staff.supervisor.pk, by_mail=True)
    type(staff.supervisor).objects.update(email="zeng@example.com")
    actions.wish_for_mail(staff.supervisor.pk, by_mail=True)
    adopting.tell("case.received", "case:1", site="SH01", region="east")
    pass_time(3.02)
    tell()
    mail = Mail.objects.get()
    assert (mail.to, mail.kind, Alert.objects.count()) == (["zeng@example.com"], "automatic", 0)
    assert "case:1" in mail.subject
    assert "/obligations/" in mail.text
    actions.wish_for_mail(staff.supervisor.pk, by_mail=False)
    adopting.tell("case.received", "case:2", site="SH01", region="east")
    pass_time(3)
    tell()
    assert Mail.objects.count() == 1
