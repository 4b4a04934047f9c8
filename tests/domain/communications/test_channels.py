"""Channels open and close; the policy refuses a closing that leaves too few, and keeps the refusal."""

import pytest
from django.test import Client
from django.utils.translation import override

from shouyue.clock.queries import now
from shouyue.communications import actions, queries
from shouyue.communications.models import Channel
from shouyue.journal.models import Fact
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import GateRefused, adopt_shipped

pytestmark = pytest.mark.django_db
BY = "person:1"


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    adopt_shipped(actor="system:test", at=now())
    actions.ship_channels()


def of(code: str) -> Channel:
    return Channel.objects.get(code=code)


def opened(*codes: str) -> None:
    for code in codes:
        actions.open_channel(of(code), actor=BY, at=now())


def told() -> list[tuple[str, str, int]]:
    rows = Fact.objects.filter(name__startswith="channel.").order_by("recorded_at", "id")
    return [(fact.name, fact.subject, fact.data["in_service"]) for fact in rows]


def test_what_is_shipped_is_not_in_service_and_comes_once() -> None:
    assert actions.ship_channels() == 0
    assert list(Channel.objects.values_list("code", "active"))[:2] == [("phone", False), ("chat", False)]


def test_each_opening_and_closing_is_one_fact_with_the_number_in_service() -> None:
    opened("phone", "chat", "email", "website", "email")
    actions.close_channel(of("website"), actor=BY, at=now())
    actions.close_channel(of("website"), actor=BY, at=now())
    assert told() == [
        ("channel.opened", "channel:phone", 1),
        ("channel.opened", "channel:chat", 2),
        ("channel.opened", "channel:email", 3),
        ("channel.opened", "channel:website", 4),
        ("channel.closed", "channel:website", 3),
    ]


def test_the_third_last_is_not_closed_and_the_refusal_is_kept() -> None:
    opened("phone", "chat", "email")
    with pytest.raises(GateRefused) as refused:
        actions.close_channel(of("email"), actor=BY, at=now())
    assert [one.clause for one in refused.value.answer.refused] == ["SG-2.1.2"]
    assert of("email").active
    assert Fact.objects.filter(name="gate.answered", data__gate="channel.close").count() == 1


def test_hours_come_from_the_policies_and_so_does_what_is_asked() -> None:
    opened("phone", "chat")
    with override("zh-hans"):
        rows = {one.channel.code: one for one in queries.channels(now())}
    assert (rows["phone"].spans, rows["phone"].open_now) == (("00:00–24:00",), True)
    assert "4 小时" in rows["email"].asked[0].sentence
    assert [one.rule for one in rows["chat"].asked] == ["SG-2.1.2/chat"]
    with pytest.raises(Refused):
        actions.change_channel(of("chat"), name="聊天", calendar="nonsense")
    actions.change_channel(of("chat"), name="聊天", calendar="office")
    assert of("chat").calendar == "office"


def test_the_page_opens_closes_and_shows_why_not(colleague: Client) -> None:
    opened("phone", "chat", "email")
    page = colleague.get("/channels/").content.decode()
    assert "电话" in page
    refused = colleague.post("/channels/phone/close/", follow=True).content.decode()
    assert "少于 3 种" in refused
    assert "SG-2.1.2" in refused
    assert of("phone").active
    colleague.post("/channels/website/open/")
    assert of("website").active
    colleague.post("/channels/website/close/")
    assert not of("website").active
    assert colleague.post("/channels/nowhere/open/").status_code == 404
    changed = colleague.post("/channels/chat/edit/", {"name": "在线聊天", "calendar": "office"})
    assert (changed.status_code, of("chat").name) == (302, "在线聊天")
