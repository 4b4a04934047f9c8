"""Communications as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from shouyue.api.schemas import Day, Flag, In, Instant, Number, Whole, values_of
from shouyue.api.texts import _
from shouyue.communications.actions.records import LONGEST_SUMMARY, LONGEST_WAYBILL, LONGEST_WHAT, MOST
from shouyue.communications.logic.mail import Direction
from shouyue.communications.logic.records import LONGEST, Kind, Way
from shouyue.communications.models import Communication, FollowUp
from shouyue.customers.panels import masked_reach

LARGEST = 2**63 - 1
LAST = 2**31 - 1
DAY = int(LONGEST.total_seconds())
Seconds = Annotated[Whole, Field(ge=0, le=DAY)]
OfWay = Annotated[Way, values_of(Way)]
OfKind = Annotated[Kind, values_of(Kind)]
OfDirection = Annotated[Direction, values_of(Direction)]


class CommunicationFilters(Schema):
    """Which communications."""

    words: str = Field("", description=_("Words of the summary, customer or waybill"), max_length=60)
    customer: int | None = Field(None, description=_("Number of a customer"), ge=1, le=LAST)
    person: int | None = Field(None, description=_("Number of the person responsible"), ge=1, le=LAST)
    way: OfWay | None = Field(None, description=_("By which way"))
    kind: OfKind | None = Field(None, description=_("Of which kind"))
    since: Day | None = Field(None, description=_("From this day on, in the company's zone"), examples=["2026-03-02"])
    until: Day | None = Field(None, description=_("Up to this day"), examples=["2026-03-31"])


class NewcomerIn(In):
    """The basic form of somebody who is not known yet; `reach` of the communication is how to reach them."""

    name: str = Field("", description=_("The company"), max_length=120, examples=["Hongyan Shoes"])
    contact: str = Field("", description=_("The contact person"), max_length=80, examples=["Chen Chen"])
    position: str = Field("", max_length=80)
    needs: str = Field("", description=_("What the customer needs from us"), max_length=4000)
    site: str = Field("", description=_("Code of a site; it brings its region along"), examples=["SH01"], max_length=20)
    region: str = Field("", description=_("Code of a region"), examples=["east"], max_length=20)


class FollowUpIn(In):
    """Something that follows. With a person and a time it becomes a measure; the two come together."""

    what: str = Field(max_length=LONGEST_WHAT, examples=["Quote by Wednesday"])
    person: Number | None = Field(None, description=_("Number of who does it"))
    do_by: Instant | None = Field(None, description=_("Until when"))


class CommunicationIn(In):
    """What was said. What the policy asks for and is missing is refused by clause."""

    customer: Number | None = Field(None, description=_("Number of the customer; none for a newcomer"))
    contact: Number | None = Field(None, description=_("Number of the contact"))
    reach: str = Field(
        "", description=_("The number or address by which it went"), examples=["13800138000"], max_length=254
    )
    newcomer: NewcomerIn | None = Field(None, description=_("Whom nobody knows yet is registered with it"))
    way: OfWay
    kind: OfKind = Field(Kind.OTHER, description=_("Some kinds meet a promise: visit, phone_talk, call_back"))
    direction: OfDirection = Field(Direction.IN, description=_("in: the customer came to us; out: we went there"))
    begun_at: Instant | None = Field(None, description=_("When it began"))
    seconds: Seconds | None = Field(None, description=_("How long it was, where it is known"))
    summary: str = Field("", description=_("What was said"), max_length=LONGEST_SUMMARY)
    person: Number | None = Field(None, description=_("Number of the person responsible"))
    follow_ups: list[FollowUpIn] = Field(default_factory=list, max_length=MOST)
    nothing_follows: Flag = Field(False, description=_("Says that nothing follows, where there are no follow-ups"))
    case: str = Field("", description=_("Number of the case that it belongs to"), max_length=60)
    waybill: str = Field("", description=_("Number of the waybill that it is about"), max_length=LONGEST_WAYBILL)


class CommunicationPatch(In):
    """What is put right; what is left out stays. With whom it was and what follows from it cannot be changed."""

    way: OfWay | None = None
    kind: OfKind | None = None
    direction: OfDirection | None = None
    begun_at: Instant | None = None
    seconds: Seconds | None = Field(None, description=_("null: it is not known"))
    summary: str | None = Field(None, max_length=LONGEST_SUMMARY)
    person: Number | None = None
    reason: str = Field(description=_("Why it is corrected"), min_length=1, max_length=500, pattern=r"\S")


class FollowUpOut(Schema):
    """Something that follows."""

    what: str
    measure: int | None = Field(description=_("Number of its measure; null for what nobody in particular does"))


class CommunicationOut(Schema):
    """What was said with a customer, once."""

    id: int
    customer: int
    customer_name: str
    contact: int | None
    contact_name: str = Field(description=_("Empty once the person's data was erased"))
    reach: str = Field(description=_("Masked"), examples=["138****8000"])
    way: OfWay
    kind: OfKind
    direction: OfDirection
    begun_at: datetime
    seconds: int | None
    summary: str
    person: int
    follow_ups: list[FollowUpOut]
    nothing_follows: bool
    case: str
    waybill: str
    recorded_at: datetime
    recorded_by: str = Field(examples=["person:12"])
    version: int


class CorrectionOut(Schema):
    """How it read before."""

    before: dict[str, Any] = Field(description=_("What changed, as it was"), examples=[{"summary": "300 yuan a ton"}])
    reason: str
    by: str = Field(examples=["person:12"])
    at: datetime


class CommunicationDetail(CommunicationOut):
    """A communication with what was corrected in it, the latest first."""

    corrections: list[CorrectionOut]


def communication_out(row: Communication) -> dict[str, Any]:
    """A row of `queries.records`, fetched with all that belongs to it."""
    same = ("id", "way", "kind", "direction", "begun_at", "seconds", "summary", "nothing_follows", "waybill")
    kept = ("recorded_at", "recorded_by", "version")
    return {
        **{name: getattr(row, name) for name in (*same, *kept)},
        "customer": row.customer_id,
        "customer_name": row.customer.name,
        "contact": row.contact_id,
        "contact_name": row.contact.name if row.contact else "",
        "reach": masked_reach(row.reach) if row.reach else "",
        "person": row.person_id,
        "follow_ups": [_follow_up(one) for one in row.follow_ups.all()],
        "case": row.about.partition(":")[2],
    }


def _follow_up(one: FollowUp) -> dict[str, Any]:
    return {"what": one.what, "measure": one.measure_id}
