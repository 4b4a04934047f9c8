"""The page of deliveries that were given up."""

from datetime import datetime

import pytest
from django.test import Client

from shouyue.jobs.clock import now
from shouyue.journal import panels, queries
from shouyue.journal.models import Delivery, Fact
from tests.domain.journal.house import received, tell

pytestmark = pytest.mark.django_db
HERE = "/journal/deliveries/"


def give_up(fact: Fact, listener: str, error: str, at: datetime) -> Delivery:
    return Delivery.objects.create(fact=fact, listener=listener, attempts=8, died_at=at, error=error)


@pytest.fixture
def dead() -> list[Delivery]:
    at = now()
    rows = tell(received("case:1"), received("case:2"))
    found = [
        give_up(row, "shouyue.communications.listeners.escalated", "a\nb\nTimeoutError: no answer", at) for row in rows
    ]
    return [*found, give_up(rows[0], "shouyue.cases.gone", "没有这个函数\nThere is no such function", at)]


def test_nothing_given_up_says_so(colleague: Client) -> None:
    assert "没有放弃的送达" in colleague.get(HERE).content.decode()


def test_each_stands_with_its_error_and_its_listener(colleague: Client, dead: list[Delivery]) -> None:
    shown = colleague.get(HERE).content.decode()
    assert [shown.count(words) for words in ("communications.escalated</td>", "TimeoutError: no answer</summary>")] == [
        2,
        2,
    ]
    assert "<summary>没有这个函数</summary>" in shown
    chosen = colleague.get(f"{HERE}?listener=shouyue.cases.gone").content.decode()
    assert chosen.count("</summary>") - shown.count("</summary>") == -2
    odd = colleague.get(f"{HERE}?listener=shouyue.%00cases.gone").context
    assert (odd["listener"], len(odd["rows"])) == ("shouyue.cases.gone", 1)


def test_one_or_all_of_a_listener_or_all_are_sent_again(colleague: Client, dead: list[Delivery]) -> None:
    before = queries.waiting().waiting
    assert colleague.post(f"{HERE}{dead[2].pk}/retry/", follow=True).status_code == 200
    assert queries.waiting().waiting == before + 1
    assert "这条送达已经重新发送过" in colleague.post(f"{HERE}{dead[2].pk}/retry/", follow=True).content.decode()
    answer = colleague.post(f"{HERE}retry/", {"listener": dead[0].listener}, follow=True)
    assert "已重新发送 2 条" in answer.content.decode()
    assert colleague.post(f"{HERE}{2**63}/retry/").status_code == 404
    assert colleague.get(f"{HERE}retry/").status_code == 405


def test_it_is_walked_by_number(colleague: Client, dead: list[Delivery], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "PAGE", 2)
    first = colleague.get(HERE)
    assert [row.delivery for row in first.context["rows"]] == [dead[2], dead[1]]
    second = colleague.get(HERE + first.context["page"].next)
    assert ([row.delivery for row in second.context["rows"]], second.context["page"].next) == ([dead[0]], "")
    assert colleague.get(f"{HERE}?before=x").status_code == 200
