"""Writing down what was said with a customer (CC-4.1, CC-4.2), and with whom it was said for the first time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.communications.events import CommunicationRecorded
from shouyue.communications.logic.records import AHEAD, FACE_TO_FACE, LONGEST, Kind, Said, Wanted, Way, fits
from shouyue.communications.models import Communication, Correction, FollowUp
from shouyue.communications.queries.records import abouts, page_of, reference
from shouyue.customers import actions as customers
from shouyue.customers import queries as customer_queries
from shouyue.journal.actions import record
from shouyue.kit.refusals import Refused
from shouyue.measures import actions as measures
from shouyue.obligations.actions import GateRefused, ask_gate, gated
from shouyue.people.queries import roster
from shouyue.search import actions as search

if TYPE_CHECKING:
    from shouyue.customers.models import Contact, Customer
    from shouyue.measures.models import Measure
    from shouyue.policy.engine.gates import Answer

NEW = "communication:new"  # what the gate is asked about before there is a number
LONGEST_SUMMARY, LONGEST_WHAT, LONGEST_WAYBILL = 10_000, 200, 60
MOST = 10  # follow-ups of one communication


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody whom we have not known until now: the basic form (CC-4.1)."""

    entered: customers.Entered
    contact: customers.ContactEntered


@dataclass(frozen=True, slots=True)
class Partner:
    """With whom it was: a customer that is known, or a newcomer; `reach`: the number or address by which it went."""

    customer: "Customer | None" = None
    contact: "Contact | None" = None
    reach: str = ""
    newcomer: Newcomer | None = None


@gated
def record_communication(said: Said, partner: Partner, *, actor: str, at: datetime, key: str = "") -> Communication:
    """Keep what was said; whoever is new is registered with it, in the same transaction. The same `key` keeps it once.

    :param at: the company's time
    Raises GateRefused, with the refusals of both gates, where the policy asks for more than was given; Refused for what
    cannot be, also for another talk under a key that is taken.
    """
    if (known := _known(key, said, partner, actor)) is not None:
        return known
    said, partner = checked(said, at), _checked_partner(partner)
    newcomer, asked = partner.newcomer, None
    if newcomer is not None and partner.customer is None:
        asked = customers.ask_to_register(newcomer.entered, [newcomer.contact], actor=actor, at=at)
    is_known = partner.customer is not None or (asked is not None and asked.allowed)
    _pass(said, partner, asked, is_known=is_known, actor=actor, at=at)
    # Another request with this key held the gate until now.
    if (known := _known(key, said, partner, actor)) is not None:
        return known
    if newcomer is not None and partner.customer is None:
        made = customers.register(newcomer.entered, [newcomer.contact], actor=actor, at=at, asked=asked)
        partner = replace(partner, customer=made, contact=made.contacts.first())
    return _written(said, partner, actor=actor, at=at, key=key)


def _known(key: str, said: Said, partner: Partner, actor: str) -> Communication | None:
    """What this form has kept. Raises Refused where it was filled anew since, as a browser that goes back allows."""
    row = Communication.objects.filter(key=key).select_related("customer").first() if key else None
    if row is None:
        return None
    same = row.recorded_by == actor and _is_with(row, partner) and said.summary.strip() == _first_summary(row)
    if not same:
        raise Refused(_("This form was kept already as another record. Open a new one."))
    return row


def _is_with(row: Communication, partner: Partner) -> bool:
    """Whether a record is of this customer, under whatever number it lives on; a newcomer is known by name, as kept."""
    if partner.customer is not None:
        return customer_queries.resolved(partner.customer.pk) == customer_queries.resolved(row.customer_id)
    return partner.newcomer is not None and " ".join(partner.newcomer.entered.name.split()) == row.customer.name


def _first_summary(row: Communication) -> str:
    """As it was written down, whatever it was corrected to."""
    corrected = Correction.objects.filter(communication=row, before__has_key="summary").order_by("id").first()
    return str(corrected.before["summary"]) if corrected is not None else row.summary


