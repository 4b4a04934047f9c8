"""A case comes in, by whatever channel."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from shouyue.cases import events
from shouyue.cases.actions.finding import let_find
from shouyue.cases.actions.holding import AHEAD, Deed, finish
from shouyue.cases.actions.raising import let_claim
from shouyue.cases.logic import Kind, State, Step, TakenBy, number_of, taken_by
from shouyue.cases.logic.intake import Intake, tidy
from shouyue.cases.models import Case
from shouyue.customers import queries as customers
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import gated, pass_gate
from shouyue.people import queries as people

if TYPE_CHECKING:
    from shouyue.communications.models import Mail

AGENT, SPECIALIST = "service_agent", "complaint_specialist"
SERVICE = frozenset({"service_agent", "service_supervisor", "service_director", "relationship_specialist"})
REFERENCE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./")


@gated
def receive(
    intake: Intake,
    *,
    actor: str,
    at: datetime,
    taker: int | None = None,
    handler: int | None = None,
    key: str = "",
    mail: "Mail | None" = None,
    split_from: Case | None = None,
) -> Case:
    """Take a case in: whoever is asked first stays accountable for it (CM-5.1), and every clock that binds it runs.

    What stays unsolved of a grievance told to somebody's face needs the demand and a promised time (SG-2.2.2b).

    :param taker: number of the person who was asked first; None where it came by itself: an agent on duty is then
    :param handler: number of who works on it; the taker where he is of customer service
    :param key: what the sender calls this request; sent again it gives the same case
    Raises Refused, GateRefused.
    """
    key = of_sender(key, actor)
    intake = _checked(tidy(intake), at)
    known = made_before(key, intake)
    if known is not None:
        return known
    case = _case(intake, at=at, taker=taker, handler=handler, key=key)
    is_spoken_to = taker is not None
    case.split_from = split_from
    case.number = _number(case.site, at)  # one that is refused leaves a gap, and its refusal on record
    if case.first_asked_id is None:
        _give_to_desk(case, at)
    if is_spoken_to and intake.asks_for_word:
        word = {"demand_written": bool(intake.demand), "time_promised": intake.promised_at is not None}
        pass_gate("case.leave_unsolved", case.subject, word, actor=actor, at=at, site=case.site, region=case.region)
    deed = Deed(case, actor, at, intake.received_at)
    _tell(deed, intake, mail)
    case = _kept(deed)
    if case.claim:
        let_claim(case, at=at, complete=intake.evidence_complete)
    return case


def of_sender(key: str, actor: str) -> str:
    """What a sender calls a request, apart from what others call theirs."""
    return f"{actor} {key}" if key else ""


def made_before(key: str, intake: Intake) -> Case | None:
    """What this request made already. One that says something else is another matter: nothing of it may get lost.

    :param intake: tidied
    Raises Refused.
    """
    known = Case.objects.filter(key=key).first() if key else None
    if known is None:
        return None
    came = known.entries.filter(step=Step.RECEIVED.value).first()
    if came is not None and came.text != intake.content:
        raise Refused(_("This form was taken in as %(number)s already. Open a new one.") % {"number": known.number})
    return known


def _checked(intake: Intake, at: datetime) -> Intake:
    if not intake.content:
        raise Refused(_("Write what the customer says."), "content")
    if intake.kind is not Kind.COMPLAINT and (intake.severity or intake.claim):
        raise Refused(_("Only a complaint has a severity or a claim."), "kind")
    if intake.received_at is not None and intake.received_at > at + AHEAD:
        raise Refused(_("That time is still to come. Write when it happened."), "received_at")
    if intake.promised_at is not None and intake.promised_at <= (intake.received_at or at):
        raise Refused(_("Promise a time that is still to come."), "promised_at")
    if intake.loss is not None and (intake.loss < 0 or intake.loss != intake.loss.quantize(Decimal("0.01"))):
        raise Refused(_("Write the amount in yuan with at most two decimals."), "loss")
    return intake


def _case(intake: Intake, *, at: datetime, taker: int | None, handler: int | None, key: str) -> Case:
    who = _who(taker, at)
    customer = customers.by_id(intake.customer) if intake.customer else None
    if intake.customer and customer is None:
        raise Refused(_("There is no such customer."), "customer")
    check_contact(intake.contact, intake.customer)
    site, region = _place(intake, taker, customer)
    return row_of(
        intake,
        taken_by=who.value,
        customer=customer,
        site=site,
        region=region,
        first_asked_id=taker,
        handler_id=handler or (taker if who is not TakenBy.OTHER else None),
        promised_at=intake.promised_at,
        received_at=intake.received_at or at,
        changed_at=at,
        key=key or None,
        version=0,
    )


def check_contact(contact: int | None, customer: int | None) -> None:
    """A contact belongs to the customer of a case, or to one that was merged into it. Raises Refused."""
    if contact is None:
        return
    found = customers.contact_by_id(contact)
    known = customers.family(customers.resolved(customer)) if customer is not None else ()
    if found is None or found.customer_id not in known:
        raise Refused(_("That is no contact of this customer."), "contact")


def row_of(intake: Intake, **more: Any) -> Case:
    """What an intake says, as a row that is not written yet."""
    same = ("title", "content", "demand", "claim", "goods_lost", "goods_damaged", "loss", "delay")
    return Case(
        **{name: getattr(intake, name) for name in (*same, "caller", "caller_reach", "order", "waybill")},
        kind=intake.kind.value,
        severity=intake.severity or "",
        trouble=intake.trouble or "",
        form=intake.form or "",
        channel=intake.channel.value,
        contact_id=intake.contact,
        **more,
    )


def _who(taker: int | None, at: datetime) -> TakenBy:
    """What came by itself is with customer service."""
    if taker is None:
        return TakenBy.SERVICE
    roles = frozenset(post.role for post in people.roster().roles_of(taker, at))
    return taken_by(roles, specialist=SPECIALIST, service=SERVICE)


def _place(intake: Intake, taker: int | None, customer: Any) -> tuple[str, str]:
    """Where it is dealt with: as said, else at the taker's site, else where the customer belongs."""
    staff = people.roster()
    site = intake.site
    if not site and taker is not None and taker in staff.members:
        site = staff.members[taker].site
    if not site and not intake.region and customer is not None:
        site = customer.site.code if customer.site else ""
        return site, customer.region.code if customer.region else staff.regions.get(site, "")
    return site, intake.region or staff.regions.get(site, "")


