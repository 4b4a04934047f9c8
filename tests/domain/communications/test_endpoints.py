"""Webhooks by the API."""

from collections.abc import Callable

from shouyue.api.models import Kept
from shouyue.communications.models import Endpoint
from shouyue.jobs.worker import drain
from tests.domain.api.conftest import Program, program, token_with
from tests.domain.communications.receiver import Receiver

__all__ = ["program", "token_with"]


def asked(receiver: Receiver, **changes: object) -> dict[str, object]:
    return {"name": "TMS", "url": receiver.url, "patterns": ["obligation.*"], **changes}


def test_a_webhook_lives(program: Program, receiver: Receiver) -> None:
    made = program.post("/webhooks", asked(receiver), **{"Idempotency-Key": "1"})
    again = program.post("/webhooks", asked(receiver), **{"Idempotency-Key": "1"})
    assert (made.status_code, again.content == made.content, Endpoint.objects.count()) == (201, True, 1)
    key = made.json()["key"]
    assert made.json()["secret"].startswith("whsec_")
    assert made.json()["secret"].encode() not in bytes(Kept.objects.get().body)
    read = program.get(f"/webhooks/{key}")
    assert "secret" not in read.json()

    changed = asked(receiver, patterns=["order.*"])
    assert program.call("PUT", f"/webhooks/{key}", body=changed).json()["code"] == "if-match-required"
    answered = program.call("PUT", f"/webhooks/{key}", body=changed, headers={"If-Match": read["ETag"]})
    assert (answered.status_code, answered.json()["patterns"]) == (200, ["order.*"])
    stale = program.call("PUT", f"/webhooks/{key}", body=changed, headers={"If-Match": read["ETag"]})
    assert (stale.status_code, stale.json()["code"], stale["ETag"]) == (412, "stale", answered["ETag"])

    message = program.post(f"/webhooks/{key}/test").json()
    drain()
    told = program.get(f"/webhooks/{key}/messages/{message['id']}").json()
    assert (told["state"], told["log"][0]["status"]) == ("delivered", 200)
    assert program.post(f"/webhooks/{key}/messages/{message['id']}/resend").status_code == 202
    drain()
    assert len(receiver.received) == 2
    assert [one["id"] for one in program.get(f"/webhooks/{key}/messages").json()["items"]] == [message["id"]]
    assert program.call("DELETE", f"/webhooks/{key}").status_code == 204
    assert program.get("/webhooks").json()["items"] == []


def test_what_cannot_be_is_refused_with_its_place(program: Program, receiver: Receiver) -> None:
    response = program.post("/webhooks", asked(receiver, url="https://10.0.0.1/hooks"))
    assert (response.status_code, response.json()["code"]) == (422, "webhook-refused")
    assert response.json()["errors"][0]["pointer"] == "/url"
    response = program.post("/webhooks", asked(receiver, patterns=["order.recieved"]))
    assert response.json()["errors"] == [
        {
            "pointer": "/patterns",
            "detail": "There are no such facts: order.recieved. Write order.received, obligation.* or *.",
        }
    ]


def test_it_takes_the_scope(token_with: Callable[..., Program]) -> None:
    assert token_with("calendar.view").get("/webhooks").json()["scope"] == "webhook.manage"
