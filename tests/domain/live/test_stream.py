"""The stream as a server gives it, its tag, and pieces rendered once."""

import asyncio
import gc
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.http import HttpRequest
from django.template import Context, Template
from django.test import AsyncClient, Client, RequestFactory
from django.utils import timezone, translation

from shouyue.access.actions import local_account
from shouyue.access.models import Account
from shouyue.live.fragments import cached
from shouyue.live.queries import token
from tests.domain.live.facts import member, record


def page_of(account: Account, source: str) -> str:
    request = HttpRequest()
    request.user = account
    return Template(source).render(Context({"request": request, "shown": ["case:1", "case:2"]}))


@pytest.mark.django_db
def test_the_tag_signs_what_the_page_shows() -> None:
    made = page_of(member("one"), "{% live subjects=shown kinds='obligation' %}")
    assert re.fullmatch(
        r'<i hidden data-live-url="/live/" data-live-wish="[\w.:-]+" data-live-names="case:1 case:2 obligation"></i>',
        made,
    )


@pytest.mark.django_db
def test_whoever_may_not_listen_gets_no_wish() -> None:
    assert page_of(Account(username="gone", is_active=False), "{% live kinds='case' %}") == ""


@pytest.mark.django_db
def test_a_server_of_threads_gives_no_stream(colleague: Client) -> None:
    assert (
        colleague.get("/live/", {"wish": token(local_account(), kinds=["case"], at=timezone.now())}).status_code == 204
    )


async def data_of(parts: AsyncIterator[bytes], event: str) -> Any:
    """The data of the next event of that name."""
    async with asyncio.timeout(5):
        async for part in parts:
            if part.startswith(f"event: {event}\n".encode()):
                return json.loads(part.decode().split("data: ")[1])
    raise AssertionError("the stream ended")


def run(scene: Callable[[], Awaitable[None]]) -> None:
    """Play a scene, and wait until the thread that looks has closed its connection."""

    async def whole() -> None:
        await scene()
        gc.collect()  # the response and its stream hold each other; a server breaks them by cancelling
        await asyncio.sleep(0.4)

    async_to_sync(whole)()


@pytest.mark.django_db(transaction=True)
def test_a_fact_reaches_the_page_that_shows_its_subject() -> None:
    account = member("one")
    wish = token(account, subjects=["case:1"], at=timezone.now())

    async def scene() -> None:
        client = AsyncClient()
        await client.aforce_login(account)
        response: Any = await client.get("/live/", {"wish": wish})
        assert response.headers["Content-Type"] == "text/event-stream"
        assert response.headers["X-Accel-Buffering"] == "no"
        assert response.headers["Cache-Control"] == "no-store"
        parts = aiter(response.streaming_content)
        assert re.fullmatch(rb"retry: [2-6]\d{3}\n\n", await anext(parts))
        assert (await data_of(parts, "clock"))["rate"] == 1.0
        fact = await sync_to_async(record)("obligation:7", "case:1")
        assert await data_of(parts, "ping") == {"names": ["case:1"], "version": str(fact), "spread": 0}
        await parts.aclose()

    run(scene)


@pytest.mark.django_db(transaction=True)
def test_a_stranger_is_sent_to_sign_in_and_a_foreign_wish_refused() -> None:
    account, other = member("one"), member("other")
    wish = token(account, kinds=["case"], at=timezone.now())

    async def scene() -> None:
        client = AsyncClient()
        assert (await client.get("/live/", {"wish": wish})).status_code == 302
        await client.aforce_login(other)
        assert (await client.get("/live/", {"wish": wish})).status_code == 403

    run(scene)


def asks(version: str) -> HttpRequest:
    return RequestFactory().get("/", headers={"Live-Version": version})


def render_counting() -> Callable[[], str]:
    calls = iter(range(1, 100))
    return lambda: str(next(calls))


def test_a_piece_is_rendered_once_for_a_version_a_scope_and_a_language() -> None:
    version, render = str(uuid4()), render_counting()
    assert [cached(asks(version), scope="site:1", filters="open", render=render) for _page in range(3)] == ["1"] * 3
    assert cached(asks(version), scope="site:2", filters="open", render=render) == "2"
    assert cached(asks(version), scope="site:1", filters="late", render=render) == "3"
    assert cached(asks(str(uuid4())), scope="site:1", filters="open", render=render) == "4"
    with translation.override("en"):
        assert cached(asks(version), scope="site:1", filters="open", render=render) == "5"


@pytest.mark.parametrize("version", ["", "made-up"])
def test_without_a_version_everything_is_rendered_anew(version: str) -> None:
    render = render_counting()
    assert [cached(asks(version), scope="all", filters="", render=render) for _page in range(2)] == ["1", "2"]


def test_a_failure_is_not_kept() -> None:
    version = str(uuid4())
    with pytest.raises(ZeroDivisionError):
        cached(asks(version), scope="all", filters="", render=lambda: str(1 / 0))
    assert cached(asks(version), scope="all", filters="", render=lambda: "now") == "now"
