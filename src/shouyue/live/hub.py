"""One look into the journal for all open pages of a process, and what each of them is sent.

Everything here runs in the server's event loop, but for the looks and the making of parts: they run in one thread of
their own with one database connection. Nobody looks while no page is open.
"""

import asyncio
import contextvars
import logging
import random
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar
from weakref import WeakKeyDictionary

from django.db import connections

from shouyue.clock.logic import Reading
from shouyue.live import logic
from shouyue.live.logic import Ask, Pace, Served, Share, Wish
from shouyue.live.queries import Look

MOST_OF_ONE = 20  # streams of one account in one process: hidden tabs have none
MOST_OF_ALL = 2000

log = logging.getLogger(__name__)
T = TypeVar("T")


class Page:
    """An open page that listens: what it is to be told next."""

    def __init__(self, wish: Wish, session: str, language: str) -> None:
        self.wish, self.session, self.language = wish, session, language
        self.names: set[str] = set()
        self.parts: dict[Share, bytes] = {}  # the newest of each
        self.clock = False
        self.over = False
        self.wake = asyncio.Event()

    def tell(self, names: Iterable[str] = (), *, clock: bool = False, over: bool = False) -> None:
        self.names.update(names)
        self.clock = self.clock or clock
        self.over = self.over or over
        self.wake.set()

    def give(self, share: Share, part: bytes) -> None:
        self.parts[share] = part
        self.wake.set()

    def asks(self, share: Share) -> Ask:
        return Ask(self.session, self.wish.account, self.language, share)


