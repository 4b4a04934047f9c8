"""Looking through everything by the API."""

from functools import partial
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from shouyue.access import guards
from shouyue.api.paging import whole
from shouyue.api.routing import ApiRouter
from shouyue.api.schemas import list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.clock.queries import now
from shouyue.desk import finding
from shouyue.desk.finding import Found, Group
from shouyue.desk.search_views import SEARCH
from shouyue.search.logic import Part

router = ApiRouter(tags=["search"])


class SearchFilters(Schema):
    """What is looked for."""

    q: str = Field(
        description=_("Words, the beginning of a number, the last four to six digits of a waybill, pinyin or initials"),
        examples=["damaged carton"],
        min_length=1,
        max_length=finding.LONGEST,
    )


class FoundOut(Schema):
    """One thing that was found."""

    kind: Literal["case", "customer", "communication"]
    subject: str = Field(examples=["case:SH01-261122-004"])
    title: str
    text: str = Field(description=_("The piece of its text in which the words stand"))
    href: str = Field(description=_("Address of its page"), examples=["/cases/SH01-261122-004/"])


@router.get(
    "/search",
    response=list_of(FoundOut),
    summary=_("Search everything"),
    description=_(
        "Cases, customers and what was said with them, of your sites and regions: the first 20 of each kind for which "
        "the token has the scope cases.read, customers.read or communications.read. Lists of their own have the rest."
    ),
)
@scope(SEARCH)
def search(request: HttpRequest, filters: Query[SearchFilters]) -> Any:
    caller = caller_of(request)
    may = partial(guards.may, caller.visitor)
    groups = finding.find(finding.tidy(filters.q), caller.account, finding.PROGRAM, may, at=now())
    return whole([_found(group, one) for group in groups for one in group.rows])


def _found(group: Group, one: Found) -> dict[str, str]:
    texts = {"title": _plain(one.title), "text": _plain(one.text)}
    return {"kind": group.kind, "subject": one.subject, "href": one.href, **texts}


def _plain(parts: tuple[Part, ...]) -> str:
    return "".join(part.text for part in parts)
