"""The stream of an open page. Its times are real ones: they guard connections, not the company's work."""

from datetime import datetime

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from shouyue.access.guards import guarded
from shouyue.live import pieces, queries
from shouyue.live.hub import Hub, hub
from shouyue.live.logic import BadWish, OldWish, Pace

# An EventSource takes 204 for "do not come back": the page then asks by itself, every half minute.
NO_STREAM = 204


@guarded(queries.LISTEN)
@require_GET
async def listen(request: HttpRequest) -> HttpResponseBase:
    """Pings for what the page wishes to hear of (`?wish=`, signed while it was made), as server-sent events."""
    if not isinstance(request, ASGIRequest):  # a server of threads would give a whole one to each page
        return HttpResponse(status=NO_STREAM)
    now = timezone.now()
    try:
        wish = queries.wish_of(request.GET.getlist("wish"), account=request.user.pk)
    except BadWish:
        return HttpResponseForbidden()
    except OldWish:
        return HttpResponse(status=NO_STREAM)
    here = hub(_make)
    if not here.has_room(wish.account):
        return HttpResponse(status=NO_STREAM)
    session, age = request.session.session_key or "", (now - wish.made_at).total_seconds()
    parts = here.stream(wish, session, age=age, language=get_language() or "")
    response = StreamingHttpResponse(parts, content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # nginx would hold the pings back
    return response


def _make() -> Hub:
    return Hub(
        queries.look,
        lambda sessions: queries.still_welcome(sessions, at=_real()),
        lambda asks, at: pieces.serve(asks, at=at, real=_real()),
        Pace(),
    )


def _real() -> datetime:
    return timezone.now()
