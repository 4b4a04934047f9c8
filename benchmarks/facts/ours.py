"""The product's addresses, and one that takes the fact of a case as `POST /api/v1/events` takes those of orders.

A case is kept here, so its facts do not come in from outside: the product's own route refuses them, and no fact that it
takes opens as many promises. Everything else is as there: token, scope, checks of the body, one transaction.
"""

from django.http import HttpRequest
from django.urls import include, path

from shouyue.api.repeating import repeatable
from shouyue.api.root import Api
from shouyue.api.routing import ApiRouter
from shouyue.api.security import caller_of, scope
from shouyue.clock.queries import now
from shouyue.config.urls import urlpatterns as product
from shouyue.journal import inbox
from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.journal.schemas import EventIn, Recorded

router = ApiRouter(tags=["events"])


@router.post("/cases", response={201: Recorded})
@scope("events.write")
@repeatable(201)
def tell_case(request: HttpRequest, event: EventIn) -> Recorded:
    at, sender = now(), caller_of(request).name
    fact = NewFact(event.name, event.subject, about=tuple(event.about), facts=event.facts, key=event.id or "")
    row = record([fact], actor=sender, source=sender)[0]
    told = inbox.Told(row, known=row.recorded_at < at)
    return Recorded(
        id=row.id,
        key=row.key,
        name=row.name,
        subject=row.subject,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        known=told.known,
    )


api = Api(title="bench", version="bench", urls_namespace="bench")
api.add_router("", router)
urlpatterns = [path("bench/", include(api.patterns())), *product]
