"""For machines: alive, ready, figures. For people: how the product runs."""

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shouyue.access.guards import guarded, public
from shouyue.jobs import clock
from shouyue.operations import metrics, panels, probes
from shouyue.operations.logic import Level
from shouyue.operations.permissions import trusted
from shouyue.operations.phrases import TITLE


@public("a load balancer asks whether the process answers; it learns nothing else")
@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """This process answers. Nothing else is asked, not even the database."""
    return JsonResponse({"live": True})


@public("a load balancer asks; what is wrong is told only to this machine or to who brings the secret")
@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when this installation can do its work, else 503 with what is wrong."""
    with translation.override("en"):
        found = probes.quick()
    well = probes.ready(found)
    told: dict[str, object] = {"ready": well}
    if trusted(request):
        told["problems"] = [
            {"code": one.code, "text": one.text, "help": one.help} for one in found if one.level is Level.BAD
        ]
    return JsonResponse(told, status=200 if well else 503)


@public("Prometheus asks with a secret of its own, or from this machine; everybody else is refused")
@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """Figures in Prometheus' text form."""
    if not trusted(request):
        return HttpResponseForbidden("figures are for SHOUYUE_METRICS_TOKEN or for this machine\n", "text/plain")
    return HttpResponse(metrics.exposition(clock.now()), metrics.CONTENT_TYPE)


@guarded("operations.view")
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """How the product runs."""
    return render(request, "operations/status.html", panels.status(request.user, at=clock.now()) | {"title": TITLE})


@guarded("operations.view")
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """The part of the page that changes, for its own refresh."""
    return render(request, "operations/now.html", panels.status(request.user, at=clock.now()))
