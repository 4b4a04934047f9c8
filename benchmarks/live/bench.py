"""500 open pages on the server that `shouyue run` starts, a change a second by another process (LIVE_CHANGES, 20).

Twice: 500 pages that show 25 of 1,000 rows each and ask for a row again that was changed; then 500 pages that show the
journal, which every change is in. How fresh they are counts from the commit until it is there, the pause included by
which pages spread their questions. An ordinary page is asked for all the while, and before and after without any
stream. CPU is that of the server's processes; a change costs what they use beyond those ordinary pages.
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.house import cpu_of_all
from benchmarks.live.pages import Browser, Seen, page
from benchmarks.report import Row

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "benchmarks.live.settings"
PAGES, CHANGES, WITHIN, SLOWER = 500, int(os.environ.get("LIVE_CHANGES", "20")), 2.0, 2.0
ORDINARY, EVERY = "/policies/CM/", 0.2  # an ordinary page, asked for so often, in seconds
VIEWS = 10  # a change on all these pages may cost as much as so many ordinary pages

Account = dict[str, Any]
Writer = subprocess.Popen[str]


@dataclass(frozen=True, slots=True)
class Site:
    """A running server, and a process that writes into its database."""

    port: int
    server: int
    writer: Writer
    accounts: list[Account]

    @property
    def session(self) -> str:
        return str(self.accounts[0]["session"])


@dataclass(frozen=True, slots=True)
class Shown:
    """An open page: whose, its wish, and the subjects that it shows; none: whatever happens."""

    session: str
    wish: str
    names: frozenset[str]

    def shows(self, subject: str) -> bool:
        return not self.names or subject in self.names


@dataclass(frozen=True, slots=True)
class Views:
    """How long ordinary pages took, and the server's CPU meanwhile, in seconds."""

    took: list[float]
    cpu: float


def main() -> list[Row]:
    with TemporaryDirectory() as folder, _site(Path(folder)) as site:
        return asyncio.run(_measure(site))


async def _measure(site: Site) -> list[Row]:
    await _ordinary(site, seconds=3)
    before = await _ordinary(site, seconds=CHANGES)
    rows = [Shown(one["session"], own["wish"], frozenset(own["names"])) for one in site.accounts for own in one["rows"]]
    journal = [Shown(one["session"], one["journal"], frozenset()) for one in site.accounts for _own in one["rows"]]
    found = [
        (what, await _open(site, shown)) for what, shown in (("rows of their own", rows), ("the journal", journal))
    ]
    after = await _ordinary(site, seconds=CHANGES)
    alone = Views(before.took + after.took, before.cpu + after.cpu)
    return [row for what, (fresh, beside, share) in found for row in _rows(what, fresh, beside, alone, share)]


def _rows(what: str, fresh: list[float], beside: Views, alone: Views, share: float) -> list[Row]:
    view = alone.cpu / len(alone.took)
    change = max(0.001, (beside.cpu - view * len(beside.took)) / CHANGES)
    print(f"  {what}: new after {_ms(fresh)}; an ordinary page {_ms(beside.took)}, alone {_ms(alone.took)}")
    print(f"  {what}: CPU {change * 1000:.0f} ms a change, {view * 1000:.0f} ms an ordinary page", flush=True)
    return [
        Row(f"{PAGES} pages of {what}: new, p99", "/min", 60 / _p(fresh, 99), "limit", 60 / WITHIN, 1, share),
        Row("  an ordinary page beside, p95", "/s", 1 / _p(beside.took, 95), "alone", 1 / _p(alone.took, 95), 0.5, 1),
        Row("  changes by CPU", "/s", 1 / change, "ordinary pages by CPU", 1 / view, 1 / VIEWS, 1),
    ]


