"""What people enter of a customer and of its contacts, tidied and checked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from shouyue.customers.logic import Written, read_email, read_phone, tidy
from shouyue.kit.refusals import Refused

if TYPE_CHECKING:
    from shouyue.people.models import Region, Site

LONGEST_MAIL = 254


@dataclass(frozen=True, slots=True)
class Entered:
    """The basic form of a customer, without its contacts. A site brings its region along."""

    name: str
    short_name: str = ""
    region: "Region | None" = None
    site: "Site | None" = None
    needs: str = ""


@dataclass(frozen=True, slots=True)
class ContactEntered:
    """Somebody at a customer; `phones` and `emails` as they were typed."""

    name: str
    position: str = ""
    note: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


def tidied(entered: Entered) -> Entered:
    """With names as they are kept, and the region of the site."""
    region = entered.site.region if entered.site is not None else entered.region
    return Entered(tidy(entered.name), tidy(entered.short_name), region, entered.site, entered.needs.strip())


def reaches_of(entered: ContactEntered) -> tuple[Written, ...]:
    """How a contact is reached, each once. Raises Refused at `phones` or `emails`."""
    found = [phone(text, "phones") for text in entered.phones] + [email(text, "emails") for text in entered.emails]
    return tuple({one.normal: one for one in found}.values())


def read_reach(text: str, field: str) -> Written:
    """A telephone number, or a mail address where there is an @ in it. Raises Refused at `field`."""
    return email(text, field) if "@" in text else phone(text, field)


def phone(text: str, field: str) -> Written:
    """A telephone number. Raises Refused at `field`."""
    found = read_phone(text)
    if found is None:
        raise Refused(
            _("“%s” is no telephone number: a landline needs its area code, a number abroad begins with + and its "
              "country.") % text.strip()[:40],
            field,
        )  # fmt: skip
    return found


def email(text: str, field: str) -> Written:
    """A mail address. Raises Refused at `field`."""
    found = read_email(text)
    try:
        validate_email(found.written)
    except ValidationError:
        raise Refused(_("“%s” is no e-mail address.") % text.strip()[:60], field) from None
    if len(found.written) > LONGEST_MAIL:
        raise Refused(_("The e-mail address is longer than any can be."), field)
    return found


def read_all(contacts: Iterable[ContactEntered]) -> Iterator[tuple[ContactEntered, tuple[Written, ...]]]:
    """Contacts of which anything was entered, with how they are reached. Raises Refused."""
    for one in contacts:
        reaches = reaches_of(one)
        if tidy(one.name) or reaches:
            yield one, reaches
