"""Open pages as a browser keeps them: one stream each, and a question after each ping. Plain sockets, little cost."""

import asyncio
import json
import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

MANY = 3  # as in live.js: more come with one question for the whole page

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Seen:
    """What the pages asked for: for each page and name, when it asked and when the answer was there."""

    fetched: dict[tuple[int, str], list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    opened: int = 0
    failed: list[str] = field(default_factory=list)
    asking: int = 0  # questions under way

    async def quiet(self) -> None:
        """Wait until no page has asked for anything for two seconds."""
        since = time.monotonic()
        while time.monotonic() - since < 2:
            await asyncio.sleep(0.1)
            if self.asking:
                since = time.monotonic()


class Browser:
    """Some connections that stay open, as browsers keep them."""

    def __init__(self, port: int, connections: int) -> None:
        self.port = port
        self._free: asyncio.Queue[Connection | None] = asyncio.Queue()
        for _number in range(connections):
            self._free.put_nowait(None)

    async def get(self, path: str, session: str, **headers: str) -> int:
        """Ask for a page and read it; answers its status."""
        connection = await self._free.get()
        try:
            connection = connection or await asyncio.open_connection("127.0.0.1", self.port)
            reader, writer = connection
            writer.write(request(path, session, **headers))
            status, length = await head(reader)
            await reader.readexactly(length)
            return status
        except BaseException:
            connection = None
            raise
        finally:
            self._free.put_nowait(connection)


def request(path: str, session: str, **headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: shouyue={session}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def head(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Status and length of an answer whose body comes next."""
    text = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = next((line.split(":")[1] for line in text.split("\r\n") if line.startswith("content-length:")), "0")
    return int(text.split(" ", 2)[1]), int(length)


async def page(number: int, browser: Browser, seen: Seen, session: str, wish: str) -> None:
    """One open page: asks for what a ping names, after the pause that the ping asks for."""
    reader, writer = await asyncio.open_connection("127.0.0.1", browser.port)
    try:
        writer.write(request(f"/live/?wish={wish}", session, Accept="text/event-stream"))
        status, _length = await head(reader)
        if status != 200:
            seen.failed.append(f"stream: {status}")
            return
        seen.opened += 1
        async with asyncio.TaskGroup() as asking:
            event = ""
            while not reader.at_eof():
                line = (await reader.readline()).decode().strip()
                if line.startswith("event: "):
                    event = line[7:]
                elif line.startswith("data: ") and event == "ping":
                    asking.create_task(_ask(number, browser, seen, session, json.loads(line[6:])))
    finally:
        writer.close()


async def _ask(number: int, browser: Browser, seen: Seen, session: str, ping: dict[str, Any]) -> None:
    seen.asking += 1
    try:
        await asyncio.sleep(random.random() * ping["spread"] / 1000)
        if len(ping["names"]) > MANY:
            await browser.get("/board/", session)
            return
        for name in ping["names"]:
            path = f"/board/{name.partition(':')[2]}/" if ":" in name else "/board/"
            started = time.monotonic()
            status = await browser.get(path, session, Live_Version=ping["version"])
            if status != 200:
                seen.failed.append(f"{path}: {status}")
            seen.fetched[number, name].append((started, time.monotonic()))
    finally:
        seen.asking -= 1
