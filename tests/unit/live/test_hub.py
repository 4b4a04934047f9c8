"""The hub with a journal in memory: who hears what, how often, and until when."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from shouyue.clock.logic import Reading
from shouyue.journal.queries import Told
from shouyue.kit.ids import uuid7
from shouyue.live.hub import MOST_OF_ONE, Hub
from shouyue.live.logic import Ask, Pace, Served, Share, Wish, message
from shouyue.live.queries import Look

AT = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
QUICK = Pace(poll=0.005, ping=0.02, part=0.02, keep_alive=0.1, sweep=0.02, remember=0.5)


class Journal:
    """What the looks find; the clock stands still unless a test sets it."""

    def __init__(self) -> None:
        self.facts: list[Told] = []
        self.clock = Reading(AT, AT, Decimal(1))
        self.signed_out: set[str] = set()
        self.cut = False
        self.looks = 0
        self.broken = 0
        self.rounds: list[frozenset[Ask]] = []
        self.refused: set[int] = set()  # accounts that must fetch for themselves
        self.at_once = 100  # parts that one round makes

    def look(self) -> Look:
        self.looks += 1
        if self.broken:
            self.broken -= 1
            raise ConnectionError("the database went away")
        return Look(tuple(self.facts), self.clock, self.cut)

    def welcome(self, sessions: Mapping[str, int]) -> frozenset[str]:
        return frozenset(sessions) - self.signed_out

    def serve(self, asks: Collection[Ask], at: datetime) -> Served:
        """Parts that say how many facts there are."""
        assert at == self.clock.company
        self.rounds.append(frozenset(asks))
        part = message("piece", {"facts": len(self.facts)})
        reached = [ask for ask in asks if ask.session not in self.signed_out][: self.at_once]
        parts = {ask: None if ask.account in self.refused else part for ask in reached}
        return Served(parts, frozenset(ask.session for ask in asks if ask.session in self.signed_out))

    def add(self, subject: str, *about: str, id_at: datetime = AT) -> Told:
        fact = Told(uuid7(id_at), "case.received", subject, about)
        self.facts.append(fact)
        return fact


class Listener:
    """An open page: gathers its events until it is closed."""

    def __init__(
        self,
        hub: Hub,
        *names: str,
        account: int = 1,
        session: str = "s1",
        age: float = 0.0,
        share: Share | None = None,
        language: str = "",
    ) -> None:
        self.events: list[tuple[str, Any]] = []
        self.alive = 0
        wish = Wish(account, frozenset(names), AT, frozenset({share} if share else ()))
        self._stream = hub.stream(wish, session, age=age, language=language)
        self.task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for part in self._stream:
            kind, _, data = part.decode().strip().partition("\n")
            if kind.startswith("event: "):
                self.events.append((kind[7:], json.loads(data.removeprefix("data: "))))
            elif kind == ": ping":
                self.alive += 1

    @property
    def pings(self) -> list[list[str]]:
        return [data["names"] for event, data in self.events if event == "ping"]

    @property
    def pieces(self) -> list[int]:
        return [data["facts"] for event, data in self.events if event == "piece"]

    async def close(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.002)


def play(scene: Callable[[Hub, Journal], Awaitable[None]], pace: Pace = QUICK) -> None:
    async def run() -> None:
        journal = Journal()
        await scene(Hub(journal.look, journal.welcome, journal.serve, pace), journal)

    asyncio.run(run())


def test_a_page_hears_of_what_it_wished_for_and_of_nothing_else() -> None:
    async def scene(hub: Hub, journal: Journal) -> None:
        one, kind, all_ = Listener(hub, "case:1", "case:3"), Listener(hub, "obligation"), Listener(hub, "*")
        await until(lambda: journal.looks > 1)
        journal.add("case:2")
        journal.add("obligation:9", "case:1")
        await until(lambda: bool(one.pings and kind.pings and all_.pings))
        assert (one.pings, kind.pings, all_.pings) == ([["case:1"]], [["obligation"]], [["*"]])
        assert one.events[-1] == ("ping", {"names": ["case:1"], "spread": 0})
        for page in (one, kind, all_):
            await page.close()

    play(scene)


def test_changes_in_quick_succession_come_as_few_pings() -> None:
    async def scene(hub: Hub, journal: Journal) -> None:
        page = Listener(hub, "case:1", "case:2")
        await until(lambda: journal.looks > 1)
        started = asyncio.get_running_loop().time()
        for _round in range(20):
            journal.add(f"case:{random.choice((1, 2))}")
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.25)
        took = asyncio.get_running_loop().time() - started
        assert 2 <= len(page.pings) <= took / 0.1 + 1
        await page.close()

    play(scene, Pace(poll=0.005, ping=0.1))


def test_a_fact_that_commits_late_is_heard_once() -> None:
    async def scene(hub: Hub, journal: Journal) -> None:
        page = Listener(hub, "case:1", "case:2")
        journal.add("case:1")
        await until(lambda: page.pings == [["case:1"]])
        journal.add("case:2", id_at=AT - timedelta(seconds=4))
        journal.facts.sort(key=lambda fact: fact.id)
        await until(lambda: len(page.pings) == 2)
        await asyncio.sleep(0.06)
        assert page.pings == [["case:1"], ["case:2"]]
        await page.close()

    play(scene)


def test_a_page_made_before_a_fact_and_connected_after_it_hears_of_it() -> None:
    async def scene(hub: Hub, journal: Journal) -> None:
        first = Listener(hub, "case:1")
        journal.add("case:1")
        await until(lambda: bool(first.pings))
        before, after = Listener(hub, "case:1", age=0.3), Listener(hub, "case:1", age=0.0)
        await until(lambda: bool(before.pings))
        assert (before.pings, after.pings) == ([["case:1"]], [])
        for page in (first, before, after):
            await page.close()

    play(scene)


def test_a_page_that_was_away_for_long_asks_for_everything() -> None:
    async def scene(hub: Hub, journal: Journal) -> None:
        page = Listener(hub, "case:1", "case:2", age=60.0)
        await until(lambda: bool(page.pings))
        assert page.pings == [["case:1", "case:2"]]
        await page.close()

    play(scene)


def test_when_there_is_too_much_to_tell_all_look_again() -> None:
    async def scene(hub: Hub, journal: Journal) -> None:
        page = Listener(hub, "case:1", "case:2")
        journal.cut = True
        await until(lambda: bool(page.pings))
        assert page.pings[0] == ["case:1", "case:2"]
        await page.close()

    play(scene)


def test_who_signs_out_is_told_no_more_and_the_others_stay() -> None:
    async def scene(hub: Hub, journal: Journal) -> None:
        gone, stays = Listener(hub, "case", session="s1"), Listener(hub, "case", session="s2")
        await until(lambda: journal.looks > 1)
        journal.signed_out.add("s1")
        await until(gone.task.done)
        assert gone.events[-1] == ("bye", {})
        assert not stays.task.done()
        await stays.close()

    play(scene)


def test_a_quiet_stream_shows_that_it_lives() -> None:
    async def scene(hub: Hub, journal: Journal) -> None:
        page = Listener(hub, "case")
        await until(lambda: page.alive >= 2)
        assert page.pings == []
        await page.close()

    play(scene)


def test_a_clock_that_is_set_is_told() -> None:
    async def scene(hub: Hub, journal: Journal) -> None:
        page = Listener(hub, "case")
        await until(lambda: len(page.events) == 1)
        journal.clock = Reading(AT, AT + timedelta(hours=1), Decimal(0))
        await until(lambda: len(page.events) == 2)
        assert [event for event, _data in page.events] == ["clock", "clock"]
        assert page.events[1][1] == {"now": (AT + timedelta(hours=1)).timestamp(), "rate": 0.0}
        await page.close()

    play(scene)


def test_an_error_of_the_database_is_survived() -> None:
    async def scene(hub: Hub, journal: Journal) -> None:
        journal.broken = 1
        page = Listener(hub, "case")
        await until(lambda: journal.looks == 1)
        journal.add("case:1")
        await until(lambda: bool(page.pings))
        await page.close()

    play(scene)


def test_nobody_looks_while_no_page_is_open_and_the_next_page_wakes_it() -> None:
    async def scene(hub: Hub, journal: Journal) -> None:
        await Listener(hub, "case").close()
        page = Listener(hub, "case")
        await until(lambda: journal.looks > 1)
        await page.close()
        await asyncio.sleep(0.05)
        looks = journal.looks
        await asyncio.sleep(0.05)
        assert journal.looks == looks
        page = Listener(hub, "case")
        await until(lambda: journal.looks > looks)
        await page.close()

    play(scene)


def test_one_account_has_room_for_so_many_pages() -> None:
    async def scene(hub: Hub, journal: Journal) -> None:
        pages = [Listener(hub, "case") for _number in range(MOST_OF_ONE)]
        await until(lambda: journal.looks > 1)
        assert (hub.has_room(1), hub.has_room(2)) == (False, True)
        await pages[0].close()
        assert hub.has_room(1)
        for page in pages[1:]:
            await page.close()

    play(scene)


HOUSE = Share("house", "/house/", frozenset({"*"}))


def test_pages_that_share_a_part_are_sent_it_and_none_of_them_asks() -> None:
    async def scene(hub: Hub, journal: Journal) -> None:
        pages = [Listener(hub, account=n, session=f"s{n}", share=HOUSE, language="en") for n in range(3)]
        other = Listener(hub, "*", session="s9")
        await until(lambda: journal.looks > 1)
        journal.add("case:1")
        await until(lambda: all(page.pieces for page in pages) and bool(other.pings))
        assert [(page.pieces, page.pings) for page in pages] == [([1], [])] * 3
        assert (other.pieces, other.pings) == ([], [["*"]])
        assert journal.rounds == [frozenset(Ask(f"s{n}", n, "en", HOUSE) for n in range(3))]
        for page in (*pages, other):
            await page.close()

    play(scene)


def test_whoever_may_not_have_the_part_is_told_to_ask_and_whoever_signed_out_gets_nothing() -> None:
    async def scene(hub: Hub, journal: Journal) -> None:
        pages = [Listener(hub, account=n, session=f"s{n}", share=HOUSE) for n in range(3)]
        await until(lambda: journal.looks > 1)
        journal.refused, journal.signed_out = {1}, {"s2"}
        journal.add("case:1")
        await until(pages[2].task.done)
        await until(lambda: bool(pages[0].pieces and pages[1].pings))
        assert (pages[0].pieces, pages[1].pieces, pages[2].pieces) == ([1], [], [])
        assert pages[1].pings == [["*"]]
        assert pages[2].events[-1] == ("bye", {})
        for page in pages[:2]:
            await page.close()

    play(scene, Pace(poll=0.005, ping=0.02, part=0.02, sweep=60.0))


def test_what_a_round_does_not_reach_comes_in_the_next() -> None:
    async def scene(hub: Hub, journal: Journal) -> None:
        pages = [Listener(hub, account=n, session=f"s{n}", share=HOUSE) for n in range(5)]
        await until(lambda: journal.looks > 1)
        journal.at_once = 2
        journal.add("case:1")
        await until(lambda: all(page.pieces for page in pages))
        assert [len(asks) for asks in journal.rounds] == [5, 3, 1]
        for page in pages:
            await page.close()

    play(scene)


def test_a_page_that_was_away_is_sent_what_it_shares_anew() -> None:
    async def scene(hub: Hub, journal: Journal) -> None:
        page = Listener(hub, share=HOUSE, age=60.0)
        await until(lambda: bool(page.pieces))
        assert (page.pieces, page.pings) == ([0], [])
        await page.close()

    play(scene)
