"""500 open pages on the server that `shouyue run` starts, a change a second by another process.

400 pages show 25 of 1,000 rows each, and ask for a row again that was changed; 100 show one list, and every change is
in it. How fresh they are counts from the commit until the answer is there, the pause included by which pages spread
their questions; an ordinary page is asked for all the while, and before without any stream.
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
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.live.pages import Browser, Seen, page
from benchmarks.report import Row

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "benchmarks.live.settings"
PAGES, CHANGES, WITHIN, SLOWER = 500, 20, 2.0, 2.0
ORDINARY, EVERY = "/policies/CM/", 0.2  # an ordinary page, asked for so often, in seconds

Account = dict[str, Any]
Writer = subprocess.Popen[str]


def main() -> list[Row]:
    with TemporaryDirectory() as folder, _site(Path(folder)) as (port, writer, accounts):
        return asyncio.run(_measure(port, writer, accounts))


async def _measure(port: int, writer: Writer, accounts: list[Account]) -> list[Row]:
    await _ordinary(port, accounts[0]["session"], seconds=3)
    alone = await _ordinary(port, accounts[0]["session"], seconds=CHANGES)
    fresh, beside, share = await _with_pages(port, writer, accounts)
    print(f"  new after {_ms(fresh)}; an ordinary page {_ms(beside)}, alone {_ms(alone)}", flush=True)
    return [
        Row("500 open pages: what changed is new, p99", "/min", 60 / _p(fresh, 99), "limit", 60 / WITHIN, 1, share),
        Row("an ordinary page beside them, p95", "/s", 1 / _p(beside, 95), "alone", 1 / _p(alone, 95), 1 / SLOWER, 1),
    ]


async def _with_pages(port: int, writer: Writer, accounts: list[Account]) -> tuple[list[float], list[float], float]:
    """How old news were on the pages, how long an ordinary page took, and the share of news that came."""
    browser, seen, shown = Browser(port, 60), Seen(), [(one, own) for one in accounts for own in one["pages"]]
    tasks = [
        asyncio.create_task(page(number, browser, seen, one["session"], own["wish"]))
        for number, (one, own) in enumerate(shown)
    ]
    while seen.opened + len(seen.failed) < PAGES:
        await asyncio.sleep(0.1)
    await seen.quiet()  # pages that were made long ago ask for everything first
    seen.fetched.clear()
    changing = asyncio.create_task(asyncio.to_thread(_change, writer))
    beside = await _ordinary(port, accounts[0]["session"], seconds=CHANGES)
    expected = [
        (number, name, at)
        for subject, at in await changing
        for number, (_one, own) in enumerate(shown)
        for name in (subject, "case")
        if name in own["names"]
    ]
    await seen.quiet()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    if seen.failed:
        print(f"  {len(seen.failed)} failed, as {seen.failed[0]}")
    found = [_first(seen.fetched[number, name], at) for number, name, at in expected]
    came = [age for age in found if age is not None]
    return came, beside, len(came) / len(found)


def _first(fetched: list[tuple[float, float]], at: float) -> float | None:
    """How long after `at` the first answer was there that was asked for after it."""
    return next((finished - at for started, finished in fetched if started >= at), None)


def _change(writer: Writer) -> list[tuple[str, float]]:
    """A change a second; each subject with the instant of its commit."""
    changed = []
    for number in range(CHANGES):
        started = time.monotonic()
        subject = f"case:{number * 37 % 1000}"
        changed.append((subject, float(_say(writer, subject))))
        time.sleep(max(0.0, 1 - (time.monotonic() - started)))
    return changed


async def _ordinary(port: int, session: str, *, seconds: float) -> list[float]:
    """How long an ordinary page takes, asked for in turn."""
    browser, took, until = Browser(port, 1), [], time.monotonic() + seconds
    while time.monotonic() < until:
        started = time.monotonic()
        if await browser.get(ORDINARY, session) != 200:
            raise RuntimeError(f"{ORDINARY} failed")
        took.append(time.monotonic() - started)
        await asyncio.sleep(max(0.0, EVERY - took[-1]))
    return took


@contextmanager
def _site(folder: Path) -> Iterator[tuple[int, Writer, list[Account]]]:
    """A server with an SQLite database of its own, and a process that writes into it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHOUYUE_", "DATABASE_"))}
    paths = f"{ROOT / 'src'}:{ROOT}"
    ours = {"SHOUYUE_VAR": str(folder), "DJANGO_SETTINGS_MODULE": SETTINGS, "PYTHONPATH": paths, "PORT": str(port)}
    environment = {**kept, **ours, "SHOUYUE_LOG_LEVEL": "ERROR"}
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
        yield port, writer, accounts
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
