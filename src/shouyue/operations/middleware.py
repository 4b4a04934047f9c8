"""Around every request: its id, its line in the log, its time in the figures."""

import logging
import re
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware
from structlog.contextvars import bound_contextvars

from shouyue.operations import logs, metrics

HEADER = "X-Request-Id"
SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
QUIET = ("health/", "metrics", "static/")  # asked all the time: told only while debugging

logger = logging.getLogger("shouyue.request")

Answer = Callable[[HttpRequest], Any]


@sync_and_async_middleware
def observe(get_response: Answer) -> Answer | Callable[[HttpRequest], Awaitable[HttpResponseBase]]:
    """Gives each request an id (its caller's, if that is a sane one), returns it, and tells what became of it.

    The path is told without its query; the one who asked by number. Outermost, so that nothing escapes it.
    """
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponseBase:
            with _observed(request) as tell:
                response: HttpResponseBase = await get_response(request)
                tell(response)
                return response

        return answer_async

    def answer(request: HttpRequest) -> HttpResponseBase:
        with _observed(request) as tell:
            response: HttpResponseBase = get_response(request)
            tell(response)
            return response

    return answer


@contextmanager
def _observed(request: HttpRequest) -> Iterator[Callable[[HttpResponseBase], None]]:
    given = request.headers.get(HEADER, "")
    request_id = given if SANE.fullmatch(given) else uuid.uuid4().hex
    begun = time.perf_counter()
    counted = logs.Queries()
    token = logs.queries.set(counted)

    def tell(response: HttpResponseBase) -> None:
        seconds = time.perf_counter() - begun
        response.headers[HEADER] = request_id
        metrics.observe(request.method or "", _route(request), response.status_code, seconds)
        _log(request, response, seconds, counted.count)

    try:
        with bound_contextvars(request_id=request_id):
            yield tell
    finally:
        logs.queries.reset(token)


def _log(request: HttpRequest, response: HttpResponseBase, seconds: float, statements: int) -> None:
    status = response.status_code
    told: dict[str, Any] = {
        "method": request.method,
        "path": request.path,
        "route": _route(request),
        "status": status,
        "ms": round(seconds * 1000, 1),
        "by": _by(request),
    }
    if settings.DEBUG:
        told["sql"] = statements
    quiet = request.path_info.lstrip("/").startswith(QUIET) and status < 500
    level = logging.DEBUG if quiet else logging.ERROR if status >= 500 else logging.INFO
    logger.log(level, "request", extra=told)


def _route(request: HttpRequest) -> str:
    """The address as a pattern, so that figures stay few; empty where there is no such page."""
    match = request.resolver_match
    return match.route if match else ""


def _by(request: HttpRequest) -> str:
    """Who asked, by number, if anything on the way here has looked: the log itself asks the database nothing."""
    for kind, attribute in (("token", "auth"), ("account", "_cached_user")):
        number = getattr(getattr(request, attribute, None), "pk", None)
        if number is not None:
            return f"{kind}:{number}"
    return ""
