"""The coverage list by the API."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import Field

from shouyue.api.paging import Key, listed, page
from shouyue.api.routing import ApiRouter
from shouyue.api.schemas import Paging, list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.obligations import queries as promises
from shouyue.people.queries import scope_of

router = ApiRouter(tags=["compliance"])
SCOPE = "coverage.view"
FIELDS = ("id", "rule", "clause", "subject", "fact", "why", "since", "site", "region")


class GapFilters(Schema):
    """Which gaps."""

    document: str = Field("", examples=["CM"], max_length=12)
    clause: str = Field("", examples=["CM-5.2"], max_length=24)
    site: str = Field("", description=_("Code of a site"), max_length=40)
    region: str = Field("", description=_("Code of a region"), max_length=40)


class GapOut(Schema):
    """Something that should have been computed and could not."""

    id: int
    rule: str
    clause: str
    subject: str
    fact: str = Field(description=_("The fact that should have counted"))
    why: str
    since: datetime
    site: str
    region: str


@router.get(
    "/coverage",
    response=list_of(GapOut),
    summary=_("List coverage gaps"),
    description=_("Facts that should have opened a clock or counted and could not, the latest first."),
)
@scope(SCOPE)
def coverage(request: HttpRequest, response: HttpResponse, filters: Query[GapFilters], paging: Query[Paging]) -> Any:
    rows = promises.silences(scope_of(caller_of(request).account, SCOPE).q())
    same = {name: getattr(filters, name) for name in ("clause", "site", "region")}
    rows = rows.filter(**{name: value for name, value in same.items() if value})
    if filters.document:
        rows = rows.filter(clause__startswith=f"{filters.document}-")
    shown = page(request, rows, (Key("id", descending=True),), paging)
    return listed(request, response, shown, [{name: getattr(row, name) for name in FIELDS} for row in shown.rows])
