"""The limit: a bare django-ninja view that inserts the same rows into the same tables in one transaction.

It decides nothing: the rows are those of a case that the product recorded, with keys of their own. No token, no checks
but those of the body's types.
"""

from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.db import models, transaction
from django.http import HttpRequest
from django.urls import path
from ninja import NinjaAPI

from shouyue.journal.models import Delivery, Fact, Mention
from shouyue.journal.schemas import EventIn
from shouyue.kit.ids import uuid7
from shouyue.obligations.models import ClockEvent, Head, Obligation, TallyChange

TEMPLATE = "case:template"
api = NinjaAPI(urls_namespace="bare", docs_url=None, openapi_url=None)

Rows = list[dict[str, Any]]


@api.post("/cases", response={201: dict[str, str]})
def tell_case(request: HttpRequest, event: EventIn) -> tuple[int, dict[str, str]]:
    known = _known()
    fact = uuid7(known["fact"][0]["recorded_at"])
    promises = {row["id"]: uuid4() for row in known["obligations"]}
    with transaction.atomic():
        head = Head.objects.bulk_create([Head(**row | {"subject": event.subject}) for row in known["head"]])[0]
        Fact.objects.bulk_create([Fact(**row | _fact(fact, event)) for row in known["fact"]])
        Mention.objects.bulk_create([Mention(**row | {"fact_id": fact}) for row in known["mentions"]])
        Delivery.objects.bulk_create([Delivery(**row | {"fact_id": fact}) for row in known["deliveries"]])
        Obligation.objects.bulk_create(
            [
                Obligation(**row | {"id": promises[row["id"]], "head_id": head.pk, "subject": event.subject})
                for row in known["obligations"]
            ]
        )
        ClockEvent.objects.bulk_create(
            [ClockEvent(**row | {"obligation_id": promises[row["obligation_id"]]}) for row in known["events"]]
        )
        TallyChange.objects.bulk_create([TallyChange(**row) for row in known["figures"]])
    return 201, {"id": str(fact), "name": event.name, "subject": event.subject}


def _fact(number: UUID, event: EventIn) -> dict[str, Any]:
    return {"id": number, "cause": number, "subject": event.subject, "facts": event.facts, "key": event.id}


@cache
def _known() -> dict[str, Rows]:
    """The rows of the recorded case, read once in each process."""
    head = Head.objects.get(subject=TEMPLATE)
    facts = Fact.objects.filter(subject=TEMPLATE)
    keys = list(facts.values_list("pk", flat=True))
    return {
        "head": _rows(Head.objects.filter(pk=head.pk), "id"),
        "fact": _rows(facts),
        "mentions": _rows(Mention.objects.filter(fact_id__in=keys), "id"),
        "deliveries": _rows(Delivery.objects.filter(fact_id__in=keys), "id"),
        "obligations": _rows(Obligation.objects.filter(head=head)),
        "events": _rows(ClockEvent.objects.filter(obligation__head=head), "id"),
        "figures": _rows(TallyChange.objects.order_by("-pk")[:1], "id"),
    }


def _rows(found: "models.QuerySet[Any]", *without: str) -> Rows:
    columns = [field.attname for field in found.model._meta.concrete_fields if field.attname not in without]
    return [dict(row) for row in found.values(*columns)]


urlpatterns = [path("bench/", api.urls)]
