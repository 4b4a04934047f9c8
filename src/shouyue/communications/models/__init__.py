"""Rows and constraints of this room, no verbs."""

from shouyue.communications.models.reaching import (
    Alert,
    Attempt,
    Channel,
    Endpoint,
    Mail,
    Mailbox,
    MailFile,
    Message,
    Notice,
    Robot,
    Template,
    Wish,
)
from shouyue.communications.models.records import Communication, Correction, FollowUp

__all__ = [
    "Alert", "Attempt", "Channel", "Communication", "Correction", "Endpoint", "FollowUp", "Mail", "MailFile", "Mailbox",
    "Message", "Notice", "Robot", "Template", "Wish",
]  # fmt: skip
