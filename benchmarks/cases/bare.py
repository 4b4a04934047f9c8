"""The limit: a bare django-ninja view that inserts the rows of a case into the same tables in one transaction.

It decides nothing: the rows are those of a case that the product took in, with a number and keys of their own. No
token, no checks but those of the body's types. BENCH_TEMPLATE holds the keys of these rows, by model, as JSON.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import connection, models, transaction
from django.http import HttpRequest
from django.urls import path
from ninja import NinjaAPI

from shouyue.cases.endpoints.schemas import CaseIn
from shouyue.cases.logic import number_of
from shouyue.cases.models import Case
from shouyue.clock.queries import now
from shouyue.kit.ids import uuid7
from shouyue.obligations.models import Head

# In this order no row comes before one that it refers to.
ORDER = (
    *("cases.Case", "obligations.Head", "journal.Fact", "cases.Entry", "journal.Mention", "journal.Delivery"),
    *("obligations.Evidence", "obligations.Obligation", "obligations.ClockEvent", "obligations.TallyChange"),
)
SERIES, FOUND = "cases.Series", "search.Entry"  # written by SQL of their own
COUNTED = (
    "INSERT INTO cases_series (site, day, last) VALUES (%s, %s, 1) "
    "ON CONFLICT (site, day) DO UPDATE SET last = cases_series.last + 1 RETURNING last"
)
COLUMNS = ("subject", "kind", "title", "key", "text", "site", "region", "customer", "at", "second")
FINDING = (
    f"INSERT INTO search_entry ({', '.join(COLUMNS)}, tokens)"
    f" VALUES ({', '.join('%s' for _column in COLUMNS)}, %s::tsvector)"
)
api = NinjaAPI(urls_namespace="bare", docs_url=None, openapi_url=None)

Key = tuple[str, Any]  # a model's label and the key of one of its rows


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of the template: what stays, the columns that hold keys of others, and those with a name in them."""

    key: Key
    kept: Mapping[str, Any]
    keys: Mapping[str, Key]
    named: Mapping[str, str]

    def copy(self, keys: Mapping[Key, Any], names: Mapping[str, str]) -> dict[str, Any]:
        return {
            **self.kept,
            **{name: keys[key] for name, key in self.keys.items()},
            **{name: _renamed(text, names) for name, text in self.named.items()},
        }


@dataclass(frozen=True, slots=True)
class Template:
    """The case that is copied: its rows in the order in which they are written, and what it is found by."""

    number: str
    waybill: str
    answer: str  # the subject of the gate's answer
    tables: tuple[tuple[type[models.Model], tuple[Pattern, ...]], ...]
    found: tuple[Any, ...]


@api.post("/cases", response={201: dict[str, str]})
def take_case_in(request: HttpRequest, case: CaseIn) -> tuple[int, dict[str, str]]:
    template, at = _template(), now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(COUNTED, [case.site, at.date()])
        number = number_of(case.site, at.date(), cursor.fetchone()[0])
        names = {template.number: number, template.waybill: case.waybill, template.answer: f"answer:{uuid7(at)}"}
        lower = {old.lower(): new.lower() for old, new in names.items()}  # as the index has them
        keys: dict[Key, Any] = {}
        for model, patterns in template.tables:
            _insert(model, patterns, keys, names, at)
        cursor.execute(FINDING, [_renamed(value, names | lower) for value in template.found])
    return 201, {"number": number}


def _insert(
    model: type[models.Model],
    patterns: tuple[Pattern, ...],
    keys: dict[Key, Any],
    names: Mapping[str, str],
    at: datetime,
) -> None:
    if isinstance(model._meta.pk, models.UUIDField):
        ordered = model._meta.label == "journal.Fact"
        keys.update({pattern.key: uuid7(at) if ordered else uuid4() for pattern in patterns})
    rows = model._default_manager.bulk_create([model(**pattern.copy(keys, names)) for pattern in patterns])
    keys.update({pattern.key: row.pk for pattern, row in zip(patterns, rows, strict=True)})


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for old, new in names.items():
            value = value.replace(old, new)
    return value


@cache
def _template() -> Template:
    """Read once in each process."""
    told: dict[str, list[Any]] = json.loads(os.environ["BENCH_TEMPLATE"])
    unknown = told.keys() - {*ORDER, SERIES, FOUND}
    if unknown:
        raise RuntimeError(f"a case writes to tables that the bare view does not know: {', '.join(sorted(unknown))}")
    case = Case.objects.get(pk__in=told["cases.Case"])
    answer = Head.objects.get(pk__in=told["obligations.Head"], kind="answer").subject
    names = (case.number, case.waybill, answer)
    keys = {(label, UUID(key) if "-" in key else int(key)) for label, keys in told.items() for key in keys}
    tables = tuple((apps.get_model(label), _patterns(label, keys, names)) for label in ORDER if label in told)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COLUMNS)}, tokens::text FROM search_entry WHERE id = %s", told[FOUND])
        return Template(*names, tables, cursor.fetchone())


def _patterns(label: str, keys: set[Key], names: tuple[str, ...]) -> tuple[Pattern, ...]:
    model = apps.get_model(label)
    rows = model._default_manager.filter(pk__in=[key for owner, key in keys if owner == label]).order_by("pk")
    return tuple(_pattern(row, keys, names) for row in rows)


def _pattern(row: models.Model, keys: set[Key], names: tuple[str, ...]) -> Pattern:
    kept: dict[str, Any] = {}
    held: dict[str, Key] = {}
    named: dict[str, str] = {}
    for field in row._meta.concrete_fields:
        name, value = field.attname, getattr(row, field.attname)
        if isinstance(field, models.AutoField):
            continue
        key = _key(field, value, keys)
        if key is not None:
            held[name] = key
        elif isinstance(value, str) and any(name in value for name in names):
            named[name] = value
        else:
            kept[name] = value
    return Pattern((row._meta.label, row.pk), kept, held, named)


def _key(field: Any, value: Any, keys: set[Key]) -> Key | None:
    """The row of the template that a column names: by its foreign key, or by a UUID alone."""
    if isinstance(value, UUID):
        return next((key for key in keys if key[1] == value), None)
    key = (field.related_model._meta.label, value) if field.is_relation else None
    return key if key in keys else None


urlpatterns = [path("bench/", api.urls)]
