"""Cases by mail: what comes in becomes a case or joins one; what goes out counts from when the server took it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.cases.actions.holding import Deed, begin, finish, needed
from shouyue.cases.actions.receiving import receive
from shouyue.cases.actions.stepping import EVENTS, reach
from shouyue.cases.logic import ENDED, STEPS, ChannelKind, Kind, State, Step
from shouyue.cases.logic.intake import Intake
from shouyue.cases.models import Case, CaseFile, Entry
from shouyue.communications import actions as communications
from shouyue.communications import queries as mails
from shouyue.customers import queries as customers
from shouyue.kit.refusals import Refused

if TYPE_CHECKING:
    from shouyue.communications.models import Mail

DESK = "system:mail"
BY_MAIL = (Step.ANSWERED, Step.PLAN_TOLD, Step.PROGRESS_TOLD, Step.RESULT_TOLD)
TOLD_BY_MAIL = (*BY_MAIL, Step.EVIDENCE_ASKED)  # the list of missing proofs is written by an action of its own
LONGEST_TITLE = 120


@transaction.atomic
def take_mail(mail: "Mail", *, at: datetime) -> Case | None:
    """A mail that came in: a new case where it belongs to none, else a word of the customer in its own.

    What a machine wrote makes no case. Answers the case; the same mail again changes nothing.
    """
    number = mail.about.removeprefix("case:") if mail.about.startswith("case:") else ""
    known = Entry.objects.filter(mail=mail).select_related("case").first()
    if known is not None:
        return known.case
    if mail.kind == "automatic":
        return None
    case = Case.objects.filter(number=number).first() if number else None
    if case is None:
        case = _received(mail, at)
        communications.assign(mail, about=case.subject, customer=case.customer_id)
    else:
        deed = begin(case, actor=DESK, at=at)
        deed.write(Step.WROTE, mail.text, mail=mail)
        case = finish(deed)
    _keep_files(case, mail, at)
    return case


def _received(mail: "Mail", at: datetime) -> Case:
    found = customers.callers(mail.sender)
    contact = found[0].contact if len({one.contact_id for one in found}) == 1 else None
    homes = {one.contact.customer.pk for one in found}
    customer = mail.customer or (homes.pop() if len(homes) == 1 else None)
    box = mail.mailbox
    intake = Intake(
        kind=Kind.INQUIRY,
        channel=ChannelKind.EMAIL,
        content=mail.text or mail.subject or str(_("An empty mail")),
        title=mail.subject[:LONGEST_TITLE],
        customer=customer,
        contact=contact.pk if contact else None,
        caller=mail.sender_name[:80],
        caller_reach=mail.sender[:120],
        site=box.site if box else "",
        region=box.region if box else "",
        received_at=min(mail.at, at),  # when the server got it, however late we fetched it
    )
    return receive(intake, actor=DESK, at=at, key=f"mail {mail.key}", mail=mail)


def _keep_files(case: Case, mail: "Mail", at: datetime) -> None:
    """What hung on the mail hangs on the case."""
    files = [one.file for one in mail.files.select_related("file") if one.file is not None]
    CaseFile.objects.bulk_create(
        [CaseFile(case=case, file=file, actor=DESK, at=at) for file in files], ignore_conflicts=True
    )


@transaction.atomic
def write_to_customer(
    case: Case,
    step: Step,
    text: str,
    *,
    to: str,
    subject: str = "",
    actor: str,
    at: datetime,
    version: int | None = None,
) -> "Mail":
    """Write to the customer; the step counts once the mail server has taken the mail over (see `mail_sent`).

    Raises Refused for a step that is not told by mail, for words or an address that are missing, Stale.
    """
    deed = begin(case, actor=actor, at=at, version=version)
    if step not in BY_MAIL or State(deed.case.state) not in STEPS[step].states:
        raise Refused(_("That is not told by mail now."))
    mail = post(deed, step, text, to=to, subject=subject)
    finish(deed)
    return mail


def post(deed: Deed, step: Step, text: str, *, to: str, subject: str = "") -> "Mail":
    """Hand a mail about the case to the mail server, with the entry that it will make count. Raises Refused."""
    case = deed.case
    answered = next((one for one in reversed(mails.thread(case.subject)) if one.direction == "in"), None)
    mail = communications.send_mail(
        to=[to.strip()],
        subject=subject.strip() or _subject(case, answered),
        text=needed(text),
        about=case.subject,
        customer=case.customer_id,
        in_reply_to=answered,
        actor=deed.actor,
        at=deed.at,
    )
    deed.write(step, mail.text, mail=mail)
    return mail


def _subject(case: Case, answered: "Mail | None") -> str:
    """With the case's number, by which an answer finds its way even where a program drops the thread."""
    title = answered.subject if answered else case.title
    tag = f"[{case.number}]"
    return title if tag in title else f"{title} {tag}"


@transaction.atomic
def mail_sent(mail: "Mail", *, occurred_at: datetime, at: datetime) -> Case | None:
    """The server took a mail over: the step that it tells has happened, at that time. None where it tells none."""
    entry = Entry.objects.select_related("case").filter(mail=mail, fact=None, step__in=TOLD_BY_MAIL).first()
    if entry is None:
        return None
    deed = begin(entry.case, actor=entry.actor, at=max(at, occurred_at))
    deed.occurred_at = max(occurred_at, deed.case.received_at)
    place = reach(deed)
    step = Step(entry.step)
    if step in EVENTS and _counts(step, State(deed.case.state)):
        place = deed.tell(EVENTS[step]())
    case = finish(deed)
    Entry.objects.filter(pk=entry.pk).update(told=True, fact=deed.told[place].id)
    return case


def _counts(step: Step, state: State) -> bool:
    """Whether what a mail tells is still a step of the case where it stands when the server takes it over."""
    return state in STEPS[step].states if step in STEPS else state not in ENDED


@transaction.atomic
def mail_failed(mail: "Mail", *, at: datetime) -> Case | None:
    """A mail did not arrive: whoever works on the case sees it there. None where it tells no step."""
    entry = Entry.objects.select_related("case").filter(mail=mail, step__in=TOLD_BY_MAIL).first()
    if entry is None:
        return None
    deed = begin(entry.case, actor=DESK, at=at)
    deed.write(Step.MAIL_FAILED, str(mail.error), mail=None)
    return finish(deed)
