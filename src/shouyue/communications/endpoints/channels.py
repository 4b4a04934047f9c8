"""Channels by the API: which are in service, their hours today, opening and closing."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from ninja import Schema
from pydantic import Field

from shouyue.api.paging import whole
from shouyue.api.problems import GATE_REFUSED
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.clock.queries import now
from shouyue.communications import actions, queries
from shouyue.communications.models import Channel
from shouyue.communications.queries import Hours
from shouyue.people.queries import actor_of

router = ApiRouter(tags=["channels"])


class AskedOut(Schema):
    """What the policy asks of a channel."""

    rule: str = Field(examples=["SG-2.1.2/email"])
    clause: str = Field(examples=["SG-2.1.2"])
    sentence: str


class ChannelOut(Schema):
    """A way by which customers reach the company."""

    code: str = Field(examples=["phone"])
    name: str
    in_service: bool
    calendar: str = Field(description=_("Its hours, by name of a working calendar"), examples=["always"])
    hours: str = Field(description=_("Of that calendar, in words"))
    today: list[str] = Field(examples=[["09:00–18:00"]])
    open_now: bool = Field(description=_("Whether its hours cover this instant"))
    next_open: datetime | None = Field(description=_("When its hours begin again, while it is closed"))
    asked: list[AskedOut]


@router.get(
    "/channels",
    response=list_of(ChannelOut),
    summary=_("List channels"),
    description=_("Which are in service, their hours today, and what the policy asks of them."),
)
@scope("channel.view")
def channels(request: HttpRequest) -> Any:
    return whole([_shown(one) for one in queries.channels(now())])


@router.post(
    "/channels/{str:code}/open",
    response=ChannelOut,
    summary=_("Open a channel"),
    description=_("Takes it into service. One that is in service stays so, and nothing is recorded."),
)
@scope("channel.manage")
def open_channel(request: HttpRequest, code: str) -> Any:
    actions.open_channel(_found(code), actor=actor_of(caller_of(request).account), at=now())
    return _after(code)


@router.post(
    "/channels/{str:code}/close",
    response=ChannelOut,
    summary=_("Close a channel"),
    description=_("Takes it out of service, unless the policy says that too few would be left."),
)
@answers(GATE_REFUSED)
@scope("channel.manage")
def close_channel(request: HttpRequest, code: str) -> Any:
    actions.close_channel(_found(code), actor=actor_of(caller_of(request).account), at=now())
    return _after(code)


@router.post(
    "/channels/{str:code}/outage",
    response=ChannelOut,
    summary=_("Report that a channel has failed"),
    description=_(
        "It is out of service by no one's decision: nothing is refused, and the promise of enough channels runs."
    ),
)
@scope("channel.manage")
def report_outage(request: HttpRequest, code: str) -> Any:
    actions.report_outage(_found(code), actor=actor_of(caller_of(request).account), at=now())
    return _after(code)


def _found(code: str) -> Channel:
    found = queries.channel(code.replace("\0", ""))
    if found is None:
        raise Http404
    return found


def _after(code: str) -> dict[str, Any]:
    return next(_shown(one) for one in queries.channels(now()) if one.channel.code == code)


def _shown(one: Hours) -> dict[str, Any]:
    row = one.channel
    return {
        "code": row.code,
        "name": row.name,
        "in_service": row.active,
        "calendar": row.calendar,
        "hours": one.label.in_(get_language() or "zh-hans"),
        "today": list(one.spans),
        "open_now": one.open_now,
        "next_open": one.next_open,
        "asked": [{"rule": each.rule, "clause": each.clause, "sentence": each.sentence} for each in one.asked],
    }
