"""What stands before every view."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from shouyue.access import guards
from shouyue.access.middleware import GuardMiddleware, HeadersMiddleware
from shouyue.access.models import Account

ANSWER = HttpResponse("seen")


def visit(view: Any, user: Any, *, htmx: bool = False, address: str = "/", method: str = "GET") -> HttpResponse | None:
    request = RequestFactory().generic(method, address)
    request.user = user
    setattr(request, "htmx", htmx)  # noqa: B010 - set by the middleware of htmx, unknown to the type
    return GuardMiddleware(lambda request: ANSWER).process_view(request, view, (), {})


def bare(request: Any) -> HttpResponse:
    return ANSWER


@guards.guarded("security.own")
def guarded(request: Any) -> HttpResponse:
    return ANSWER


@guards.guarded("nobody.granted.this")
def closed(request: Any) -> HttpResponse:
    return ANSWER


def test_a_view_without_a_guard_is_refused_to_everyone() -> None:
    with pytest.raises(PermissionDenied, match=r"test_middleware\.bare has no guard"):
        visit(bare, Account(username="a"))


def test_strangers_are_sent_to_sign_in() -> None:
    response = visit(guarded, AnonymousUser())
    assert response is not None
    assert (response.status_code, response["Location"]) == (302, "/sign-in/")


def test_strangers_come_back_to_the_page_they_asked_for() -> None:
    response = visit(guarded, AnonymousUser(), address="/policies/cm/?a=1&b=2")
    assert response is not None
    assert response["Location"] == "/sign-in/?next=%2Fpolicies%2Fcm%2F%3Fa%3D1%26b%3D2"
    response = visit(guarded, AnonymousUser(), address="/jobs/1/retry/", method="POST")
    assert response is not None
    assert response["Location"] == "/sign-in/"


def test_a_fragment_sends_the_whole_page_to_sign_in() -> None:
    response = visit(guarded, AnonymousUser(), htmx=True)
    assert response is not None
    assert response["HX-Redirect"] == "/sign-in/"


def test_a_colleague_passes_and_what_was_not_granted_stays_closed() -> None:
    assert visit(guarded, Account(username="a")) is None
    with pytest.raises(PermissionDenied):
        visit(closed, Account(username="a"))


def test_the_browser_is_held_to_our_own_files() -> None:
    response = HeadersMiddleware(lambda request: ANSWER).process_response(RequestFactory().get("/"), HttpResponse())
    policy = response.headers["Content-Security-Policy"].split("; ")
    assert policy[:3] == ["default-src 'none'", "script-src 'self'", "style-src 'self'"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in response.headers["Content-Security-Policy"]
