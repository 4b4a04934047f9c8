"""Messages to a real receiver that answers, fails, hangs and leads elsewhere."""

from datetime import datetime, timedelta
from threading import Event
from uuid import UUID

import httpx
import orjson
import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.fixtures import Settings
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from shouyue.access.actions import local_account
from shouyue.communications import actions, queries, sending, tasks
from shouyue.communications.logic.webhooks import QUIET, Failure, State
from shouyue.communications.models import Attempt, Endpoint, Message
from shouyue.jobs.models import Job
from shouyue.jobs.worker import drain
from shouyue.journal.actions import record
from shouyue.journal.delivering import step as hand_over
from shouyue.journal.logic import NewFact
from tests.domain.api.conftest import adopted
from tests.domain.communications.receiver import Receiver

__all__ = ["adopted"]

Hook = tuple[Endpoint, str]


def ping(hook: Hook) -> Message:
    with transaction.atomic():
        message, due = actions.ping(hook[0], at=timezone.now())
        tasks.schedule(due)
    drain()
    message.refresh_from_db()
    return message


def attempts(message: Message) -> list[tuple[int | None, str]]:
    return list(Attempt.objects.filter(message=message).order_by("id").values_list("status", "failure"))


def tried_next(message: Message) -> timedelta | None:
    """How long after its last attempt it is tried again."""
    last = Attempt.objects.filter(message=message).order_by("-id")[0].at
    return message.next_at - last if message.next_at else None


def make_due(message: Message) -> None:
    """As if the wait were over."""
    Job.objects.filter(state="ready").update(claimable_at=timezone.now())
    Endpoint.objects.update(quiet_until=None)
    drain()
    message.refresh_from_db()


def test_a_message_arrives_signed(hook: Hook, receiver: Receiver) -> None:
    message = ping(hook)
    got = receiver.received[0]
    said = Webhook(hook[1]).verify(got.body, got.headers)
    assert (said["type"], said["data"]) == ("webhook.test", {"endpoint": str(hook[0].key)})
    assert (got.path, got.headers["webhook-id"]) == ("/hooks", str(message.reference))
    assert got.headers["content-type"] == "application/json"
    assert (message.state, message.attempts, message.next_at, attempts(message)) == ("delivered", 1, None, [(200, "")])
    with pytest.raises(WebhookVerificationError):
        Webhook(hook[1]).verify(got.body + " ", got.headers)


def test_the_log_keeps_the_answer_but_no_signature(hook: Hook, receiver: Receiver) -> None:
    receiver.answers = [(202, {}, "收到".encode())]
    attempt = queries.attempts(ping(hook))[0]
    assert (attempt.status, attempt.answer) == (202, "收到")
    assert attempt.headers["webhook-signature"] == "v1,…"
    assert hook[1] not in str(attempt.headers)


def test_a_fact_reaches_whoever_hears_its_name(hook: Hook, receiver: Receiver, adopted: None) -> None:
    with transaction.atomic():
        facts = [
            NewFact("order.received", "order:1", about=("customer:12",), facts={"urgent": True}),
            NewFact("order.accepted", "order:1"),
        ]
        rows = record(facts, actor="token:1")
    while hand_over("test", Event()):
        pass
    drain()
    told = [orjson.loads(got.body) for got in receiver.received]
    received = next(one for one in told if one["type"] == "order.received")
    assert "order.accepted" not in {one["type"] for one in told}
    assert received["data"] == {
        "id": str(rows[0].id),
        "subject": "order:1",
        "about": ["customer:12"],
        "occurred_at": received["timestamp"],
        "recorded_at": received["timestamp"],
        "actor": "token:1",
        "cause": str(rows[0].cause),
        "facts": {"urgent": True},
        "data": {},
        "corrects": None,
    }
    assert datetime.fromisoformat(received["timestamp"]) == rows[0].recorded_at
    assert Message.objects.get(name="order.received").reference == rows[0].id


def test_a_refused_message_is_tried_again_until_it_arrives(hook: Hook, receiver: Receiver) -> None:
    receiver.answers = [(500, {}, b"no"), (503, {"Retry-After": "900"}, b""), (200, {}, b"")]
    message = ping(hook)
    assert (message.state, attempts(message)) == ("waiting", [(500, "status")])
    assert timedelta(seconds=4.5) <= (tried_next(message) or timedelta()) <= timedelta(seconds=5.5)
    make_due(message)
    assert timedelta(seconds=900) == tried_next(message)
    hook[0].refresh_from_db()
    assert hook[0].failing_since is not None
    make_due(message)
    assert (message.state, attempts(message)[2]) == ("delivered", (200, ""))
    assert {got.headers["webhook-id"] for got in receiver.received} == {str(message.reference)}
    assert {got.body for got in receiver.received} == {message.body}
    well = Endpoint.objects.get(pk=hook[0].pk)
    assert (well.failing_since, well.quiet_until) == (None, None)


def test_after_ten_attempts_it_is_given_up(hook: Hook, receiver: Receiver) -> None:
    receiver.answers = [(500, {}, b"")]
    message = ping(hook)
    for _ in range(12):
        make_due(message)
    assert (message.state, len(attempts(message)), message.next_at) == ("given_up", 10, None)


