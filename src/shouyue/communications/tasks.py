"""Background work: webhooks, mail in and out, robots."""

import logging
import random
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from shouyue.access.seal import Broken, unseal
from shouyue.clock.queries import now as company_now
from shouyue.communications import actions, alerts, imap, queries, robots, smtp
from shouyue.communications.actions import Arrival, Due, Sending
from shouyue.communications.models import Mail, Mailbox, Robot
from shouyue.communications.phrases import TRIED
from shouyue.communications.sending import headers_of
from shouyue.communications.sending import send as post
from shouyue.jobs.clock import now
from shouyue.jobs.tasks import job, report
from shouyue.kit.refusals import Refused

BATCH = 1_000
AT_ONCE = 100  # mails that one run takes from a mailbox; the next one goes on
# What one mail may bring about by what stands in it, and what it may besides, where its parts are gone through. A
# database that does not answer is none of it: then all mails wait.
BY_CONTENT = (DatabaseError, ValueError, Refused)
BY_PARTS = (*BY_CONTENT, LookupError, TypeError, AttributeError)

logger = logging.getLogger(__name__)


@job(atomic=False, priority=-10, queue="hooks", label=_("Send a webhook"))
def deliver(message: int, turn: int, number: int) -> str:
    """One attempt at one message. Killed between sending and noting it sends again: receivers know by webhook-id."""
    at = now()
    due = Due(message, turn, number, at)
    parcel = actions.parcel(due, at=at)
    if parcel is None:
        return "nothing to send"
    if isinstance(parcel, Due):
        schedule(parcel)
        return "later"
    headers = headers_of(parcel, at)
    outcome = post(parcel, headers)
    with transaction.atomic():
        following = actions.settle(due, outcome, headers, at=now(), spread=random.uniform(-1, 1))
        if following is not None:
            schedule(following)
    return str(outcome.status or outcome.failure)


def schedule(due: Due) -> None:
    """Have it sent at its time; in the caller's transaction."""
    deliver.using(run_after=due.at).enqueue(due.message, due.turn, due.number)


@job(atomic=False, label=_("Forget old webhook messages"))
def prune(days: int) -> int:
    """Forget messages that ended more than so many days ago; how many."""
    before, removed = now() - timedelta(days=days), 0
    while found := actions.prune(before=before, at_most=BATCH):
        removed += found
        report(removed, 0)
    return removed


# ── mail in ──────────────────────────────────────────────────────────────────────────────────────────────────────


@job(atomic=False, queue="mail", label=_("Look for new mail"))
def fetch_mail() -> int:
    """Have every mailbox read that nobody reads just now; how many."""
    boxes = queries.to_read(now())
    for box in boxes:
        fetch.enqueue(box.pk)
    return len(boxes)


@job(atomic=False, queue="mail", label=_("Read a mailbox"))
def fetch(mailbox: int) -> int:
    """Take what is new in a mailbox, one mail after another; how many. Each is done with when it is kept."""
    box = actions.begin_reading(mailbox, at=now())
    if box is None:
        return 0
    taken = 0
    try:
        with imap.opened(server_of(box)) as folder:
            if folder.uidvalidity != box.uidvalidity:
                actions.start_over(box, uidvalidity=folder.uidvalidity)
                box.refresh_from_db()
            for uid in folder.newer(box.last_uid, since=box.since)[:AT_ONCE]:
                taken += _take(box, folder, uid)
                report(taken, 0)
    except imap.Unreachable as error:
        actions.end_reading(box, error=str(error), at=now())
        return taken
    except Exception as error:
        actions.end_reading(box, error=_cause(error), at=now())
        raise
    except BaseException:  # the worker stops: nothing is wrong with the mailbox
        actions.let_go(box)
        raise
    actions.end_reading(box, error="", at=now())
    return taken


def _take(box: Mailbox, folder: imap.Folder, uid: int) -> int:
    actions.keep_reading(box, at=now())
    arrival = _arrival(folder, uid)
    if arrival is None:
        actions.pass_over(box, uid=uid, uidvalidity=folder.uidvalidity)
        return 0
    # One mail must not keep back those behind it: else its headers and the whole as a file are kept, and the log says.
    # Where even these cannot be kept for a mistake of ours, the mailbox waits: passed over, every mail would be lost.
    for each, its_own in ((arrival, BY_PARTS), (replace(arrival, heads_only=True), BY_CONTENT)):
        try:
            return int(actions.take(box, each, uidvalidity=folder.uidvalidity, at=company_now()) is not None)
        except (OperationalError, InterfaceError):
            raise
        except its_own:
            logger.exception("mailbox=%s uid=%s heads_only=%s could not be kept", box.pk, uid, each.heads_only)
    actions.pass_over(box, uid=uid, uidvalidity=folder.uidvalidity)
    return 0


