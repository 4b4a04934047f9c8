"""The verbs of webhooks."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes
from typing import TYPE_CHECKING, Any

import orjson
from django.db import transaction

from shouyue.access.seal import seal, unseal
from shouyue.communications import addresses
from shouyue.communications.logic.webhooks import (
    NOTHING,
    QUIET,
    TRANSITIONS,
    UNHEARD,
    Failure,
    Outcome,
    State,
    after,
    deaf,
    disable,
)
from shouyue.communications.models import Attempt, Endpoint, Message
from shouyue.communications.queries import webhooks as queries
from shouyue.communications.sending import Parcel
from shouyue.kit.ids import uuid7
from shouyue.kit.text import Text

if TYPE_CHECKING:
    from shouyue.access.models import Account
    from shouyue.journal.models import Fact

FORMER_SIGNS = timedelta(hours=24)
TEST = "webhook.test"


class Refused(ValueError):
    """A webhook that cannot be as asked: the field, and why."""

    def __init__(self, field: str, text: Text) -> None:
        super().__init__(text.en)
        self.field = field
        self.text = text


class Changed(Exception):
    """Somebody changed it meanwhile."""


@dataclass(frozen=True, slots=True)
class Due:
    """A message that is to be tried at `at`: the arguments of its task."""

    message: int
    turn: int
    number: int
    at: datetime


def create(*, name: str, url: str, patterns: Sequence[str], owner: "Account", at: datetime) -> tuple[Endpoint, str]:
    """A new endpoint and its secret. Raises Refused."""
    _check(url, patterns)
    secret = _new_secret()
    endpoint = Endpoint.objects.create(
        key=uuid7(at),
        name=name,
        url=url,
        patterns=sorted(set(patterns)),
        owner=owner,
        secret=seal(secret),
        created_at=at,
    )
    _changed()
    return endpoint, secret


def change(
    endpoint: Endpoint, *, name: str, url: str, patterns: Sequence[str], active: bool, version: int | None = None
) -> None:
    """Change what it hears or where it is. Switched on, what disabled it is forgotten. Raises Refused, Changed."""
    _check(url, patterns)
    values: dict[str, Any] = {"name": name, "url": url, "patterns": sorted(set(patterns)), "active": active}
    if active:
        values |= {"disabled_at": None, "disabled_why": "", "failing_since": None, "quiet_until": None}
    wanted = endpoint.version if version is None else version
    if not Endpoint.objects.filter(pk=endpoint.pk, version=wanted).update(**values, version=wanted + 1):
        raise Changed
    _changed()
    endpoint.refresh_from_db()


def rotate(endpoint: Endpoint, *, at: datetime) -> str:
    """A new secret; the one before signs beside it for a day, so that receivers can change over."""
    secret = _new_secret()
    with transaction.atomic():
        locked = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
        locked.secret, locked.former, locked.former_until = seal(secret), locked.secret, at + FORMER_SIGNS
        locked.version += 1
        locked.save(update_fields=["secret", "former", "former_until", "version"])
    return secret


def remove(endpoint: Endpoint) -> None:
    """Take it away with its log."""
    endpoint.delete()
    _changed()


def publish(fact: "Fact", about: Sequence[str], endpoints: Sequence[Endpoint], *, at: datetime) -> list[Due]:
    """Make a message of a fact for each of these endpoints, and say which are to be sent."""
    body = orjson.dumps(_told(fact, about), option=orjson.OPT_UTC_Z).decode()
    waiting = [
        Message(
            endpoint=endpoint,
            reference=fact.id,
            name=fact.name,
            subject=fact.subject,
            body=body,
            next_at=at,
            created_at=at,
        )
        for endpoint in endpoints
    ]
    Message.objects.bulk_create(waiting)
    return [Due(message.pk, 0, 0, at) for message in waiting]


def ping(endpoint: Endpoint, *, at: datetime) -> tuple[Message, Due]:
    """A message that says nothing, to see whether it arrives."""
    body = orjson.dumps({"type": TEST, "timestamp": at, "data": {"endpoint": endpoint.key}}, option=orjson.OPT_UTC_Z)
    message = Message.objects.create(
        endpoint=endpoint, reference=uuid7(at), name=TEST, body=body.decode(), next_at=at, created_at=at
    )
    return message, Due(message.pk, 0, 0, at)


def resend(message: Message, *, at: datetime) -> Due:
    """Send it again with all its attempts, whatever became of it before."""
    with transaction.atomic():
        locked = Message.objects.select_for_update().get(pk=message.pk)
        _move(locked, State.WAITING, next_at=at, attempts=0, turn=locked.turn + 1)
    return Due(message.pk, locked.turn + 1, 0, at)


def parcel(due: Due, *, at: datetime) -> Parcel | Due | None:
    """What is to be sent now; a later Due where its receiver is being left in peace; None where there is nothing."""
    rows = Message.objects.select_related("endpoint").filter(pk=due.message, turn=due.turn, attempts=due.number)
    message = rows.filter(state=State.WAITING).first()
    if message is None:
        return None
    endpoint = message.endpoint
    if not endpoint.active:
        _move(message, State.GIVEN_UP, next_at=None)
        return None
    if due.number == 0 and message.name != TEST and endpoint.quiet_until is not None and endpoint.quiet_until > at:
        return Due(due.message, due.turn, due.number, endpoint.quiet_until)
    return Parcel(endpoint.url, message.reference, message.body, _secrets(endpoint, at))


def settle(due: Due, outcome: Outcome, headers: Mapping[str, str], *, at: datetime, spread: float) -> Due | None:
    """Note an attempt and what follows from it. None: it is not tried again, or somebody sent it anew meanwhile."""
    with transaction.atomic():
        rows = Message.objects.select_for_update(of=("self",)).select_related("endpoint")
        message = rows.filter(pk=due.message).first()
        if message is None:
            return None
        Attempt.objects.create(
            message=message,
            at=at,
            seconds=round(outcome.seconds, 3),
            status=outcome.status,
            failure=outcome.failure,
            headers=_shown(headers),
            answer=outcome.answer,
        )
        _note(message.endpoint, outcome, at)
        if (message.turn, message.attempts, message.state) != (due.turn, due.number, State.WAITING):
            return None
        following = after(outcome, due.number + 1, at, spread)
        _move(message, following.state, next_at=following.at, attempts=due.number + 1)
        if following.at is None:
            return None
        return Due(due.message, due.turn, due.number + 1, following.at)


def prune(*, before: datetime, at_most: int) -> int:
    """Forget messages that ended and were made before; how many."""
    old = Message.objects.filter(created_at__lt=before).exclude(state=State.WAITING).values("pk")[:at_most]
    return (
        Message.objects.filter(pk__in=list(old.values_list("pk", flat=True)))
        .delete()[1]
        .get("communications.Message", 0)
    )


def _changed() -> None:
    """What is recorded from now on goes by the endpoints as they are: in this transaction, and after it."""
    queries.forget()
    transaction.on_commit(queries.forget)


def _check(url: str, patterns: Sequence[str]) -> None:
    try:
        addresses.check(url)
    except addresses.Unsafe as error:
        raise Refused("url", error.text) from None
    wrong = deaf(patterns, queries.names())
    if not patterns:
        raise Refused("patterns", NOTHING)
    if wrong:
        named = ", ".join(wrong)
        raise Refused("patterns", Text(zh=UNHEARD.zh.format(named), en=UNHEARD.en.format(named)))


def _note(endpoint: Endpoint, outcome: Outcome, at: datetime) -> None:
    """What the endpoint learns of an attempt. Not in `version`: nobody changed anything."""
    rows = Endpoint.objects.filter(pk=endpoint.pk)
    if outcome.failure is Failure.NONE:
        if endpoint.failing_since is not None:
            rows.update(failing_since=None, quiet_until=None)
        return
    rows.update(failing_since=endpoint.failing_since or at, quiet_until=at + QUIET)
    why = disable(outcome, endpoint.failing_since, at)
    if why:
        rows.filter(active=True).update(active=False, disabled_at=at, disabled_why=why)


def _move(message: Message, to: State, **changes: Any) -> None:
    """The only door from state to state."""
    if to not in TRANSITIONS[State(message.state)]:
        raise ValueError(f"a message that is {message.state} cannot become {to}")
    Message.objects.filter(pk=message.pk).update(state=to, **changes)


def _told(fact: "Fact", about: Sequence[str]) -> dict[str, Any]:
    names = ("id", "subject", "occurred_at", "recorded_at", "actor", "cause", "facts", "data", "corrects")
    said = {name: getattr(fact, name) for name in names}
    return {"type": fact.name, "timestamp": fact.recorded_at, "data": {**said, "about": list(about)}}


def _new_secret() -> str:
    return f"whsec_{b64encode(token_bytes(32)).decode()}"


def _secrets(endpoint: Endpoint, at: datetime) -> list[str]:
    found = [unseal(endpoint.secret)]
    if endpoint.former and endpoint.former_until is not None and at < endpoint.former_until:
        found.append(unseal(endpoint.former))
    return found


def _shown(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers as the log keeps them; a signature would let its reader send the message elsewhere as ours."""
    return {name: "v1,…" if name == "webhook-signature" else value for name, value in headers.items()}