def test_redirects_are_not_followed(hook: Hook, receiver: Receiver) -> None:
    receiver.answers = [(307, {"Location": f"http://127.0.0.1:{receiver.port}/elsewhere"}, b"")]
    message = ping(hook)
    assert attempts(message) == [(307, "status")]
    assert [got.path for got in receiver.received] == ["/hooks"]


def test_a_receiver_that_hangs_is_left(hook: Hook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUT", httpx.Timeout(0.2))
    receiver.hangs = 1.0
    assert attempts(ping(hook)) == [(None, "timeout")]


def test_an_answer_without_end_is_not_read_to_its_end(hook: Hook, receiver: Receiver) -> None:
    receiver.drips = True
    message = ping(hook)
    assert attempts(message) == [(200, "")]
    assert len(queries.attempts(message)[0].answer) == sending.KEPT


def test_a_receiver_that_is_not_there(hook: Hook) -> None:
    Endpoint.objects.update(url="http://127.0.0.1:9/hooks")
    assert attempts(ping(hook)) == [(None, "network")]


def test_an_address_is_looked_at_each_time(hook: Hook, settings: Settings, receiver: Receiver) -> None:
    settings.WEBHOOK_NETWORKS = []
    assert attempts(ping(hook)) == [(None, "unsafe")]
    assert receiver.received == []


def test_certificates_are_verified_by_the_name(hook: Hook) -> None:
    with_tls = Endpoint.objects.get(pk=hook[0].pk)
    with_tls.url = hook[0].url.replace("http://", "https://")
    with_tls.save(update_fields=["url"])
    assert attempts(ping(hook)) == [(None, "tls")]


def test_gone_switches_off_at_once(hook: Hook, receiver: Receiver) -> None:
    receiver.answers = [(410, {}, b"")]
    assert ping(hook).state == State.GIVEN_UP
    hook[0].refresh_from_db()
    assert (hook[0].active, hook[0].disabled_why) == (False, "gone")
    assert queries.listening("order.received") == []


def test_days_of_failures_switch_off(hook: Hook, receiver: Receiver) -> None:
    receiver.answers = [(500, {}, b"")]
    message = ping(hook)
    Endpoint.objects.update(failing_since=timezone.now() - timedelta(days=5))
    make_due(message)
    hook[0].refresh_from_db()
    assert (hook[0].active, hook[0].disabled_why) == (False, "failing")
    make_due(message)
    assert message.state == State.GIVEN_UP
    actions.change(hook[0], name="TMS", url=receiver.url, patterns=["*"], active=True)
    assert (hook[0].disabled_at, hook[0].failing_since, hook[0].version) == (None, None, 2)


def test_a_failing_receiver_is_left_in_peace_for_a_while(hook: Hook, receiver: Receiver) -> None:
    at = timezone.now()
    Endpoint.objects.update(quiet_until=at + QUIET)
    message = Message.objects.create(
        endpoint=hook[0], reference=UUID(int=1), name="order.received", body="{}", next_at=at, created_at=at
    )
    tasks.deliver.enqueue(message.pk, 0, 0)
    drain()
    assert (receiver.received, attempts(message)) == ([], [])
    assert Job.objects.get(state="ready").claimable_at == at + QUIET
    make_due(message)
    assert attempts(message) == [(200, "")]


def test_a_job_that_runs_twice_sends_once(hook: Hook, receiver: Receiver) -> None:
    message = ping(hook)
    tasks.deliver.enqueue(message.pk, 0, 0)
    drain()
    assert (len(receiver.received), len(attempts(message))) == (1, 1)


def test_sent_again_by_hand_it_has_all_its_attempts(hook: Hook, receiver: Receiver) -> None:
    message = ping(hook)
    with transaction.atomic():
        tasks.schedule(actions.resend(message, at=timezone.now()))
    drain()
    message.refresh_from_db()
    assert (message.state, message.turn, message.attempts, len(attempts(message))) == ("delivered", 1, 1, 2)


def test_while_a_secret_is_replaced_both_sign(hook: Hook, receiver: Receiver) -> None:
    at = timezone.now()
    new = actions.rotate(hook[0], at=at)
    ping(hook)
    got = receiver.received[0]
    assert len(got.headers["webhook-signature"].split(" ")) == 2
    for secret in (new, hook[1]):
        Webhook(secret).verify(got.body, got.headers)
    Endpoint.objects.update(former_until=at)
    ping(hook)
    got = receiver.received[1]
    Webhook(new).verify(got.body, got.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(hook[1]).verify(got.body, got.headers)


def test_the_table_holds_no_secret(hook: Hook) -> None:
    assert hook[1].removeprefix("whsec_") not in str(Endpoint.objects.values())


def test_old_messages_are_forgotten(hook: Hook) -> None:
    message = ping(hook)
    Message.objects.filter(pk=message.pk).update(created_at=timezone.now() - timedelta(days=31))
    ping(hook)
    assert actions.prune(before=timezone.now() - timedelta(days=30), at_most=10) == 1
    assert Message.objects.count() == 1


def test_what_only_some_roles_may_read_is_never_sent(db: None, receiver: Receiver) -> None:
    actions.create(name="all", url=receiver.url, patterns=["*"], owner=local_account(), at=timezone.now())
    assert [one.name for one in queries.listening("order.received")] == ["all"]
    assert queries.listening("case.compensated") == queries.listening("no.such") == []
    assert Failure("") is Failure.NONE