def _give_to_desk(case: Case, at: datetime) -> None:
    """What comes by itself is asked of an agent on duty, each in turn; without a roster, of one who holds the role."""
    staff = people.roster()
    agents = staff.on_duty(case.site, AGENT, at=at) if case.site else ()
    agents = agents or staff.holders(AGENT, site=case.site, region=case.region, at=at)
    if agents:
        agent = agents[int(case.number.rpartition("-")[2]) % len(agents)].person_id
        case.first_asked_id, case.handler_id = agent, case.handler_id or agent


def _number(site: str, at: datetime) -> str:
    """The next number of a site's day; others who receive there at this moment wait for it."""
    day = people.roster().day(at)
    sql = (
        "INSERT INTO cases_series (site, day, last) VALUES (%s, %s, 1) "
        "ON CONFLICT (site, day) DO UPDATE SET last = cases_series.last + 1 RETURNING last"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [site, day])
        return number_of(site, day, cursor.fetchone()[0])


def _tell(deed: Deed, intake: Intake, mail: "Mail | None") -> None:
    case = deed.case
    received = deed.tell(received_of(case, intake, deed.at), *goods_of(case))
    deed.write(Step.RECEIVED, intake.content, fact=received, mail=mail)
    if intake.promised_at is not None:
        told = deed.tell(events.CasePromised(promised_at=intake.promised_at))
        deed.write(Step.PROMISED, fact=told, told=True)
    if intake.is_solved:
        case.contacted_at = case.answered_at = case.resolved_at = deed.happened
        case.state = State.RESOLVED.value
        if case.kind == Kind.INQUIRY:
            deed.tell(events.CaseAnswered(in_time=True))
        told = deed.tell(events.CaseResolved(told_customer=True))
        deed.write(Step.RESOLVED, intake.solution, fact=told, told=True)


def received_of(case: Case, intake: Intake, at: datetime) -> events.CaseReceived:
    """What the journal hears of a case that came in at `at`."""
    is_complaint = intake.kind is Kind.COMPLAINT
    turn = people.roster().turn_of(case.first_asked_id, at) if case.first_asked_id else None
    return events.CaseReceived(
        kind=intake.kind.value,
        severity=intake.severity.value if intake.severity else None,
        complex=False if is_complaint else None,
        claim=intake.claim if is_complaint else None,
        goods_lost=intake.goods_lost if is_complaint else None,
        goods_damaged=intake.goods_damaged if is_complaint else None,
        loss=fen(intake.loss),
        tier=tier_of(case),
        region=case.region or None,
        site=case.site or None,
        handler=f"person:{case.handler_id}" if case.handler_id else None,
        first_asked=f"person:{case.first_asked_id}" if case.first_asked_id else None,
        channel=intake.channel.value,
        form=intake.form.value if intake.form else None,
        trouble=intake.trouble.value if intake.trouble else None,
        taken_by=TakenBy(case.taken_by).value,
        evidence_complete=intake.evidence_complete if intake.claim else None,
        duty_ends_at=turn.ends_at if turn else None,
    )


def fen(amount: Decimal | None) -> int | None:
    """Yuan as the journal keeps them: whole fen."""
    return None if amount is None else int(amount * 100)


def tier_of(case: Case) -> Any:
    """The customer's tier, as it is now."""
    customer = case.customer
    return customer.tier or None if customer is not None else None


def goods_of(case: Case) -> tuple[str, ...]:
    """Order and waybill, where their numbers can stand in a reference."""
    named = (("order", case.order), ("waybill", case.waybill))
    return tuple(f"{kind}:{number}" for kind, number in named if number and REFERENCE.issuperset(number))


def _kept(deed: Deed) -> Case:
    """Written, unless the same request came in at this very moment."""
    case = deed.case
    try:
        with transaction.atomic():
            case = finish(deed)
    except IntegrityError:
        known = Case.objects.filter(key=case.key).first() if case.key else None
        if known is None:
            raise
        return known
    let_find(case)
    return case
