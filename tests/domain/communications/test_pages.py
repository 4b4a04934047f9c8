"""The pages of webhooks."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from shouyue.access.actions import local_account
from shouyue.communications import actions
from shouyue.communications.models import Endpoint, Message
from shouyue.jobs.worker import drain
from tests.domain.communications.receiver import Receiver


def test_a_webhook_is_set_up_tested_and_its_secret_shown_once(colleague: Client, receiver: Receiver) -> None:
    asked = {"name": "TMS", "url": receiver.url, "patterns": "obligation.*\norder.received"}
    made = colleague.post("/webhooks/new/", asked)
    secret = re.search(r"whsec_[\w+/=]+", made.content.decode())
    assert secret is not None
    endpoint = Endpoint.objects.get()
    assert (endpoint.patterns, endpoint.active) == (["obligation.*", "order.received"], True)
    assert secret[0] not in colleague.get(f"/webhooks/{endpoint.key}/").content.decode()

    sent = colleague.post(f"/webhooks/{endpoint.key}/test/")
    drain()
    Webhook(secret[0]).verify(receiver.received[0].body, receiver.received[0].headers)
    page = colleague.get(sent["Location"]).content.decode()
    assert "webhook.test" in page
    assert "webhook-id" in page

    colleague.post(sent["Location"] + "resend/")
    drain()
    assert len(receiver.received) == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"url": "https://127.0.0.1/hooks"}, "url"),
        ({"url": "http://example.com/"}, None),
        ({"patterns": "order.recieved"}, "patterns"),
        ({"patterns": " , "}, "patterns"),
        ({"name": ""}, "name"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(colleague: Client, changed: dict[str, str], field: str | None) -> None:
    asked = {"name": "TMS", "url": "https://tms.example.com/hooks", "patterns": "order.*", **changed}
    page = colleague.post("/webhooks/new/", asked).content.decode()
    if field is not None:
        assert f'id="id_{field}_error"' in page
        assert not Endpoint.objects.exists()


def test_a_webhook_is_changed_switched_off_and_taken_away(colleague: Client) -> None:
    url = "https://tms.example.com/hooks"
    made, _ = actions.create(name="TMS", url=url, patterns=["*"], owner=local_account(), at=timezone.now())
    assert "order.received" in colleague.get(f"/webhooks/{made.key}/edit/").content.decode()
    colleague.post(f"/webhooks/{made.key}/edit/", {"name": "WMS", "url": url, "patterns": "order.*"})
    made.refresh_from_db()
    assert (made.name, made.patterns, made.active, made.version) == ("WMS", ["order.*"], False, 2)
    assert "whsec_" in colleague.post(f"/webhooks/{made.key}/secret/").content.decode()
    assert colleague.post(f"/webhooks/{made.key}/remove/").status_code == 302
    assert not Endpoint.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_whatever_its_length(colleague: Client, count: int) -> None:
    for number in range(count):
        url = f"https://tms{number}.example.com/hooks"
        actions.create(name=f"{number}", url=url, patterns=["*"], owner=local_account(), at=timezone.now())
    colleague.get("/webhooks/")
    with CaptureQueriesContext(connection) as queries:
        colleague.get("/webhooks/")
    assert len([query for query in queries if "communications_endpoint" in query["sql"]]) == 1


def test_the_log_is_walked(colleague: Client) -> None:
    url = "https://tms.example.com/hooks"
    made, _ = actions.create(name="TMS", url=url, patterns=["*"], owner=local_account(), at=timezone.now())
    for _number in range(51):
        actions.ping(made, at=timezone.now())
    page = colleague.get(f"/webhooks/{made.key}/").content.decode()
    following = re.search(r'rel="next" href="(\?before=\d+)"', page)
    assert following is not None
    last = colleague.get(f"/webhooks/{made.key}/{following[1]}").content.decode()
    assert last.count("<tr data-row") == 1
    assert Message.objects.count() == 51
    assert "<tr data-row" not in colleague.get(f"/webhooks/{made.key}/?state=delivered").content.decode()
