"""Contacts of customers and how they are reached."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from shouyue.customers.actions.entered import ContactEntered, reaches_of, read_reach
from shouyue.customers.actions.telling import subject_of
from shouyue.customers.events import ContactErased, DossierUpdated
from shouyue.customers.logic import Written, tidy
from shouyue.customers.models import Contact, Customer, Reach
from shouyue.journal.actions import record
from shouyue.kit.refusals import Refused, Stale


def enter_contact(
    customer: Customer, entered: ContactEntered, reaches: tuple[Written, ...], *, is_main: bool
) -> Contact:
    """The rows of a contact, within the transaction of whoever calls. Raises Refused for one without a name."""
    name = tidy(entered.name)
    if not name:
        raise Refused(_("The contact needs a name."), "contact_name")
    contact = Contact.objects.create(
        customer=customer, name=name, position=tidy(entered.position), note=entered.note.strip(), is_main=is_main
    )
    Reach.objects.bulk_create(_reach(contact, one) for one in reaches)
    return contact


@transaction.atomic
def add_contact(
    customer: Customer, entered: ContactEntered, *, is_main: bool = False, actor: str, at: datetime
) -> Contact:
    """Somebody else to talk to there; the first one is the main contact. Raises Refused."""
    _locked(customer)
    reaches = reaches_of(entered)
    is_first = not customer.contacts.filter(ended_at=None).exists()
    if is_main:
        customer.contacts.filter(is_main=True).update(is_main=False, version=F("version") + 1)
    contact = enter_contact(customer, entered, reaches, is_main=is_main or is_first)
    _tell(customer, actor)
    return contact


@transaction.atomic
def edit_contact(
    contact: Contact, entered: ContactEntered, *, is_main: bool, version: int, actor: str, at: datetime
) -> None:
    """Change who it is, if nobody did since `version`; numbers are added and removed one by one. Raises Stale, Refused.

    A customer has one main contact: another one becomes it, the former stays.
    """
    _locked(contact.customer)
    name = tidy(entered.name)
    if not name:
        raise Refused(_("The contact needs a name."), "name")
    if is_main:
        others = Contact.objects.filter(customer=contact.customer_id, is_main=True).exclude(pk=contact.pk)
        others.update(is_main=False, version=F("version") + 1)
    values = {"name": name, "position": tidy(entered.position), "note": entered.note.strip(), "is_main": is_main}
    row = Contact.objects.filter(pk=contact.pk, version=version, ended_at=None)
    if not row.update(**values, version=F("version") + 1):
        raise Stale
    _tell(contact.customer, actor)


@transaction.atomic
def end_contact(contact: Contact, *, actor: str, at: datetime) -> None:
    """We no longer talk to this person there: found by number no more. Done twice, it is done once."""
    _locked(contact.customer)
    row = Contact.objects.filter(pk=contact.pk, ended_at=None)
    if row.update(ended_at=at, is_main=False, version=F("version") + 1):
        _tell(contact.customer, actor)


@transaction.atomic
def add_reach(contact: Contact, *, text: str, actor: str, at: datetime) -> Reach:
    """Another telephone number or mail address of a contact. Raises Refused."""
    contact = _current(contact)
    written = read_reach(text, "reach")
    try:
        with transaction.atomic():
            found = Reach.objects.create(**_columns(contact, written))
    except IntegrityError:
        raise Refused(_("The contact has this one already."), "reach") from None
    _tell(contact.customer, actor)
    return found


@transaction.atomic
def remove_reach(reach: Reach, *, actor: str, at: datetime) -> None:
    """A number or an address that no longer reaches the contact. Done twice, it is done once."""
    if Reach.objects.filter(pk=reach.pk).delete()[0]:
        _tell(reach.contact.customer, actor)


@transaction.atomic
def erase_contact(contact: Contact, *, actor: str, at: datetime) -> None:
    """Clear the personal data of a contact (PIPL). The number stays, so that what happened stays accounted for.

    Every room answers the fact `contact.erased` by clearing what it keeps. Done twice, it is done once.
    """
    row = Contact.objects.select_for_update().get(pk=contact.pk)
    if row.erased_at is not None:
        return
    Reach.objects.filter(contact=row).delete()
    Contact.objects.filter(pk=row.pk).update(
        name="",
        position="",
        note="",
        is_main=False,
        ended_at=row.ended_at or at,
        erased_at=at,
        version=F("version") + 1,
    )
    record([ContactErased().fact(f"contact:{row.pk}", about=(subject_of(contact.customer),))], actor=actor)


def _current(contact: Contact) -> Contact:
    """The contact, locked. Raises Refused where one no longer talks to it."""
    row = Contact.objects.select_related("customer").select_for_update(of=("self",)).get(pk=contact.pk)
    if row.ended_at is not None:
        raise Refused(_("We no longer talk to this person; add a new contact."))
    return row


def _locked(customer: Customer) -> None:
    """Two who change contacts of one customer wait for each other: it has one main contact."""
    Customer.objects.select_for_update().get(pk=customer.pk)


def _reach(contact: Contact, written: Written) -> Reach:
    return Reach(**_columns(contact, written))


def _columns(contact: Contact, written: Written) -> dict[str, object]:
    same = {name: getattr(written, name) for name in ("kind", "written", "normal", "tail")}
    return {"contact": contact, **same}


def _tell(customer: Customer, actor: str) -> None:
    record([DossierUpdated().fact(subject_of(customer))], actor=actor)
