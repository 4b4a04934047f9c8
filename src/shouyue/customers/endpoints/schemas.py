"""Customers as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from shouyue.api.schemas import Flag, In
from shouyue.api.texts import _
from shouyue.customers.logic import masked
from shouyue.customers.models import Contact, Customer, Reach
from shouyue.customers.queries import silent_days

Tier = Literal["A", "B", "C"]
Typed = Annotated[str, Field(min_length=1, max_length=254)]
MOST = 20  # contacts of one request, numbers of one contact


class CustomerFilters(Schema):
    """Which customers."""

    q: str = Field("", description=_("Name, pinyin, initials, code, contact or number"), max_length=60)
    tier: str = Field("", description=_("A, B, C, or - for none"), pattern="^[ABC-]?$")
    region: str = Field("", description=_("Code of a region"), examples=["east"], max_length=20)
    silent: bool = Field(False, description=_("Only those that have not been heard of for long (OC-14.1)"))


class ContactIn(In):
    """Somebody at a customer."""

    name: str = Field("", max_length=80, examples=["Zhang San"])
    position: str = Field("", max_length=80)
    note: str = Field("", max_length=2000)
    phones: list[Typed] = Field(default_factory=list, max_length=MOST, examples=[["13812345678"]])
    emails: list[Typed] = Field(default_factory=list, max_length=MOST, examples=[["zhang@example.cn"]])


class NewContactIn(ContactIn):
    """Somebody else to talk to at a customer."""

    is_main: Flag = Field(False, description=_("Whether this becomes the main contact"))


class CustomerIn(In):
    """The basic form of a customer. What the policy asks for and is missing is refused by clause."""

    name: str = Field("", max_length=120)
    short_name: str = Field("", max_length=60)
    region: str = Field("", description=_("Code of a region"), examples=["east"], max_length=20)
    site: str = Field("", description=_("Code of a site; it brings its region along"), examples=["SH01"], max_length=20)
    needs: str = Field("", description=_("What the customer needs from us"), max_length=4000)
    contacts: list[ContactIn] = Field(
        default_factory=list, description=_("The first one is the main contact"), max_length=MOST
    )


class CustomerPatch(In):
    """What changes; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=120, pattern=r"\S")
    short_name: str | None = Field(None, max_length=60)
    region: str | None = Field(None, max_length=20)
    site: str | None = Field(None, max_length=20)
    needs: str | None = Field(None, max_length=4000)


class ContactPatch(In):
    """What changes; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=80, pattern=r"\S")
    position: str | None = Field(None, max_length=80)
    note: str | None = Field(None, max_length=2000)
    is_main: Flag | None = None


class ContactReachIn(In):
    """A telephone number or a mail address."""

    reach: Typed = Field(examples=["021-58881234"])


class CustomerTierIn(In):
    """A tier, and why."""

    tier: Tier
    reason: str = Field(min_length=1, max_length=500, pattern=r"\S")


class ContactReachOut(Schema):
    """How a contact is reached."""

    id: int
    kind: Literal["phone", "email"]
    text: str = Field(description=_("As it was typed; masked without the scope contact.read"), examples=["138****5678"])


class ContactOut(Schema):
    """Somebody at a customer."""

    id: int
    customer: int
    name: str = Field(description=_("Empty once the person's data was erased"))
    position: str
    note: str
    is_main: bool
    ended_at: datetime | None = Field(description=_("Since when we no longer talk to this person"))
    reaches: list[ContactReachOut]
    version: int


class CustomerOut(Schema):
    """A customer."""

    id: int
    code: str = Field(examples=["C000012"])
    name: str
    short_name: str
    region: str = Field(description=_("Code of a region"))
    site: str = Field(description=_("Code of a site"))
    tier: str = Field(description=_("A, B, C; empty until it is set"))
    owner: int | None = Field(description=_("Number of the person who looks after it"))
    service_contact: int | None = Field(description=_("Number of its contact in customer service"))
    needs: str
    registered_at: datetime
    heard_at: datetime | None = Field(description=_("Its last case, mail or communication; none: it never came to us"))
    silent_days: int = Field(description=_("For how many days it has been silent; 0 where it is not"))
    version: int


class CustomerDetail(CustomerOut):
    """A customer with its contacts."""

    merged_into: int | None = Field(description=_("The customer that it turned out to be"))
    contacts: list[ContactOut]


class CallerOut(Schema):
    """Somebody whose number or address that is."""

    customer: CustomerOut
    contact: int
    name: str
    position: str
    reach: ContactReachOut


class CustomerTierOut(Schema):
    """A tier that was set."""

    customer: int
    before: str
    tier: Tier
    reason: str
    by: str = Field(examples=["person:12"])
    at: datetime


def customer_out(one: Customer, at: datetime) -> dict[str, Any]:
    """A customer as it stands at `at`, the company's time."""
    same = ("id", "code", "name", "short_name", "tier", "needs", "registered_at", "heard_at", "version")
    return {
        **{name: getattr(one, name) for name in same},
        "region": one.region.code if one.region else "",
        "site": one.site.code if one.site else "",
        "owner": one.owner_id,
        "service_contact": one.service_contact_id,
        "silent_days": silent_days(one, at),
    }


def contact_out(one: Contact, *, whole: bool) -> dict[str, Any]:
    """A contact with its reaches, fetched before."""
    same = ("id", "name", "position", "note", "is_main", "ended_at", "version")
    return {
        **{name: getattr(one, name) for name in same},
        "customer": one.customer_id,
        "reaches": [reach_out(each, whole=whole) for each in one.reaches.all()],
    }


def reach_out(one: Reach, *, whole: bool) -> dict[str, Any]:
    return {"id": one.pk, "kind": one.kind, "text": one.written if whole else masked(one.kind, one.normal)}
