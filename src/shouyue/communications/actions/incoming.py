"""Taking a mail in: kept whole, read, put to its thread, told to the journal; once, whatever happens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q

from shouyue.communications import reading, threads
from shouyue.communications.actions.outgoing import bounced, tell_too_large
from shouyue.communications.events import MessageReceived
from shouyue.communications.logic.mail import FLOOD_WINDOW, Direction, Kind, Reason, State
from shouyue.communications.models import Mail, Mailbox, MailFile
from shouyue.communications.reading import Attachment, Letter
from shouyue.files import actions as files
from shouyue.files.logic import Media
from shouyue.files.logic import Refused as FileRefused
from shouyue.files.models import StoredFile
from shouyue.journal.actions import record
from shouyue.kit.ids import uuid7

MAIL = "system:mail"
AS_TOLD: Mapping[Kind, Literal["new", "reply", "automatic"]] = {
    Kind.NEW: "new", Kind.REPLY: "reply", Kind.AUTOMATIC: "automatic",
}  # fmt: skip
ANY = frozenset(Media)
# What may hang on a mail: anything that is only downloaded, but not what runs where it is opened.
ATTACHED = ANY - {Media.MACROS, Media.HTML, Media.SVG}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail of a folder. `raw`: the whole, None where it is larger than may come in; `at`: company time.

    `heads_only`: what stands in it could not be kept, so its headers are, and the whole as a file.
    """

    uid: int
    headers: bytes
    raw: bytes | None
    at: datetime
    heads_only: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail belongs. `parent`: the mail that it answers."""

    parent: Mail | None
    about: str
    customer: int | None


def take(mailbox: Mailbox, arrival: Arrival, *, uidvalidity: int, at: datetime) -> Mail | None:
    """Keep a mail and step on to the next, in one transaction. None where it is known already, or another took it.

    :param arrival: `arrival.at` is when its server got it; `at` is now, both the company's time
    """
    whole = arrival.raw if not arrival.heads_only else None
    letter = reading.letter(whole) if whole is not None else reading.head(arrival.headers)
    with transaction.atomic():
        row = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
        if row.uidvalidity != uidvalidity or row.last_uid >= arrival.uid:
            return None
        Mailbox.objects.filter(pk=row.pk).update(last_uid=arrival.uid)
        known = Mail.objects.filter(
            direction=Direction.IN, message_id=letter.message_id, fingerprint=letter.fingerprint
        )
        if known.filter(mailbox=row).exists():
            return None
        mail = _kept(row, arrival, letter, _reason(letter, at=arrival.at, is_copy=known.exists()))
        _attach(mail, letter.attachments, at=at)
        if letter.bounce is not None and letter.bounce.final:
            bounced(letter.bounce)
        if mail.too_large and not mail.reason:
            tell_too_large(mail, at=at)
        _tell(mail)
    return mail


@transaction.atomic
def assign(mail: Mail, *, about: str, customer: int | None = None) -> int:
    """Say what a mail and those of its thread that belong to nothing yet are about; how many those were."""
    found = Mail.objects.filter(Q(pk=mail.pk) | Q(thread=mail.thread, about=""))
    count = found.update(about=about, customer=customer)
    mail.refresh_from_db()
    return count


def start_over(mailbox: Mailbox, *, uidvalidity: int) -> None:
    """The server counts anew: its mails are looked at from the first; what is known is not taken again."""
    Mailbox.objects.filter(pk=mailbox.pk).update(uidvalidity=uidvalidity, last_uid=0)


def pass_over(mailbox: Mailbox, *, uid: int, uidvalidity: int) -> None:
    """A mail that is gone from its folder before it could be fetched."""
    Mailbox.objects.filter(pk=mailbox.pk, uidvalidity=uidvalidity, last_uid__lt=uid).update(last_uid=uid)


def _kept(mailbox: Mailbox, arrival: Arrival, letter: Letter, reason: Reason) -> Mail:
    key, place = uuid7(arrival.at), _place(letter)
    parent = place.parent
    kind = Kind.AUTOMATIC if reason else Kind.REPLY if parent or place.about else Kind.NEW
    return Mail.objects.create(
        key=key,
        direction=Direction.IN,
        mailbox=mailbox,
        message_id=letter.message_id,
        fingerprint=letter.fingerprint,
        in_reply_to=letter.in_reply_to,
        references=list(letter.references),
        thread=parent.thread if parent else key,
        about=place.about,
        customer=place.customer,
        sender=letter.sender.address,
        sender_name=letter.sender.name,
        to=[one.address for one in letter.to],
        cc=[one.address for one in letter.cc],
        subject=letter.subject,
        text=letter.text,
        quoted=letter.quoted,
        too_large=arrival.raw is None,
        kind=kind,
        reason=reason,
        state=State.RECEIVED,
        actor=MAIL,
        at=arrival.at,
        raw=_stored_whole(arrival),
    )


def _place(letter: Letter) -> Place:
    """By the mails that it answers, ours first; else by a number of ours in its subject."""
    told = letter.bounce.of if letter.bounce else ()
    answered = [one for one in (letter.in_reply_to, *reversed(letter.references), *told, letter.message_id) if one]
    # Where two have the same Message-ID, ours is the last.
    rows = {one.message_id: one for one in Mail.objects.filter(message_id__in=answered).order_by("direction", "-id")}
    parent = next((rows[one] for one in answered if one in rows), None)
    about = parent.about if parent and parent.about else threads.named_in(letter.subject)
    if parent is None and about:
        parent = Mail.objects.filter(about=about).order_by("-at", "-id").first()
    return Place(parent, about, parent.customer if parent else None)


def _reason(letter: Letter, *, at: datetime, is_copy: bool) -> Reason:
    if letter.reason:
        return letter.reason
    ours = Q(direction=Direction.OUT, message_id=letter.message_id)
    if letter.loop == settings.MAIL_LOOP or (letter.message_id and Mail.objects.filter(ours).exists()):
        return Reason.LOOP
    if is_copy:
        return Reason.COPY
    window = {"at__gt": at - FLOOD_WINDOW, "at__lt": at + FLOOD_WINDOW}
    recent = Mail.objects.filter(direction=Direction.IN, sender=letter.sender.address, **window)
    if letter.sender.address and recent.count() >= settings.MAIL_FLOOD:
        return Reason.FLOOD
    return Reason.NONE


def _stored_whole(arrival: Arrival) -> StoredFile | None:
    """The mail as it came. One that cannot be kept as a file is kept by what was read of it."""
    if not arrival.raw:
        return None
    try:
        return files.store(
            ContentFile(arrival.raw, name="mail.eml"), purpose="mail", allowed=ANY, actor=MAIL, at=arrival.at
        )
    except FileRefused:
        return None


def _attach(mail: Mail, attachments: tuple[Attachment, ...], *, at: datetime) -> None:
    """Keep what hangs on it; what the files refuse is noted with the reason, and the mail stays."""
    for one in attachments:
        row = MailFile(mail=mail, name=one.name)
        try:
            upload = ContentFile(one.content, name=one.name)
            row.file = files.store(upload, purpose="attachment", allowed=ATTACHED, actor=MAIL, at=at)
        except FileRefused as refused:
            row.refused = {"zh": refused.text.zh, "en": refused.text.en}
        row.save()


def _tell(mail: Mail) -> None:
    about = tuple(one for one in (mail.about, f"customer:{mail.customer}" if mail.customer else "") if one)
    told = MessageReceived(channel="email", kind=AS_TOLD[Kind(mail.kind)])
    record([told.fact(f"message:{mail.key}", about=about, occurred_at=mail.at)], actor=MAIL)
