"""The rows behind figures: obligations, or what targets and gates count; the latest month first, walked by key.

PostgreSQL reads of each rule and column only as many rows as are asked for, each from its own stretch of an index: a
page of ten million costs what a page of a thousand does.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, Q

from shouyue.obligations.figures import Within
from shouyue.obligations.models import Evidence, Obligation
from shouyue.policy.engine.counting import Counted

Row = TypeVar("Row", bound=Model)
Place = tuple[str, datetime, Any]  # where a row stands in its list: month, when, key

OF_EACH = """
    SELECT found.id FROM unnest(%s::text[], %s::int[]) AS wanted (of_rule, in_column), LATERAL (
        SELECT id, month, {when} AS moment FROM {table}
        WHERE rule = of_rule AND counted = in_column AND month >= %s AND month <= %s AND {within} {after}
        ORDER BY month DESC, {when} DESC, id DESC LIMIT %s
    ) AS found ORDER BY found.month DESC, found.moment DESC, found.id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Behind:
    """Which rows: those of these rules and columns, due from one month to another, in some places."""

    columns: Collection[tuple[str, Counted]]
    since: str
    until: str
    within: Within


def obligations_behind(asked: Behind, limit: int, after: Place | None = None) -> list[Obligation]:
    """Up to `limit` obligations after a place in their list. Two queries at most."""
    return _behind(Obligation, "opened_at", asked, limit, after)


def evidence_behind(asked: Behind, limit: int, after: Place | None = None) -> list[Evidence]:
    """The same of what targets and gates count."""
    return _behind(Evidence, "at", asked, limit, after)


def _behind(model: type[Row], when: str, asked: Behind, limit: int, after: Place | None) -> list[Row]:
    if not asked.columns:
        return []
    rows = model._default_manager.all()
    order = ("-month", f"-{when}", "-id")
    if connection.vendor == "postgresql":
        return list(rows.filter(pk__in=_keys(model, when, asked, limit, after)).order_by(*order))
    rules, columns = (set(part) for part in zip(*asked.columns, strict=True))
    wanted = Q(rule__in=rules, counted__in=columns, month__gte=asked.since, month__lte=asked.until)
    if after is not None:
        month, moment, key = after
        later = Q(**{f"{when}__lt": moment}) | Q(**{when: moment, "id__lt": key})
        wanted &= Q(month__lt=month) | (Q(month=month) & later)
    return list(rows.filter(wanted & asked.within.q()).order_by(*order)[:limit])


def _keys(model: type[Row], when: str, asked: Behind, limit: int, after: Place | None) -> list[Any]:
    rules, columns = (list(part) for part in zip(*asked.columns, strict=True))
    within, places = asked.within.sql()
    beyond, values = ("", ()) if after is None else (f"AND (month, {when}, id) < (%s, %s, %s)", after)
    sql = OF_EACH.format(table=model._meta.db_table, when=when, within=within, after=beyond)
    with connection.cursor() as cursor:
        cursor.execute(sql, [rules, list(map(int, columns)), asked.since, asked.until, *places, *values, limit, limit])
        return [key for (key,) in cursor.fetchall()]
