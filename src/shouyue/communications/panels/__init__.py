"""Rows and pieces of this room's pages, and of pages above: the mails of a subject, what was said about it."""

from shouyue.communications.panels.groups import RobotRow, TemplateRow, example, robot_rows, template_rows
from shouyue.communications.panels.mail import (
    Hanging,
    MailboxRow,
    MailRow,
    OutboxRow,
    mail_rows,
    mail_tabs,
    mailbox_rows,
    masked,
    outbox_rows,
)
from shouyue.communications.panels.records import of_subject

__all__ = [
    "Hanging", "MailRow", "MailboxRow", "OutboxRow", "RobotRow", "TemplateRow", "example", "mail_rows", "mail_tabs",
    "mailbox_rows", "masked", "of_subject", "outbox_rows", "robot_rows", "template_rows",
]  # fmt: skip
