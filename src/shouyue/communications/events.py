"""Facts of this room, as shared/catalogue-house.yaml declares them: channels, messages in, out and not delivered.

Addresses, subjects and texts are in the tables of this room; the journal knows a message by its key.
"""

from typing import Literal

from shouyue.journal.event import Event, data

Channel = Literal["email"]


class ChannelOpened(Event):
    """A service channel opened, and it is said how many are in service from then on."""

    NAME = "channel.opened"
    SUBJECT = "channel"
    in_service: int = data()


class ChannelClosed(Event):
    """A service channel closed, and it is said how many are in service from then on."""

    NAME = "channel.closed"
    SUBJECT = "channel"
    in_service: int = data()


class MessageReceived(Event):
    """A message came in: a new one, a reply, or one that a machine wrote."""

    NAME = "message.received"
    SUBJECT = "message"
    channel: Channel = data()
    kind: Literal["new", "reply", "automatic"] = data()


class MessageSent(Event):
    """The server took the message over."""

    NAME = "message.sent"
    SUBJECT = "message"
    channel: Channel = data()


class MessageFailed(Event):
    """The message was refused, came back, or could not be sent in the time given."""

    NAME = "message.failed"
    SUBJECT = "message"
    channel: Channel = data()
    reason: Literal["refused", "expired", "bounced"] = data()


class CommunicationRecorded(Event):
    """A communication with a customer was recorded; what was said stands in a table of ours."""

    NAME = "communication.recorded"
    SUBJECT = "communication"
    kind: Literal["visit", "phone_talk", "call_back", "feedback", "message", "other"] = data()
    face_to_face: bool = data()
