"""Rows and pieces of the pages of mail, and of pages above: the mails of a subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from shouyue.communications.logic.mail import Kind, Reason, State
from shouyue.communications.models import Mail, Mailbox, MailFile
from shouyue.communications.panels.places import places
from shouyue.communications.phrases import MAIL_STATES, REASONS
from shouyue.ui.elements import Tab, Tone

SILENT = timedelta(minutes=10)  # without a whole reading of a mailbox somebody should see to it


@dataclass(frozen=True, slots=True)
class Hanging:
    """A file of a mail: where it is fetched, or why it was not kept."""

    name: str
    href: str
    refused: str


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail as it is shown with its subject: who, when, what was written now, and the folded rest."""

    mail: Mail
    who: str
    came_in: bool
    state: str
    tone: Tone
    icon: str
    note: str
    files: tuple[Hanging, ...]
    raw: str


def mail_rows(mails: Sequence[Mail]) -> list[MailRow]:
    """Mails of `queries.thread` for a page: with state, files and what is odd about them. No queries."""
    return [_mail_row(one) for one in mails]


def _mail_row(mail: Mail) -> MailRow:
    words, tone = MAIL_STATES[State(mail.state)]
    came_in = mail.state == State.RECEIVED
    who = (mail.sender_name or mail.sender) if came_in else ", ".join([*mail.to, *mail.cc])
    return MailRow(
        mail=mail,
        who=who,
        came_in=came_in,
        state=str(words),
        tone=tone,
        icon="robot" if mail.kind == Kind.AUTOMATIC else "mail" if came_in else "send",
        note=_note(mail),
        files=tuple(_hanging(one) for one in mail.files.all()),
        raw=reverse("files:download", args=[mail.raw.key]) if mail.raw else "",
    )


def _note(mail: Mail) -> str:
    if mail.too_large:
        return gettext("The mail was too large: only its headers were taken, and its sender was told.")
    return str(REASONS.get(Reason(mail.reason), "")) or mail.error


def _hanging(one: MailFile) -> Hanging:
    href = reverse("files:download", args=[one.file.key]) if one.file else ""
    refused = (one.refused or {}).get("en" if get_language() == "en" else "zh", "")
    return Hanging(one.name, href, refused)


@dataclass(frozen=True, slots=True)
class MailboxRow:
    """A mailbox and how reading it goes."""

    box: Mailbox
    place: str
    state: str | Promise
    tone: Tone


def mailbox_rows(boxes: Sequence[Mailbox], *, at: datetime) -> list[MailboxRow]:
    """Mailboxes with their state at `at` (real time)."""
    named = places()
    return [
        MailboxRow(one, named.get(one.site or one.region, gettext("Whole company")), *_going(one, at)) for one in boxes
    ]


def _going(box: Mailbox, at: datetime) -> tuple[str | Promise, Tone]:
    if not box.active:
        return _("paused"), "muted"
    if box.error:
        return _("cannot be read"), "bad"
    if box.last_ok_at is None:
        return _("not read yet"), "info"
    return (_("silent"), "warn") if at - box.last_ok_at > SILENT else (_("is read"), "good")


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A mail that goes out. Whom it reaches is masked: the machine's keeper sees nothing of customers."""

    mail: Mail
    masked: str
    state: str | Promise
    tone: Tone
    may_send: bool


def outbox_rows(mails: Sequence[Mail]) -> list[OutboxRow]:
    """Mails of the outbox."""
    return [
        OutboxRow(
            one,
            ", ".join(masked(each) for each in [*one.to, *one.cc][:3]),
            *MAIL_STATES[State(one.state)],
            may_send=one.state in (State.FAILED, State.BOUNCED),
        )
        for one in mails
    ]


def masked(address: str) -> str:
    """An address of which the host and a letter are seen."""
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}***@{host}"


def mail_tabs(current: str) -> tuple[Tab, ...]:
    """The pages of mail."""
    pages = (("mailboxes", _("Mailboxes")), ("outbox", _("Sent mail")))
    return tuple(Tab(label, reverse(f"communications:{name}"), active=name == current) for name, label in pages)
