"""The limit: a bare django-ninja view that reads the same columns of the same cases in the same order.

It asks nobody who he is: no token, no scope, no filters, no key of the next page, no middleware.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import path
from ninja import NinjaAPI

from shouyue.api.strict import Renderer
from shouyue.cases.endpoints.schemas import ROW
from shouyue.cases.models import Case

api = NinjaAPI(urls_namespace="bare", docs_url=None, openapi_url=None, renderer=Renderer())


@api.get("/cases")
def cases(request: HttpRequest, limit: int) -> dict[str, Any]:
    return {"items": list(Case.objects.order_by("due_at", "id").values(*ROW)[:limit])}


urlpatterns = [path("bench/", api.urls)]
