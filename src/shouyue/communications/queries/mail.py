"""Questions about mailboxes and mails."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from shouyue.communications.logic.mail import Direction, State
from shouyue.communications.models import Mail, Mailbox, MailFile
from shouyue.files.queries import open_file


def to_read(at: datetime) -> list[Mailbox]:
    """Mailboxes that are on and that nobody reads at `at` (real time)."""
    return list(Mailbox.objects.filter(Q(busy_until=None) | Q(busy_until__lte=at), active=True).order_by("id"))


def mailboxes() -> list[Mailbox]:
    """All of them."""
    return list(Mailbox.objects.order_by("name", "id"))


def mailbox(pk: int) -> Mailbox | None:
    return Mailbox.objects.filter(pk=pk).first()


def thread(about: str) -> list[Mail]:
    """All mails about a subject, the earliest first, with what hangs on them. Two queries."""
    return list(
        Mail.objects.filter(about=about).prefetch_related("files__file").select_related("raw").order_by("at", "id")
    )


def mail(key: UUID) -> Mail | None:
    """The mail of that reference, with what hangs on it."""
    return Mail.objects.filter(key=key).prefetch_related("files__file").select_related("raw", "mailbox").first()


def outbox(*, state: str = "", before: int | None = None) -> QuerySet[Mail]:
    """Mails that go out, the latest first."""
    found = Mail.objects.filter(direction=Direction.OUT)
    if state:
        found = found.filter(state=state)
    if before is not None:
        found = found.filter(pk__lt=before)
    return found.order_by("-pk")


def waiting_since() -> datetime | None:
    """Since when (real time) the mail that has been tried the longest waits; None where none was tried in vain."""
    found = Mail.objects.filter(direction=Direction.OUT, state__in=(State.WAITING, State.SENDING), attempts__gt=0)
    return found.order_by("since").values_list("since", flat=True).first()


def unread_since() -> list[tuple[str, datetime]]:
    """Mailboxes that are on and cannot be read: name, and since when (real time)."""
    found = Mailbox.objects.filter(active=True, failing_since__isnull=False).order_by("failing_since")
    return [(one.name, one.failing_since) for one in found if one.failing_since is not None]


def standing() -> dict[str, int]:
    """How many mails go out or did not arrive, by state. One query."""
    states = (State.WAITING, State.SENDING, State.FAILED, State.BOUNCED)
    rows = Mail.objects.filter(direction=Direction.OUT, state__in=states).values("state").annotate(count=Count("id"))
    found = {row["state"]: row["count"] for row in rows}
    return {state.value: found.get(state.value, 0) for state in states}


def enclosures(mail: Mail) -> list[tuple[str, str, bytes]]:
    """Names, media types and contents of the files that go with a mail."""
    found = []
    for one in MailFile.objects.filter(mail=mail, file__isnull=False).select_related("file"):
        if one.file is not None:
            with open_file(one.file) as content:
                found.append((one.name, "application/gzip" if one.file.packed else one.file.media_type, content.read()))
    return found
