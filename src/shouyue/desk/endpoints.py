"""Timelines by the API."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query

from shouyue.api import paging as by_key
from shouyue.api.paging import Shown, listed
from shouyue.api.routing import ApiRouter
from shouyue.api.schemas import Paging, list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.desk.readers import reader_of
from shouyue.desk.schemas import FactOut, TimelineFilters
from shouyue.journal import queries

router = ApiRouter(tags=["events"])
SCOPE = "journal.read"


@router.get(
    "/timeline",
    response=list_of(FactOut),
    summary=_("List the facts of a subject"),
    description=_(
        "Its timeline, the latest first: facts of your sites and regions, of names that your roles may read."
    ),
)
@scope(SCOPE)
def events(request: HttpRequest, response: HttpResponse, filters: Query[TimelineFilters], paging: Query[Paging]) -> Any:
    place = by_key.opened(request, paging, 2)
    before = (by_key.instant(place[0]), UUID(place[1])) if place else None
    reader = reader_of(caller_of(request).account, SCOPE)
    only = queries.Only(unread=reader.unread, within=reader.within)
    rows = queries.timeline(filters.subject, before=before, only=only, limit=paging.limit + 1)
    shown = rows[: paging.limit]
    last = shown[-1] if len(rows) > paging.limit else None
    following = by_key.closed(request, [last.recorded_at.isoformat(), str(last.id)]) if last else None
    abouts = queries.abouts(row.id for row in shown)
    items = [_shown(row, abouts.get(row.id, ())) for row in shown]
    return listed(request, response, Shown(shown, following), items)


def _shown(row: Any, about: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FactOut.model_fields if name != "about"} | {"about": list(about)}
