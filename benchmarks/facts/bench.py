"""POST a fact that opens eight obligations, on PostgreSQL behind granian with two processes.

FACTS_REQUESTS (80) in each of three rounds, ours and a bare django-ninja view in turn, each on a server of its own.
What counts is the CPU of the server's processes and of the database's: it is steadier than the wall clock. First with
the connections to the database as the product's settings have them, then with connections that are kept.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.house import ROOT, House, cpu_of_all, house
from benchmarks.report import Row

REQUESTS = int(os.environ.get("FACTS_REQUESTS", "80"))
ROUNDS, CALLERS, PROCESSES, WARM = 3, 4, 2, 24
LOUD = ("--backpressure", "64", "--log-level", "error", "benchmarks.facts.wsgi:application")
MOST = 2.5  # how many times as much CPU as the bare view
WITHOUT = ["CC"]  # under the other four documents this complaint opens eight
FACTS = {"kind": "complaint", "severity": "general"}
TABLES = (
    *("journal_fact", "journal_mention", "journal_delivery", "obligations_head", "obligations_obligation"),
    *("obligations_clockevent", "obligations_tallychange"),
)


def main() -> list[Row]:
    rows = []
    with house() as ours:
        known = ours.ask(*_prepared())
        print(f"  the fact opens {known['opened']} obligations", flush=True)
        for keep, words in ((0, "a connection each"), (600, "connections kept")):
            with _server(ours, "settings", keep) as mine, _server(ours, "bare_settings", keep) as bare:
                rows.append(_compare(ours, known["token"], words, mine, bare))
    return rows


def _prepared() -> tuple[str, ...]:
    code = "import os; os.environ.update(BENCH_KEEP='0', DJANGO_SETTINGS_MODULE='benchmarks.facts.settings');"
    run = "import runpy; runpy.run_module('benchmarks.facts.prepare', run_name='__main__')"
    return "-c", f"{code}{run}", json.dumps(WITHOUT), json.dumps(FACTS)


def _compare(ours: House, token: str, words: str, mine: "Served", bare: "Served") -> Row:
    spent: dict[str, list[list[float]]] = {"ours": [], "bare": []}
    written: dict[str, list[list[int]]] = {"ours": [], "bare": []}
    for number in range(-1, ROUNDS):  # the first warms both up
        for name, served in (("ours", mine), ("bare", bare)):
            before, count = _counts(ours), WARM if number < 0 else REQUESTS
            cost = _asked(ours, served, token, f"{name}-{words[-4:]}-{number}", count)
            if number >= 0:
                spent[name].append(cost)
                written[name].append([after - was for after, was in zip(_counts(ours), before, strict=True)])
    each = {name: median(server + database for server, database, _wall in costs) for name, costs in spent.items()}
    for name, costs in spent.items():
        server, database, wall = (median(part) * 1000 for part in zip(*costs, strict=True))
        print(
            f"  {words}: {name} {each[name] * 1000:.2f} ms CPU (server {server:.2f}, database {database:.2f}),"
            f" {1000 / wall:,.0f} requests/s by the wall",
            flush=True,
        )
    same = float(written["ours"] == written["bare"])
    return Row(f"POST a fact, {words}", "/CPU s", 1 / each["ours"], "bare ninja", 1 / each["bare"], 1 / MOST, same)


def _asked(ours: House, served: "Served", token: str, name: str, count: int) -> list[float]:
    """CPU seconds of server and database for each request, and seconds by the wall."""
    begun = time.perf_counter()
    server, database = cpu_of_all(served[0]), cpu_of_all(ours.postmaster)
    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(lambda caller: _call(served[1], token, f"{name}-{caller}", count // CALLERS), range(CALLERS)))
    time.sleep(0.3)  # connections that end have told the postmaster what they cost
    asked = count // CALLERS * CALLERS
    return [
        (cpu_of_all(served[0]) - server) / asked,
        (cpu_of_all(ours.postmaster) - database) / asked,
        (time.perf_counter() - begun - 0.3) / asked,
    ]


def _call(port: int, token: str, name: str, count: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for number in range(count):
        body = {"id": f"{name}-{number}", "name": "case.received", "subject": f"case:{name}-{number}", "facts": FACTS}
        connection.request("POST", "/bench/cases", json.dumps(body), headers)
        response = connection.getresponse()
        said = response.read()
        if response.status != 201:
            raise RuntimeError(f"{response.status}: {said[:300]!r}")
    connection.close()


def _counts(ours: House) -> list[int]:
    with ours.connect() as connection:
        return [connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in TABLES]


Served = tuple[int, int]  # the server's first process, its port


@contextmanager
def _server(ours: House, settings: str, keep: int) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    granian = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--port", str(port)]
    command = [*granian, "--workers", str(PROCESSES), "--blocking-threads", str(CALLERS), *LOUD]
    environment: dict[str, Any] = ours.environment(f"benchmarks.facts.{settings}", BENCH_KEEP=str(keep))
    server = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.2)
        yield server.pid, port
    finally:
        server.terminate()
        server.wait(20)