def _pass(said: Said, partner: Partner, asked: "Answer | None", *, is_known: bool, actor: str, at: datetime) -> None:
    """Ask the gate of records. Raises GateRefused with all that this gate and the one of registering refuse."""
    customer = partner.customer
    given = {
        "customer_known": is_known,
        "time_given": said.begun_at is not None,
        "summary_given": bool(said.summary),
        "person_given": said.person is not None,
        "follow_ups_given": said.follow_ups_given,
    }
    site = customer.site.code if customer and customer.site else ""
    region = customer.region.code if customer and customer.region else ""
    answer = ask_gate("communication.save", NEW, given, actor=actor, at=at, site=site, region=region)
    refused = (*(asked.refused if asked else ()), *answer.refused)
    if refused:
        raise GateRefused(replace(answer, refused=refused))


def checked(said: Said, at: datetime) -> Said:
    """What was written down, tidied. What is missing is the gate's to refuse. Raises Refused for what cannot be."""
    said = replace(said, summary=said.summary.strip(), case=said.case.strip(), waybill=said.waybill.strip())
    if len(said.summary) > LONGEST_SUMMARY:
        raise Refused(_("Write it shorter."), "summary")
    if len(said.waybill) > LONGEST_WAYBILL:
        raise Refused(_("No waybill has such a long number."), "waybill")
    if said.begun_at is not None and said.begun_at > at + AHEAD:
        raise Refused(_("That time is still to come. Write when it happened."), "begun_at")
    if said.length is not None and not timedelta() <= said.length <= LONGEST:
        raise Refused(_("It lasted a day at most."), "length")
    if not fits(said.kind, said.way):
        raise Refused(_("An in-depth phone talk is held by phone."), "kind")
    if said.person is not None:
        check_person(said.person, at, "person")
    if said.nothing and said.follow_ups:
        raise Refused(_("Either something follows or nothing does: take one of them away."), "nothing")
    if len(said.follow_ups) > MOST:
        raise Refused(_("Up to %(most)d follow-ups go with one communication.") % {"most": MOST}, "follow_ups")
    return replace(said, follow_ups=tuple(_follow_up(*each, at) for each in enumerate(said.follow_ups)))


def check_person(person: int, at: datetime, field: str) -> None:
    """Raises Refused at `field` for somebody who does not work here."""
    if roster().colleague(person, at) is None:
        raise Refused(_("This person does not work here now. Choose a colleague who does."), field)


def _follow_up(number: int, wanted: Wanted, at: datetime) -> Wanted:
    """One of them, tidied. Raises Refused at its place, `follow_ups/0/what`."""
    place, what = f"follow_ups/{number}", wanted.what.strip()
    if not what or len(what) > LONGEST_WHAT:
        raise Refused(_("Say in a line what is to be done."), f"{place}/what")
    if wanted.do_by is not None and wanted.person is None:
        raise Refused(_("Say who does it, or leave the time empty too."), f"{place}/person")
    if wanted.person is not None:
        if wanted.do_by is None:
            raise Refused(_("Say until when it is done."), f"{place}/do_by")
        check_person(wanted.person, at, f"{place}/person")
    if wanted.do_by is not None and wanted.do_by.replace(microsecond=0) <= at:
        raise Refused(_("The time must lie ahead."), f"{place}/do_by")
    return replace(wanted, what=what)


def _checked_partner(partner: Partner) -> Partner:
    """With whom, as the customer lives on. Raises Refused for a number that is none, or somebody else's contact."""
    written = customers.read_reach(partner.reach, "reach").written if partner.reach.strip() else ""
    customer = partner.customer
    if customer is None:
        return replace(partner, reach=written, contact=None)
    if partner.contact is not None and partner.contact.customer_id not in customer_queries.family(customer.pk):
        raise Refused(_("This contact is another customer's."), "contact")
    home = customer_queries.by_id(customer_queries.resolved(customer.pk))
    return replace(partner, reach=written, customer=home)


