"""The stream as a server gives it, and its tag."""

import asyncio
import gc
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.http import HttpRequest
from django.template import Context, Template
from django.test import AsyncClient, Client
from django.utils import timezone

from shouyue.access.actions import local_account
from shouyue.access.models import Account
from shouyue.desk.pieces import HOUSE
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
        r'<i hidden data-live-url="/live/" data-live-wish="[\w.:-]+" data-live-names="case:1 case:2 obligation" '
        r'data-live-address=""></i>',
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
        await sync_to_async(record)("obligation:7", "case:1")
        assert await data_of(parts, "ping") == {"names": ["case:1"], "spread": 0}
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


@pytest.mark.django_db(transaction=True)
def test_the_journal_is_sent_in_the_readers_language_until_he_signs_out() -> None:
    account = member("one")
    wish = token(account, kinds=["*"], share=(HOUSE, "/journal/"), at=timezone.now())

    async def scene() -> None:
        client = AsyncClient()
        await client.aforce_login(account)
        response: Any = await client.get("/live/", {"wish": wish}, headers={"accept-language": "en"})
        parts = aiter(response.streaming_content)
        await data_of(parts, "clock")
        fact = await sync_to_async(record)("case:1")
        part = await data_of(parts, "piece")
        assert (part["piece"], part["address"]) == (HOUSE, "/journal/")
        assert f'id="fact-{fact}"' in part["html"]
        assert "Case received" in part["html"]
        await client.alogout()
        await sync_to_async(record)("case:2")
        assert [part async for part in parts] == [b"event: bye\ndata: {}\n\n"]

    run(scene)
