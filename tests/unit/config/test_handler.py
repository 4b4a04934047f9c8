"""The application: what is not asynchronous of a request is done in one thread, what is in the server's loop."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse
from django.urls import path

from shouyue.access.guards import public
from shouyue.config.handler import Handler

seen: dict[str, Any] = {}


def noting(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware that says where it ran, before and after the view."""

    def answer(request: HttpRequest) -> HttpResponse:
        before = threading.current_thread().name
        response = get_response(request)
        seen["middleware"] = {before, threading.current_thread().name}
        return response

    return answer


@public("a test")
def plain(request: HttpRequest) -> HttpResponse:
    seen["view"] = threading.current_thread().name
    return HttpResponse("plain")


@public("a test")
async def waiting(request: HttpRequest) -> HttpResponse:
    seen["view"] = asyncio.get_running_loop()
    return HttpResponse("waiting")


urlpatterns = [path("plain/", plain), path("waiting/", waiting)]


@pytest.fixture
def application(settings: Any, one_connection: None) -> Handler:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [settings.MIDDLEWARE[0], f"{__name__}.noting", *settings.MIDDLEWARE[1:]]
    return Handler()


def get(application: Handler, address: str) -> tuple[int, bytes, Any]:
    """Status and body of an answer, and the loop that served it."""

    async def ask() -> tuple[int, bytes, Any]:
        sent: list[Any] = []
        asked = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> Any:
            return asked.pop() if asked else await asyncio.Future()

        async def send(message: Any) -> None:
            sent.append(message)

        headers = [(b"host", b"testserver")]
        scope = {"type": "http", "method": "GET", "path": address, "query_string": b"", "headers": headers}
        await application(scope, receive, send)
        return sent[0]["status"], sent[1]["body"], asyncio.get_running_loop()

    return async_to_sync(ask)()


def test_a_view_and_what_is_around_it_run_in_one_thread(application: Handler) -> None:
    assert get(application, "/plain/")[:2] == (200, b"plain")
    assert seen["middleware"] == {seen["view"]}
    assert seen["view"].startswith("web")


def test_an_asynchronous_view_runs_in_the_loop_that_serves(application: Handler) -> None:
    status, body, loop = get(application, "/waiting/")
    assert (status, body, seen["view"]) == (200, b"waiting", loop)
    assert len(seen["middleware"]) == 1