def _written(said: Said, partner: Partner, *, actor: str, at: datetime, key: str) -> Communication:
    row = _kept(said, partner, actor=actor, at=at, key=key)
    for number, wanted in enumerate(said.follow_ups):
        measure = _measure(row, number, wanted, actor=actor, at=at)
        FollowUp.objects.create(communication=row, what=wanted.what, measure=measure)
    told = fact_of(said.kind, said.way).fact(reference(row), about=abouts(row), occurred_at=row.begun_at)
    record([told], actor=actor)
    let_find(row)
    return row


def _kept(said: Said, partner: Partner, *, actor: str, at: datetime, key: str = "") -> Communication:
    customer, person = _needed(said, partner)
    return Communication.objects.create(
        customer=customer,
        contact=partner.contact,
        reach=partner.reach,
        way=said.way.value,
        kind=said.kind.value,
        direction=said.direction.value,
        begun_at=min(said.begun_at or at, at),
        seconds=int(said.length.total_seconds()) if said.length is not None else None,
        summary=said.summary,
        person_id=person,
        nothing_follows=said.nothing,
        about=f"case:{said.case}" if said.case else "",
        waybill=said.waybill,
        key=key or None,
        recorded_at=at,
        recorded_by=actor,
    )


def _needed(said: Said, partner: Partner) -> "tuple[Customer, int]":
    """What no record can do without, however little a policy asks for. Raises Refused."""
    if partner.customer is None:
        raise Refused(_("Say with whom it was."), "customer")
    if not said.summary:
        raise Refused(_("Write what was said."), "summary")
    if said.person is None:
        raise Refused(_("Say who is responsible."), "person")
    return partner.customer, said.person


def fact_of(kind: Kind, way: Way) -> CommunicationRecorded:
    """What the journal hears of it."""
    return CommunicationRecorded(kind=kind.value, face_to_face=way in FACE_TO_FACE)


def _measure(row: Communication, number: int, wanted: Wanted, *, actor: str, at: datetime) -> "Measure | None":
    """A follow-up that somebody does until a time is a measure, with its own life."""
    if wanted.person is None or wanted.do_by is None:
        return None
    customer = row.customer
    return measures.set_measure(
        measures.Wanted(wanted.what, wanted.do_by, person=wanted.person),
        about=reference(row),
        origin="communication",
        actor=actor,
        at=at,
        site=customer.site.code if customer.site else "",
        region=customer.region.code if customer.region else "",
        href=page_of(str(row.pk)),
        key=f"follow-up:{number}",
    )


def let_find(row: Communication) -> None:
    """Let it be found by what was said, and by the names of customer and contact."""
    customer = row.customer
    search.put(
        reference(row),
        kind="communication",
        title=row.summary[:120],
        at=row.begun_at,
        text=f"{row.summary}\n{row.waybill}",
        names=(customer.name,),
        site=customer.site.code if customer.site else "",
        region=customer.region.code if customer.region else "",
        customer=f"customer:{customer.pk}",
    )


@transaction.atomic
def take_over(said: Said, partner: Partner, *, actor: str, at: datetime) -> Communication:
    """Keep a communication of a history that is brought in: `at` is when it was written down. No fact is recorded.

    What was to follow is over: it stands there without a measure. Raises Refused for what cannot be.
    """
    past = replace(said, follow_ups=tuple(Wanted(one.what) for one in said.follow_ups))
    row = _kept(checked(past, at), _checked_partner(partner), actor=actor, at=at)
    FollowUp.objects.bulk_create(FollowUp(communication=row, what=one.what) for one in past.follow_ups)
    let_find(row)
    return row


def forget_contact(contact: int) -> int:
    """Clear by which numbers and addresses we spoke with somebody who is forgotten; in how many records they stood."""
    return Communication.objects.filter(contact=contact).exclude(reach="").update(reach="")
