"""What I owe, and what is owed in my places."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouyue.obligations.models import Obligation
from shouyue.performance.views import owing
from tests.domain.people.company import company, signed_in, with_role
from tests.domain.performance import story

ALL = "/promises/all/"


@pytest.fixture(autouse=True)
def adopted(db: None) -> Iterator[None]:
    with story.adopted():
        yield


def cases(client: Client, address: str) -> list[str]:
    """The cases of a page's promises, in its order."""
    response = client.get(address)
    assert response.status_code == 200
    return re.findall(r"<b>(\d+)</b>", response.content.decode().partition("<main")[2])


def link(client: Client, address: str) -> str:
    """Where the page's "next" leads."""
    found = re.search(r'href="([^"]*after=[^"]*)"', client.get(address).content.decode())
    return found[1].replace("&amp;", "&") if found else ""


def test_a_manager_sees_what_is_owed_in_the_region_and_by_whom(client: Client) -> None:
    house = company()
    for number, site in ((1, "SH01"), (2, "SZ01"), (3, "BJ01")):
        story.inquiry(number, site)
    manager = signed_in(with_role("regional_manager", region=house.east))
    assert set(cases(manager, ALL)) == {"1", "2"}
    assert "客服专员" in manager.get(ALL).content.decode()
    assert cases(manager, "/promises/") == []


def test_what_happened_at_no_place_is_owed_by_everybody_who_holds_the_role(client: Client) -> None:
    house = company()
    agent = signed_in(with_role("service_agent", site=house.shanghai))
    story.tell("conversation.asked", "conversation:7", 0, facts={"preset": True, "channel": "chat"})
    story.inquiry(8, "BJ01")
    assert set(cases(agent, "/promises/")) == {"7"}


def test_one_begins_with_what_one_owes_or_else_with_what_is_owed_in_one_s_places(client: Client) -> None:
    house = company()
    story.inquiry(1, "SH01")
    manager = signed_in(with_role("regional_manager", region=house.east))
    assert manager.get("/").headers["Location"] == ALL
    dispatcher = signed_in(with_role("dispatcher", site=house.shanghai))
    assert dispatcher.get("/").headers["Location"] == ALL
    story.tell("trip.departed", "trip:1", 0)
    assert dispatcher.get("/").headers["Location"] == "/promises/"


def test_the_list_is_walked_by_key_and_what_stands_still_comes_last(
    colleague: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 4):
        story.inquiry(number, "SH01")
    Obligation.objects.filter(subject="case:1").update(due_at=None, status="paused")
    whole = cases(colleague, ALL)
    assert sorted(set(whole)) == ["1", "2", "3"]
    assert set(whole[-whole.count("1") :]) == {"1"}
    monkeypatch.setattr(owing, "AT_ONCE", 1)
    walked: list[str] = []
    for group in ("late", "soon", "later", "paused"):
        address = f"{ALL}?when={group}"
        while address:
            page, address = cases(colleague, address), link(colleague, address)
            walked += page[-1:]
    running = Obligation.objects.filter(closed_at=None).exclude(kind="ladder")
    assert sorted(walked) == sorted(each.subject.partition(":")[2] for each in running)


def test_a_place_that_makes_no_sense_is_the_beginning(colleague: Client) -> None:
    story.inquiry(1, "SH01")
    soon = cases(colleague, f"{ALL}?when=soon")
    assert soon != []
    somebody = "0190a6c0-0000-7000-8000-000000000000"
    beyond = ("0001-01-01T00:00:00%2B08:00", "9999-12-31T23:59:59-08:00")  # no zone has these in its calendar
    for place in ("x", "still_x", f"2026-03-02T01:00:00_{somebody}", *(f"{at}_{somebody}" for at in beyond)):
        assert cases(colleague, f"{ALL}?when=soon&after={place}") == soon


def test_as_many_queries_for_three_as_for_one(colleague: Client) -> None:
    counts = []
    for number in (1, 2, 3):
        story.inquiry(number, "SH01")
        colleague.get(ALL)
        with CaptureQueriesContext(connection) as asked:
            colleague.get(ALL)
        counts.append(len(asked))
    assert counts[0] == counts[2]
    assert counts[0] <= 12
