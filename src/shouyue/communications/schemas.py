"""Webhooks as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from shouyue.api.schemas import Flag, In, values_of
from shouyue.api.texts import _
from shouyue.communications.logic.webhooks import Failure, State
from shouyue.communications.models import Attempt, Endpoint, Message

MessageState = Annotated[State, values_of(State)]
Why = Annotated[Failure, values_of(Failure)]
PATTERNS = ["obligation.*", "order.received"]


class WebhookIn(In):
    """Where to send, and what."""

    name: str = Field(description=_("What people call it"), examples=["TMS"], min_length=1, max_length=80)
    url: str = Field(examples=["https://tms.example.com/hooks/shouyue"], min_length=1, max_length=500)
    patterns: list[str] = Field(
        description=_("Names of facts: one, all that begin so (obligation.*), or all (*)"),
        examples=[PATTERNS],
        min_length=1,
        max_length=100,
    )
    active: Flag = Field(True, description=_("Whether anything is sent"))


class WebhookOut(Schema):
    """An address of another system that hears of facts."""

    key: UUID
    name: str
    url: str = Field(examples=["https://tms.example.com/hooks/shouyue"])
    patterns: list[str] = Field(examples=[PATTERNS])
    active: bool
    created_at: datetime
    failing_since: datetime | None = Field(description=_("Since when every attempt failed"))
    disabled_why: str = Field(description=_("Why we switched it off: gone, failing, or empty"), examples=[""])
    version: int


class WebhookMade(WebhookOut):
    """A new webhook with its secret, which is shown this once."""

    secret: str = Field(description=_("Verifies signatures; shown this once"), examples=["whsec_…"])


class SecretOut(Schema):
    """A new secret, which is shown this once."""

    secret: str = Field(examples=["whsec_…"])


class MessageFilters(Schema):
    """Which messages."""

    state: MessageState | None = Field(None, description=_("Only messages in this state"))


class MessageOut(Schema):
    """One fact sent to one webhook."""

    id: int
    reference: UUID = Field(description=_("The header webhook-id: the fact's id"))
    name: str = Field(examples=["obligation.breached"])
    subject: str
    state: MessageState
    attempts: int
    next_at: datetime | None = Field(description=_("When it is tried next"))
    created_at: datetime


class AttemptOut(Schema):
    """One request and what was answered."""

    at: datetime
    seconds: float
    status: int | None = Field(examples=[200])
    failure: Why
    answer: str = Field(description=_("The beginning of the body"))


class MessageDetail(MessageOut):
    """A message with its body and everything that was tried."""

    body: str
    log: list[AttemptOut]


def webhook_out(one: Endpoint) -> dict[str, Any]:
    return {name: getattr(one, name) for name in WebhookOut.model_fields}


def message_out(one: Message) -> dict[str, Any]:
    return {name: getattr(one, name) for name in MessageOut.model_fields}


def attempt_out(one: Attempt) -> dict[str, Any]:
    return {name: getattr(one, name) for name in AttemptOut.model_fields}