async def _open(site: Site, shown: list[Shown]) -> tuple[list[float], Views, float]:
    """How old news were on these pages, the ordinary pages beside them, and the share of news that came."""
    browser, seen = Browser(site.port, 60), Seen()
    tasks = [asyncio.create_task(page(n, browser, seen, one.session, one.wish)) for n, one in enumerate(shown)]
    while seen.opened + len(seen.failed) < len(shown):
        await asyncio.sleep(0.1)
    await seen.quiet()  # pages that were made long ago renew everything first
    seen.forget()
    changing = asyncio.create_task(asyncio.to_thread(_change, site.writer))
    beside = await _ordinary(site, seconds=CHANGES)
    changes = await changing
    await seen.quiet()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    if seen.failed:
        print(f"  {len(seen.failed)} failed, as {seen.failed[0]}")
    found = [_age(seen, n, change) for change in changes for n, one in enumerate(shown) if one.shows(change[0])]
    came = [age for age in found if age is not None]
    return came, beside, len(came) / len(found)


def _age(seen: Seen, number: int, change: tuple[str, str, float]) -> float | None:
    """How long after a change it was on that page: a row asked for after it, or a part with its fact in it."""
    subject, fact, at = change
    if fetched := seen.fetched.get((number, subject)):
        return next((finished - at for started, finished in fetched if started >= at), None)
    return next((came - at for came, part in seen.parts[number] if f"fact-{fact}" in part), None)


def _change(writer: Writer) -> list[tuple[str, str, float]]:
    """A change a second; each subject with its fact and the instant of its commit."""
    changed = []
    for number in range(CHANGES):
        started = time.monotonic()
        subject = f"case:{number * 37 % 1000}"
        fact, at = _say(writer, subject).split()
        changed.append((subject, fact, float(at)))
        time.sleep(max(0.0, 1 - (time.monotonic() - started)))
    return changed


async def _ordinary(site: Site, *, seconds: float) -> Views:
    """Ask for an ordinary page, one after the other."""
    browser, took, until = Browser(site.port, 1), [], time.monotonic() + seconds
    used = cpu_of_all(site.server)
    while time.monotonic() < until:
        started = time.monotonic()
        if await browser.get(ORDINARY, site.session) != 200:
            raise RuntimeError(f"{ORDINARY} failed")
        took.append(time.monotonic() - started)
        await asyncio.sleep(max(0.0, EVERY - took[-1]))
    return Views(took, cpu_of_all(site.server) - used)


@contextmanager
def _site(folder: Path) -> Iterator[Site]:
    """A server with an SQLite database of its own, and a process that writes into it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHOUYUE_", "DATABASE_"))}
    paths = f"{ROOT / 'src'}:{ROOT}"
    ours = {"SHOUYUE_VAR": str(folder), "DJANGO_SETTINGS_MODULE": SETTINGS, "PYTHONPATH": paths, "PORT": str(port)}
    environment = {**kept, **ours, "SHOUYUE_LOG_LEVEL": "ERROR"}
    (folder / "static").mkdir()
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=environment, cwd=ROOT, check=True)
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    writer = subprocess.Popen([sys.executable, "-m", "benchmarks.live.writer"], env=environment, cwd=ROOT, **pipes)
    granian = [str(Path(sys.executable).parent / "granian"), "--interface", "asginl", "--port", str(port)]
    command = [*granian, "--workers-kill-timeout", "3", "--log-level", "warning", "shouyue.config.asgi:application"]
    server = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        accounts: list[Account] = json.loads(_say(writer, ""))
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.2)
        yield Site(port, server.pid, writer, accounts)
    finally:
        for process in (writer, server):
            process.terminate()
            process.wait(10)


def _say(writer: Writer, line: str) -> str:
    """Write a line to the process and read its answer."""
    if writer.stdin is None or writer.stdout is None:
        raise RuntimeError("the writer has no pipes")
    writer.stdin.write(f"{line}\n")
    writer.stdin.flush()
    return writer.stdout.readline()


def _p(values: list[float], share: int) -> float:
    return quantiles(values, n=100)[share - 1]


def _ms(values: list[float]) -> str:
    return f"p50 {median(values) * 1000:.0f} ms, p95 {_p(values, 95) * 1000:.0f} ms, p99 {_p(values, 99) * 1000:.0f} ms"
