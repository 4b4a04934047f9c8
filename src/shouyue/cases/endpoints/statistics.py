"""Statistics of complaints by the API."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from shouyue.api.routing import ApiRouter
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.cases import permissions, queries
from shouyue.cases.endpoints.schemas import OfCause, OfForm
from shouyue.cases.endpoints.shared import READ
from shouyue.cases.queries.lists import NOT_SAID
from shouyue.cases.queries.statistics import Counted
from shouyue.clock.queries import now

router = ApiRouter(tags=["cases"])
MONTH = r"^(\d{4}-(0[1-9]|1[0-2]))?$"


class StatisticsFilters(Schema):
    """Complaints received in these months, at most three years; the last six unless said otherwise."""

    since: str = Field("", description=_("The first month"), examples=["2026-01"], pattern=MONTH)
    until: str = Field("", description=_("The last month"), examples=["2026-06"], pattern=MONTH)
    site: str = Field("", max_length=20)
    region: str = Field("", max_length=20)


class CountedOut(Schema):
    """How many complaints."""

    count: int
    settled: int = Field(description=_("Solved, closed or taken back"))


class CountedCauseOut(CountedOut):
    """How many complaints of one month, cause and form."""

    month: date = Field(description=_("Its first day"))
    cause: OfCause | None = Field(description=_("Left out where it is not written yet"))
    form: OfForm | None


class StatisticsOut(CountedOut):
    """Complaints, those merged into others left out."""

    since: date = Field(description=_("First day of the first month"))
    until: date = Field(description=_("First day of the last month"))
    cells: list[CountedCauseOut] = Field(description=_("By month, cause and form; what is none is left out"))


@router.get(
    "/cases/statistics",
    response=StatisticsOut,
    summary=_("Count complaints by cause and form"),
    description=_("Month by month, of your sites and regions and your own (OC-14.1)."),
)
@scope(READ)
def statistics(request: HttpRequest, filters: Query[StatisticsFilters]) -> Any:
    asked = queries.causes_understood(filters.model_dump(), now())
    found = queries.causes(asked, permissions.visible(caller_of(request).account, READ))
    cells = [
        {"month": cell.month, "cause": _written(cell.cause), "form": _written(cell.form), **_counted(cell)}
        for cell in found.cells
    ]
    return {"since": asked.first, "until": asked.last, "cells": cells, **_counted(found.total())}


def _counted(one: Counted) -> dict[str, int]:
    return {"count": one.count, "settled": one.settled}


def _written(value: str) -> str | None:
    return None if value == NOT_SAID else value
