"""Sending a mail: the row stands with what caused it, the server is asked later, and every answer is kept."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouyue.communications.events import MessageFailed, MessageSent
from shouyue.communications.logic.mail import (
    TRANSITIONS,
    Direction,
    Kind,
    Outcome,
    State,
    after,
)
from shouyue.communications.logic.templates import gaps_in
from shouyue.communications.models import Mail, MailFile
from shouyue.journal.actions import record
from shouyue.kit.ids import uuid7
from shouyue.kit.refusals import Refused

if TYPE_CHECKING:
    from shouyue.communications.reading import Bounce
    from shouyue.files.models import StoredFile
    from shouyue.journal.event import Event

RECIPIENTS_MOST = 50
FILES_MOST = 20 * 1024 * 1024  # bytes together; many servers take no more
REFERENCES_MOST = 20
CONTROL = frozenset(map(chr, (*range(32), 127, 0x85, 0x2028, 0x2029)))
NO_GAPS = str.maketrans("", "", "⟦⟧")  # what a stranger wrote is no gap that we left open

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sending:
    """A mail that is to be tried at `at` (real time): the arguments of its task."""

    mail: int
    turn: int
    number: int
    at: datetime


@transaction.atomic
def send_mail(
    *,
    to: Sequence[str],
    cc: Sequence[str] = (),
    subject: str,
    text: str,
    about: str = "",
    customer: int | None = None,
    in_reply_to: Mail | None = None,
    files: Sequence["StoredFile"] = (),
    automatic: bool = False,
    actor: str,
    at: datetime,
) -> Mail:
    """Have a mail sent: it goes out when the caller's transaction commits, and is tried for three days.

    :param about: reference of what it concerns, `case:8431`; by default that of the mail that it answers
    :param automatic: no person wrote it; programs that answer by themselves leave it alone
    :param at: the company's time
    Raises Refused for what cannot be sent: an address that is none, a header of two lines, a gap that is left open.
    """
    receivers, copies = _addresses(to, "to"), _addresses(cc, "cc")
    _check(receivers, copies, subject, text, files)
    key = uuid7(at)
    mail = Mail.objects.create(
        key=key,
        direction=Direction.OUT,
        message_id=f"<{key}@{sending_host()}>",
        in_reply_to=in_reply_to.message_id if in_reply_to else "",
        references=_references(in_reply_to),
        thread=in_reply_to.thread if in_reply_to else key,
        about=about or (in_reply_to.about if in_reply_to else ""),
        customer=customer or (in_reply_to.customer if in_reply_to else None),
        sender=parseaddr(settings.MAIL_FROM)[1],
        sender_name=parseaddr(settings.MAIL_FROM)[0],
        to=receivers,
        cc=copies,
        left=[*receivers, *copies],
        subject=subject.strip(),
        text=text.strip(),
        kind=Kind.AUTOMATIC if automatic else Kind.REPLY if in_reply_to else Kind.NEW,
        state=State.WAITING,
        actor=actor,
        at=at,
    )
    MailFile.objects.bulk_create(MailFile(mail=mail, file=one, name=one.name) for one in files)
    _enqueue(mail, 0)
    return mail


@transaction.atomic
def send_again(mail: Mail) -> None:
    """Try a mail that was given up or came back once more, for three more days, with the same Message-ID.

    Raises Refused for any other.
    """
    locked = Mail.objects.select_for_update().get(pk=mail.pk)
    if State(locked.state) not in (State.FAILED, State.BOUNCED):
        raise Refused(_("Only a mail that was not delivered can be sent again."))
    everyone = locked.left or [*locked.to, *locked.cc]
    turn = locked.turn + 1
    _move(locked, State.WAITING, attempts=0, turn=turn, since=None, left=everyone, error="")
    _enqueue(locked, turn)


def begin(due: Sending, *, at: datetime) -> Mail | None:
    """The mail that is to be sent now; None where there is nothing to send, or another does. `at`: real time."""
    with transaction.atomic():
        rows = Mail.objects.select_for_update().filter(pk=due.mail, turn=due.turn, attempts=due.number)
        mail = rows.filter(state__in=(State.WAITING, State.SENDING)).first()
        if mail is None:
            return None
        _move(mail, State.SENDING, next_at=None, since=mail.since or at)
    return mail


def settle(due: Sending, outcome: Outcome, *, at: datetime, spread: float) -> Sending | None:
    """Note what an attempt brought; answers when it is tried again. `at`: real time."""
    with transaction.atomic():
        rows = Mail.objects.select_for_update().filter(pk=due.mail, turn=due.turn, attempts=due.number)
        mail = rows.filter(state=State.SENDING).first()
        if mail is None:
            return None
        number = due.number + 1
        following = after(outcome, number, mail.since or at, at, spread)
        _move(
            mail,
            following.state,
            next_at=following.at,
            attempts=number,
            error=outcome.error[:500],
            left=list(outcome.left),
        )
        if following.state is State.SENT:
            _tell(mail, MessageSent(channel="email"))
        elif following.failed_by is not None:
            _tell(mail, MessageFailed(channel="email", reason=following.failed_by))
        return Sending(due.mail, due.turn, number, following.at) if following.at else None


def bounced(bounce: "Bounce") -> None:
    """A server tells that a mail of ours did not arrive."""
    rows = Mail.objects.select_for_update().filter(direction=Direction.OUT, message_id__in=bounce.of)
    for mail in rows.filter(state=State.SENT).order_by("id"):
        _move(mail, State.BOUNCED, error=bounce.said)
        _tell(mail, MessageFailed(channel="email", reason="bounced"))


def tell_too_large(mail: Mail, *, at: datetime) -> None:
    """Tell the sender of a mail that was too large that only its headers arrived; where that can be told."""
    if not _is_address(mail.sender):
        return
    quoted = mail.subject.translate(NO_GAPS)
    text = gettext(
        "Your mail “%(subject)s” is larger than we can take in, so its text and attachments did not reach us. "
        "Please send it again with smaller attachments, or in several mails."
    ) % {"subject": quoted}
    subject = gettext("Too large: %(subject)s") % {"subject": quoted[:200]}
    try:
        send_mail(
            to=[mail.sender], subject=subject, text=text, in_reply_to=mail, automatic=True, actor="system:mail", at=at
        )
    except Refused:  # what a stranger wrote must never keep the mail itself, and those behind it, from being taken
        logger.exception("mail=%s: its sender could not be told that it is too large", mail.key)


def sending_host() -> str:
    """What stands behind the @ of our Message-IDs."""
    return parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2] or "shouyue.invalid"


def _check(to: list[str], cc: list[str], subject: str, text: str, files: Sequence["StoredFile"]) -> None:
    if not to:
        raise Refused(_("Say to whom the mail goes."), "to")
    if len(to) + len(cc) > RECIPIENTS_MOST:
        raise Refused(_("A mail goes to at most %d addresses.") % RECIPIENTS_MOST, "to")
    if not subject.strip() or len(subject) > 500 or not CONTROL.isdisjoint(subject):
        raise Refused(_("The subject is one line of 1 to 500 characters."), "subject")
    if not text.strip() or "\0" in text:
        raise Refused(_("Write something."), "text")
    gaps = gaps_in(f"{subject}\n{text}")
    if gaps:
        raise Refused(_("Fill in what is missing first: %s") % "、".join(gaps), "text")
    if sum(one.size for one in files) > FILES_MOST:
        raise Refused(_("The attachments are larger than 20 MB together. Send fewer."), "files")


def _addresses(given: Sequence[str], field: str) -> list[str]:
    found = list(dict.fromkeys(one.strip() for one in given if one.strip()))
    wrong = [one for one in found if not _is_address(one)]
    if wrong:
        raise Refused(_("That is no e-mail address: %s") % wrong[0][:100], field)
    return found


def _is_address(text: str) -> bool:
    """An address that every server takes: its name in ASCII, its host possibly in Chinese."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return text.rpartition("@")[0].isascii() and len(text) <= 254


def _references(answered: Mail | None) -> list[str]:
    if answered is None or not answered.message_id:
        return []
    return [*answered.references[-REFERENCES_MOST:], answered.message_id]


def _enqueue(mail: Mail, turn: int) -> None:
    from shouyue.communications.tasks import send

    send.enqueue(mail.pk, turn, 0)


def _tell(mail: Mail, event: "Event") -> None:
    about = tuple(one for one in (mail.about, f"customer:{mail.customer}" if mail.customer else "") if one)
    record([event.fact(f"message:{mail.key}", about=about)], actor=mail.actor)


def _move(mail: Mail, to: State, **changes: Any) -> None:
    """The only door from state to state."""
    if to not in TRANSITIONS[State(mail.state)]:
        raise ValueError(f"a mail that is {mail.state} cannot become {to}")
    Mail.objects.filter(pk=mail.pk).update(state=to, **changes)
    mail.refresh_from_db()
