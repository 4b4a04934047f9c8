"""The API, version 1: every room's operations under one root."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from shouyue.api import endpoints as api_endpoints
from shouyue.api.problems import NOT_READY, Problem
from shouyue.api.root import Api
from shouyue.api.texts import _
from shouyue.approvals import endpoints as approvals
from shouyue.approvals.phrases import TITLE as APPROVALS
from shouyue.cases.endpoints import cases, claims, files, shifts, statistics, steps, work
from shouyue.cases.phrases import TITLE as CASES
from shouyue.communications.endpoints import channels, records, templates, webhooks
from shouyue.communications.phrases import RECORDS
from shouyue.customers.endpoints import contacts, customers
from shouyue.desk import endpoints as desk
from shouyue.desk import search_endpoints
from shouyue.governance import edition_endpoints
from shouyue.governance import endpoints as governance
from shouyue.jobs import endpoints as jobs
from shouyue.journal import endpoints as journal
from shouyue.measures import endpoints as measures
from shouyue.obligations.editions import NothingAdopted
from shouyue.obligations.endpoints import calendars, late_entries, obligations, years
from shouyue.performance.endpoints import compliance, coverage, judgements

TOPICS = {
    "me": _("Yourself"),
    "search": _("Search"),
    "events": _("Facts"),
    "obligations": _("Promises"),
    "cases": CASES,
    "approvals": APPROVALS,
    "measures": _("Measures"),
    "policies": _("Policies"),
    "calendars": _("Working calendars"),
    "compliance": _("Compliance"),
    "judgements": _("Judged histories"),
    "customers": _("Customers"),
    "communications": RECORDS,
    "channels": _("Channels and replies"),
    "webhooks": _("Webhooks"),
    "jobs": _("Background work"),
}
api = Api(
    title="Shouyue",
    version="1",
    description=_("Facts in, promises out: what other systems tell us, and what the policies make of it."),
    servers=[{"url": settings.SHOUYUE_URL}],
    openapi_extra={"tags": [{"name": name, "description": text} for name, text in TOPICS.items()]},
)
for router in (
    api_endpoints.router,
    journal.router,
    desk.router,
    search_endpoints.router,
    governance.router,
    edition_endpoints.router,
    obligations.router,
    late_entries.router,
    statistics.router,  # before the numbers of cases
    cases.router,
    claims.router,
    steps.router,
    work.router,
    shifts.router,
    files.router,
    approvals.router,
    calendars.router,
    years.router,
    customers.router,
    contacts.router,
    records.router,
    measures.router,
    channels.router,
    templates.router,
    webhooks.router,
    compliance.router,
    coverage.router,
    judgements.router,
    jobs.router,
):
    api.add_router("", router)


def not_ready(request: HttpRequest, error: object) -> HttpResponse:
    """No policy was adopted yet: the installation is being set up."""
    return Problem(NOT_READY).response()


api.add_exception_handler(NothingAdopted, not_ready)

urlpatterns = [
    path("", include("shouyue.api.urls"), {"api": api}),
    path("api/v1/", include((api.patterns(), "ninja"), namespace=api.urls_namespace)),
]
