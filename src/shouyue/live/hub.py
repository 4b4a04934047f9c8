"""One look into the journal for all open pages of a process, and what each of them is sent.

Everything here runs in the server's event loop, but for the looks: they run in one thread of their own with one
database connection. Nobody looks while no page is open.
"""

import asyncio
import contextvars
import logging
import random
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from weakref import WeakKeyDictionary

from django.db import connections

from shouyue.clock.logic import Reading
from shouyue.live import logic
from shouyue.live.logic import Pace, Wish
from shouyue.live.queries import Look

MOST_OF_ONE = 20  # streams of one account in one process: hidden tabs have none
MOST_OF_ALL = 2000

log = logging.getLogger(__name__)
T = TypeVar("T")


class Page:
    """An open page that listens: what it is to be told next."""

    def __init__(self, wish: Wish, session: str) -> None:
        self.wish, self.session = wish, session
        self.names: set[str] = set()
        self.clock = False
        self.over = False
        self.wake = asyncio.Event()

    def tell(self, names: Iterable[str] = (), *, clock: bool = False, over: bool = False) -> None:
        self.names.update(names)
        self.clock = self.clock or clock
        self.over = self.over or over
        self.wake.set()


class Hub:
    """The open pages of one process. `look` and `welcome` ask the database and are called in the hub's own thread."""

    def __init__(
        self, look: Callable[[], Look], welcome: Callable[[Mapping[str, int]], frozenset[str]], pace: Pace
    ) -> None:
        self._look, self._welcome, self._pace = look, welcome, pace
        self._by_name: dict[str, set[Page]] = {}
        self._pages: set[Page] = set()
        self._seen: frozenset[object] = frozenset()
        self._lately: deque[tuple[float, frozenset[str]]] = deque()
        self._clock: Reading | None = None
        self._looked_at = 0.0
        self._version = ""
        self._watch: asyncio.Task[None] | None = None

    def has_room(self, account: int) -> bool:
        """Whether one more page of this account may listen."""
        of_one = Counter(page.wish.account for page in self._pages)[account]
        return of_one < MOST_OF_ONE and len(self._pages) < MOST_OF_ALL

    async def stream(self, wish: Wish, session: str, *, age: float) -> AsyncIterator[bytes]:
        """What a page is sent, until its session ends. `age`: seconds since the page was made."""
        page = Page(wish, session)
        self._join(page, age)
        try:
            # Pages that lose their server come back one after the other.
            yield f"retry: {random.randint(2000, 6000)}\n\n".encode()
            while not page.over:
                try:
                    async with asyncio.timeout(self._pace.keep_alive):
                        await page.wake.wait()
                except TimeoutError:
                    yield b": ping\n\n"
                    continue
                for part in self._news(page):
                    yield part
                await asyncio.sleep(self._pace.ping)
            yield logic.message("bye", {})
        finally:
            self._leave(page)

    def _join(self, page: Page, age: float) -> None:
        self._pages.add(page)
        for name in page.wish.names:
            self._by_name.setdefault(name, set()).add(page)
        if age > self._pace.remember:
            page.tell(page.wish.names, clock=True)
        else:
            made = time.monotonic() - age
            for seen_at, names in self._lately:
                if seen_at >= made and (heard := names & page.wish.names):
                    page.tell(heard)
        if self._watch is None or self._watch.done():
            # A context of its own: in that of a request, asgiref would send its work to a thread that ends with it.
            self._watch = asyncio.get_running_loop().create_task(self._run(), context=contextvars.Context())

    def _leave(self, page: Page) -> None:
        self._pages.discard(page)
        for name in page.wish.names:
            self._by_name[name].discard(page)
            if not self._by_name[name]:
                del self._by_name[name]

    def _news(self, page: Page) -> Iterable[bytes]:
        """What has gathered for a page, as events; then it has nothing to hear."""
        names, clock = sorted(page.names), page.clock
        page.names, page.clock = set(), False
        page.wake.clear()
        if clock and self._clock is not None:
            ahead = (time.monotonic() - self._looked_at) * float(self._clock.rate)
            yield logic.message(
                "clock", {"now": self._clock.company.timestamp() + ahead, "rate": float(self._clock.rate)}
            )
        if names:
            asking = max(len(self._by_name[name]) for name in names)  # pages that this is news for
            data = {"names": names, "version": self._version, "spread": logic.spread(asking)}
            yield logic.message("ping", data)

    async def _run(self) -> None:
        """Look as long as a page is open; an error of the database is logged and the next look tried."""
        loop, sweep_at = asyncio.get_running_loop(), time.monotonic() + self._pace.sweep
        with ThreadPoolExecutor(1, thread_name_prefix="live") as thread:
            while self._pages:
                try:
                    self._hear(await loop.run_in_executor(thread, _asking, self._look))
                    if time.monotonic() >= sweep_at:
                        sweep_at = time.monotonic() + self._pace.sweep
                        await self._sweep(thread)
                except Exception:
                    log.exception("could not look for what changed")
                    await asyncio.sleep(1)
                await asyncio.sleep(self._pace.poll)
            self._watch = None  # a page that comes from now on starts anew
            await loop.run_in_executor(thread, connections.close_all)

    def _hear(self, look: Look) -> None:
        """Tell the pages what is new since the last look."""
        fresh = [fact for fact in look.facts if fact.id not in self._seen]
        self._seen = frozenset(fact.id for fact in look.facts)
        self._version = str(fresh[-1].id) if fresh else self._version
        now = time.monotonic()
        for fact in fresh:
            names = logic.touched((fact.subject, *fact.about))
            self._lately.append((now, names))
            for name in names:
                for page in self._by_name.get(name, ()):
                    page.tell((name,))
        while self._lately and self._lately[0][0] < now - self._pace.remember:
            self._lately.popleft()
        if look.cut:
            for page in self._pages:
                page.tell(page.wish.names)
        self._set_clock(look.clock)

    def _set_clock(self, clock: Reading) -> None:
        """Tell the pages when the company's clock was set anew: it no longer runs as it did."""
        before, self._clock, self._looked_at = self._clock, clock, time.monotonic()
        if before is None or logic.was_set(before, clock):
            for page in self._pages:
                page.tell(clock=True)

    async def _sweep(self, thread: ThreadPoolExecutor) -> None:
        """End the streams of those who signed out, or whose session or permission ended."""
        sessions = {page.session: page.wish.account for page in self._pages}
        loop = asyncio.get_running_loop()
        welcome = await loop.run_in_executor(thread, _asking, lambda: self._welcome(sessions))
        for page in self._pages:
            if page.session in sessions and page.session not in welcome:
                page.tell(over=True)


def _asking(ask: Callable[[], T]) -> T:
    """Ask; after an error the next question gets a new connection."""
    try:
        return ask()
    except Exception:
        connections.close_all()
        raise


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def hub(make: Callable[[], Hub]) -> Hub:
    """The hub of this event loop; made when it is first asked for."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = make()
    return _hubs[loop]
