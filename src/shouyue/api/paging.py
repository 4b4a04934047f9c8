"""Lists walked by key: what is inserted meanwhile moves no page, and the last page costs what the first did.

A cursor is the signed key of the last row handed out. It belongs to one list with its filters: for another one it is
refused, and nobody can make one up.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import connection
from django.db.models import F, OrderBy, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from shouyue.api.problems import INVALID_CURSOR, Flaw, Problem
from shouyue.api.schemas import Paging
from shouyue.api.strict import JSON, dumps

SALT = "shouyue.api.cursor"
MEASURES = ("after", "limit")


@dataclass(frozen=True, slots=True)
class Key:
    """One column of the order. `reads` makes its value from the text in a cursor; absent values come last."""

    field: str
    reads: Callable[[Any], Any] = int
    descending: bool = False
    nullable: bool = False

    def order(self) -> OrderBy | str:
        """Absent values last: said in so many words only to a database that would not do so by itself."""
        if self.nullable and self.descending == connection.features.nulls_order_largest:
            named = F(self.field)
            return named.desc(nulls_last=True) if self.descending else named.asc(nulls_last=True)
        return f"-{self.field}" if self.descending else self.field

    def beyond(self, value: Any) -> Q:
        """Rows after `value` in this column."""
        if value is None:
            return Q(pk__in=())
        further = Q(**{f"{self.field}__{'lt' if self.descending else 'gt'}": value})
        return further | Q(**{f"{self.field}__isnull": True}) if self.nullable else further

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.field}__isnull": True}) if value is None else Q(**{self.field: value})


def instant(text: str) -> datetime:
    """A key that is an instant."""
    return datetime.fromisoformat(text)


def uuid(text: str) -> UUID:
    """A key that is a UUID."""
    return UUID(text)


@dataclass(frozen=True, slots=True)
class Shown:
    """One page: its rows and the cursor of the next, None at the end."""

    rows: list[Any]
    next: str | None


def page(request: HttpRequest, rows: "QuerySet[Any, Any]", keys: Sequence[Key], paging: Paging) -> Shown:
    """The rows after the cursor, in the order of `keys`, whose last one must be unique. Raises Problem.

    :param rows: models, or named tuples (`values_list`) that hold the keys' fields
    """
    values = opened(request, paging, len(keys))
    if values is not None:
        rows = rows.filter(_after(keys, [_read(key, value) for key, value in zip(keys, values, strict=True)]))
    found = list(rows.order_by(*(key.order() for key in keys))[: paging.limit + 1])
    shown = found[: paging.limit]
    more = len(found) > paging.limit
    return Shown(shown, closed(request, [_plain(getattr(shown[-1], key.field)) for key in keys]) if more else None)


def closed(request: HttpRequest, values: Sequence[Any]) -> str:
    """The cursor that stands for the last row's key, a list of JSON values."""
    return signing.dumps([_list_of(request), *values], salt=SALT)


def opened(request: HttpRequest, paging: Paging, length: int) -> list[Any] | None:
    """The key in the request's cursor; None where the list begins. Raises Problem where it is not one of this list."""
    if not paging.after:
        return None
    try:
        held: list[Any] = signing.loads(paging.after, salt=SALT)
        home, values = held[0], held[1:]
    except (signing.BadSignature, ValueError):
        home, values = "", []
    if home != _list_of(request) or len(values) != length:
        raise Problem(INVALID_CURSOR, flaws=[Flaw(str(INVALID_CURSOR.advice), parameter="after")])
    return values


def link(request: HttpRequest, response: HttpResponse, following: str | None) -> None:
    """Add the address of the next page as a Link header (RFC 8288)."""
    if following is not None:
        query = request.GET.copy()
        query["after"] = following
        response["Link"] = f'<{request.build_absolute_uri(request.path)}?{query.urlencode()}>; rel="next"'


def listed(request: HttpRequest, response: HttpResponse, shown: Shown, items: Sequence[Any]) -> Mapping[str, Any]:
    """The answer of a list; its Link header is set on `response`."""
    link(request, response, shown.next)
    return {"items": items, "next": shown.next}


def told(request: HttpRequest, shown: Shown, items: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """As `listed`, for long lists whose items are made as they are declared: each is not validated once more."""
    response = HttpResponse(dumps({"items": items, "next": shown.next}), content_type=JSON)
    link(request, response, shown.next)
    return response


def whole(items: Sequence[Any]) -> Mapping[str, Any]:
    """The answer of a list that is handed out at once."""
    return {"items": items, "next": None}


def _after(keys: Sequence[Key], values: Sequence[Any]) -> Q:
    found = keys[-1].beyond(values[-1])
    for key, value in reversed(list(zip(keys[:-1], values[:-1], strict=True))):
        found = key.beyond(value) | (key.same(value) & found)
    return found


def _read(key: Key, value: Any) -> Any:
    return None if value is None else key.reads(value)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)


def _list_of(request: HttpRequest) -> str:
    """The list and its filters, in a few letters: a cursor is as long whatever is looked for."""
    filters = sorted((name, value) for name, value in request.GET.items() if name not in MEASURES)
    return hashlib.sha256(repr((request.path, filters)).encode()).hexdigest()[:16]
