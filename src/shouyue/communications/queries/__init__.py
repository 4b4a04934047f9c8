"""Questions about webhooks, mail, channels, templates, robots and what was said with customers."""

from shouyue.communications.queries.channels import Hours, channel, channels, least, restoring
from shouyue.communications.queries.mail import (
    enclosures,
    mail,
    mailbox,
    mailboxes,
    outbox,
    standing,
    thread,
    to_read,
    unread_since,
    waiting_since,
)
from shouyue.communications.queries.receivers import persons, robot, robots, wants_mail
from shouyue.communications.queries.records import last_spoken
from shouyue.communications.queries.templates import template, templates
from shouyue.communications.queries.webhooks import (
    Standing,
    attempts,
    endpoint,
    forget,
    listening,
    message,
    messages,
    names,
    standings,
    wants,
)

__all__ = [
    "Hours", "Standing", "attempts", "channel", "channels", "enclosures", "endpoint", "forget", "last_spoken", "least",
    "listening", "mail", "mailbox", "mailboxes", "message", "messages", "names", "outbox", "persons", "restoring",
    "robot", "robots", "standing", "standings", "template", "templates", "thread", "to_read", "unread_since",
    "waiting_since", "wants", "wants_mail",
]  # fmt: skip