def _cause(error: Exception) -> str:
    """For the mailbox's page: the first line, as a database tells below it what stood in the mail."""
    return f"{type(error).__name__}: {error}".partition("\n")[0]


def _arrival(folder: imap.Folder, uid: int) -> Arrival | None:
    """Its size is asked before its body, so that a mail of any size takes no more memory than is allowed."""
    head = folder.head(uid)
    if head is None:
        return None
    at = _company_time(head.arrived_at)
    if head.size > settings.MAIL_LARGEST:
        return Arrival(uid, head.headers, None, at)
    raw = folder.whole(uid, at_most=settings.MAIL_LARGEST)
    # Of a mail that its server gives out as empty, the headers are what there is.
    return Arrival(uid, head.headers, raw, at, heads_only=not raw) if raw is not None else None


def _company_time(arrived_at: datetime | None) -> datetime:
    """When the server got it, by the company's clock: as long ago as it is by the real one."""
    at = company_now()
    return at if arrived_at is None else min(at, at - (now() - arrived_at))


def server_of(box: Mailbox) -> imap.Server:
    """Where a mailbox is and how it is entered. Raises Unreachable where its password cannot be read any more."""
    try:
        password = unseal(box.password)
    except Broken:
        raise imap.Unreachable("the password cannot be read: enter it again") from None
    return imap.Server(box.host, box.port, box.security, box.user, password, box.folder)


# ── mail out ─────────────────────────────────────────────────────────────────────────────────────────────────────


@job(atomic=False, queue="mail", label=_("Send a mail"))
def send(mail: int, turn: int, number: int) -> str:
    """One attempt. Killed between sending and noting it sends again, under the same Message-ID."""
    due = Sending(mail, turn, number, now())
    found = actions.begin(due, at=due.at)
    if found is None:
        return "nothing to send"
    outcome = smtp.hand_over(_message(found), to=found.left)
    with transaction.atomic():
        following = actions.settle_mail(due, outcome, at=now(), spread=random.uniform(-1, 1))
        if following is not None:
            send.using(run_after=following.at).enqueue(following.mail, following.turn, following.number)
    return outcome.error or "sent"


def _message(mail: Mail) -> EmailMessage:
    return smtp.message(
        message_id=mail.message_id,
        sender=(mail.sender_name, mail.sender),
        to=mail.to,
        cc=mail.cc,
        subject=mail.subject,
        text=mail.text,
        at=mail.at,
        in_reply_to=mail.in_reply_to,
        references=mail.references,
        automatic=mail.kind == "automatic",
        files=[smtp.Enclosure(*one) for one in queries.enclosures(mail)],
    )


# ── what is told outside the product ─────────────────────────────────────────────────────────────────────────────


@job(atomic=False, label=_("Tell outside what waits"))
def tell_outside() -> int:
    """Hand what may be told now to robots and to mail; how many receivers."""
    at = company_now()
    found = alerts.due_robots(at=at, real=now())
    for robot in found:
        tell_robot.enqueue(robot.pk)
    mailed = [alerts.mail_to(person, at=at) for person in queries.persons(alerts.due_persons(at=at))]
    return len(found) + sum(mailed)


@job(atomic=False, queue="hooks", label=_("Let a robot tell"))
def tell_robot(robot: int) -> str:
    """Let a robot say what waits for it, in one message. Asked for again meanwhile, it says nothing twice."""
    found = actions.begin_telling(robot, at=now())
    if found is None:
        return "not now"
    text, told = alerts.for_robot(found, at=company_now())
    if told:
        return _said(found, text, told)
    actions.end_telling(found)
    return "nothing to tell"


@job(atomic=False, queue="hooks", label=_("Try a robot"))
def try_robot(robot: int) -> str:
    """Let a robot say that it is there."""
    found = Robot.objects.filter(pk=robot).first()
    return _said(found, str(TRIED), []) if found else "nothing to tell"


def _said(robot: Robot, text: str, told: list[int]) -> str:
    try:
        secret = unseal(robot.secret) if robot.secret else ""
        robots.tell(robot.service, unseal(robot.address), secret, text)
    except (robots.Unheard, Broken) as error:
        actions.note_told(robot, str(error) or type(error).__name__, at=now())
        return str(error)
    with transaction.atomic():
        alerts.done(told)
        actions.note_told(robot, "", at=now())
    return "told"
