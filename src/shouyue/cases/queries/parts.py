"""Rows that any of several conditions lets through, each condition asked by an index of its own.

Asked for an OR of them, a database walks the whole list: an agent's board of one site among 100,000 cases took
a hundred times as long.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

Statement = tuple[str, tuple[Any, ...]]


def among(parts: Iterable[QuerySet[Any]], size: int) -> Q:
    """The condition that a row is among the first `size` of one of these queries."""
    found = first(parts, size)
    return Q(pk__in=RawSQL(*found)) if found else Q(pk__in=())


def first(parts: Iterable[QuerySet[Any]], size: int) -> Statement | None:
    """SQL for the row numbers of the first `size` of each query, each row once; None where there can be none."""
    found = [statement for part in parts if (statement := _sql(part, size))]
    if not found:
        return None
    sql = " UNION ".join(f"SELECT * FROM ({sql}) AS part_{place}" for place, (sql, _values) in enumerate(found))
    return sql, tuple(value for _sql, values in found for value in values)


def _sql(part: QuerySet[Any], size: int) -> Statement | None:
    rows: QuerySet[Model, Any] = part.values("pk")[:size]
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, tuple(values)
