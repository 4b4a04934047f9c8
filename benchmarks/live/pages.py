"""Open pages as a browser keeps them: one stream each, and a question after each ping. Plain sockets, little cost."""

import asyncio
import json
import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Seen:
    """What came to the pages, by page: rows with when they were asked for and there, ready-made parts with when."""

    fetched: dict[tuple[int, str], list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[int, list[tuple[float, str]]] = field(default_factory=lambda: defaultdict(list))
    opened: int = 0
    failed: list[str] = field(default_factory=list)
    asking: int = 0  # questions under way
    last: float = 0.0  # when anything came

    def forget(self) -> None:
        self.fetched.clear()
        self.parts.clear()

    async def quiet(self) -> None:
        """Wait until nothing has come to any page for two seconds."""
        self.last = time.monotonic()
        while self.asking or time.monotonic() - self.last < 2:
            await asyncio.sleep(0.1)


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
    """One open page: takes what it is sent, and asks for what a ping names after the pause that the ping asks for."""
    reader, writer = await asyncio.open_connection("127.0.0.1", browser.port, limit=2**20)
    try:
        writer.write(request(f"/live/?wish={wish}", session, Accept="text/event-stream"))
        status, _length = await head(reader)
        if status != 200:
            seen.failed.append(f"stream: {status}")
            return
        seen.opened += 1
        async with asyncio.TaskGroup() as asking:
            event = b""
            while not reader.at_eof():
                line = await reader.readline()
                if line.startswith(b"event: "):
                    event = line[7:].strip()
                elif line.startswith(b"data: ") and event == b"piece":
                    seen.last = time.monotonic()
                    seen.parts[number].append((seen.last, line.decode()))
                elif line.startswith(b"data: ") and event == b"ping":
                    asking.create_task(_ask(number, browser, seen, session, json.loads(line[6:])))
    finally:
        writer.close()


async def _ask(number: int, browser: Browser, seen: Seen, session: str, ping: dict[str, Any]) -> None:
    seen.asking += 1
    try:
        await asyncio.sleep(random.random() * ping["spread"] / 1000)
        for name in ping["names"]:
            path = f"/board/{name.partition(':')[2]}/"
            started = time.monotonic()
            status = await browser.get(path, session)
            if status != 200:
                seen.failed.append(f"{path}: {status}")
            seen.last = time.monotonic()
            seen.fetched[number, name].append((started, seen.last))
    finally:
        seen.asking -= 1