class Hub:
    """The open pages of one process. `look`, `welcome` and `serve` ask the database, in the hub's own thread.

    `welcome` answers which sessions (each with its account) may still listen; `serve` makes parts, as of the company's
    time that it is given.
    """

    def __init__(
        self,
        look: Callable[[], Look],
        welcome: Callable[[Mapping[str, int]], Collection[str]],
        serve: Callable[[Collection[Ask], datetime], Served],
        pace: Pace,
    ) -> None:
        self._look, self._welcome, self._serve, self._pace = look, welcome, serve, pace
        self._by_name: dict[str, set[Page]] = {}
        self._sharing: dict[str, set[tuple[Page, Share]]] = {}
        self._due: dict[tuple[Page, Share], None] = {}  # parts that are to be made anew, those that wait longest first
        self._serve_at = 0.0
        self._pages: set[Page] = set()
        self._seen: frozenset[object] = frozenset()
        self._lately: deque[tuple[float, frozenset[str]]] = deque()
        self._clock: Reading | None = None
        self._looked_at = 0.0
        self._watch: asyncio.Task[None] | None = None

    def has_room(self, account: int) -> bool:
        """Whether one more page of this account may listen."""
        of_one = Counter(page.wish.account for page in self._pages)[account]
        return of_one < MOST_OF_ONE and len(self._pages) < MOST_OF_ALL

    async def stream(self, wish: Wish, session: str, *, age: float, language: str = "") -> AsyncIterator[bytes]:
        """What a page in this language is sent, until its session ends. `age`: seconds since the page was made."""
        page = Page(wish, session, language)
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
                asks = bool(page.names)
                for part in self._news(page):
                    yield part
                if asks:
                    await asyncio.sleep(self._pace.ping)
            yield logic.message("bye", {})
        finally:
            self._leave(page)

    def _join(self, page: Page, age: float) -> None:
        self._pages.add(page)
        for name in page.wish.names:
            self._by_name.setdefault(name, set()).add(page)
        for share in page.wish.shares:
            for name in share.names:
                self._sharing.setdefault(name, set()).add((page, share))
        if age > self._pace.remember:
            page.tell(clock=True)
            self._renew(page)
        else:
            made = time.monotonic() - age
            for seen_at, names in self._lately:
                if seen_at >= made:
                    self._renew(page, names)
        if self._watch is None or self._watch.done():
            # A context of its own: in that of a request, asgiref would send its work to a thread that ends with it.
            self._watch = asyncio.get_running_loop().create_task(self._run(), context=contextvars.Context())

    def _renew(self, page: Page, names: frozenset[str] | None = None) -> None:
        """Let one page renew what it shows of these names, or everything."""
        if heard := page.wish.names if names is None else names & page.wish.names:
            page.tell(heard)
        for share in page.wish.shares:
            if names is None or names & share.names:
                self._due[page, share] = None

    def _leave(self, page: Page) -> None:
        self._pages.discard(page)
        for name in page.wish.names:
            _remove(self._by_name, name, page)
        for share in page.wish.shares:
            self._due.pop((page, share), None)
            for name in share.names:
                _remove(self._sharing, name, (page, share))

    def _news(self, page: Page) -> Iterable[bytes]:
        """What has gathered for a page, as events; then it has nothing to hear."""
        names, clock, parts = sorted(page.names), page.clock, page.parts
        page.names, page.clock, page.parts = set(), False, {}
        page.wake.clear()
        if clock and self._clock is not None:
            ahead = (time.monotonic() - self._looked_at) * float(self._clock.rate)
            yield logic.message(
                "clock", {"now": self._clock.company.timestamp() + ahead, "rate": float(self._clock.rate)}
            )
        yield from parts.values()
        if names:
            asking = max(self._audience(name) for name in names)
            yield logic.message("ping", {"names": names, "spread": logic.spread(asking)})

    def _audience(self, name: str) -> int:
        """How many pages a fact of that name is news for."""
        return len(self._by_name.get(name, ())) + len(self._sharing.get(name, ()))

    async def _run(self) -> None:
        """Look as long as a page is open; an error of the database is logged and the next look tried."""
        loop, sweep_at = asyncio.get_running_loop(), time.monotonic() + self._pace.sweep
        with ThreadPoolExecutor(1, thread_name_prefix="live") as thread:
            while self._pages:
                try:
                    look = await loop.run_in_executor(thread, _asking, self._look)
                    self._hear(look)
                    if self._due and time.monotonic() >= self._serve_at:
                        await self._hand_out(thread, look.clock.company)
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
        now = time.monotonic()
        for fact in fresh:
            names = logic.touched((fact.subject, *fact.about))
            self._lately.append((now, names))
            for name in names:
                for page in self._by_name.get(name, ()):
                    page.tell((name,))
                self._due.update(dict.fromkeys(self._sharing.get(name, ())))
        while self._lately and self._lately[0][0] < now - self._pace.remember:
            self._lately.popleft()
        if look.cut:
            for page in self._pages:
                self._renew(page)
        self._set_clock(look.clock)

    def _set_clock(self, clock: Reading) -> None:
        """Tell the pages when the company's clock was set anew: it no longer runs as it did."""
        before, self._clock, self._looked_at = self._clock, clock, time.monotonic()
        if before is None or logic.was_set(before, clock):
            for page in self._pages:
                page.tell(clock=True)

    async def _hand_out(self, thread: ThreadPoolExecutor, at: datetime) -> None:
        """Have the parts made that are due, and give each to all pages that share it; then rest as long as it took."""
        asked = {due: due[0].asks(due[1]) for due in self._due}
        begun, loop = time.monotonic(), asyncio.get_running_loop()
        asks = tuple(dict.fromkeys(asked.values()))
        served = await loop.run_in_executor(thread, _asking, lambda: self._serve(asks, at))
        for (page, share), ask in asked.items():
            if ask.session in served.ended:
                page.tell(over=True)
            elif ask not in served.parts:
                continue
            elif (part := served.parts[ask]) is None:
                page.tell(share.names)
            else:
                page.give(share, part)
            self._due.pop((page, share), None)
        took = time.monotonic() - begun
        self._serve_at = time.monotonic() + (took if self._due else max(took, self._pace.part))

    async def _sweep(self, thread: ThreadPoolExecutor) -> None:
        """End the streams of those who signed out, or whose session or permission ended."""
        sessions = {page.session: page.wish.account for page in self._pages}
        loop = asyncio.get_running_loop()
        welcome = await loop.run_in_executor(thread, _asking, lambda: self._welcome(sessions))
        for page in self._pages:
            if page.session in sessions and page.session not in welcome:
                page.tell(over=True)


def _remove(kept: dict[str, set[T]], name: str, one: T) -> None:
    kept[name].discard(one)
    if not kept[name]:
        del kept[name]


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
