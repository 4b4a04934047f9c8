"""Servers, each with two processes, and what it costs them and the database to answer.

What counts is CPU: of the server's processes and of the database's. On a busy machine it is steadier than the wall
clock, which is kept beside it.
"""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.house import ROOT, House, cpu_of_all

CALLERS, PROCESSES = 4, 2
SETTLE = 0.3  # seconds until connections that end have told the database's first process what they cost
PATIENCE = 120.0  # seconds for a server to come up, and for one answer


@dataclass(frozen=True, slots=True)
class Served:
    """A server's first process and its port."""

    pid: int
    port: int


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds for each request: CPU of the server's processes, CPU of the database's, and by the wall."""

    server: float
    database: float
    wall: float

    @property
    def cpu(self) -> float:
        return self.server + self.database


@dataclass(frozen=True, slots=True)
class Question:
    """A request: `body` makes one from a name that no other has; every answer has `status` and holds `holds`."""

    served: Served
    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Callable[[str], str] | None = None
    status: int = 200
    holds: bytes = b""


@contextmanager
def serving(command: Sequence[str | Path], environment: Mapping[str, str], *, cwd: Path = ROOT) -> Iterator[Served]:
    """Start a server; `{port}` in its command is the port it shall have."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([str(word).format(port=port) for word in command], env=dict(environment), cwd=cwd)
    try:
        until = time.monotonic() + PATIENCE
        while socket.socket().connect_ex(("127.0.0.1", port)):
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{server.args!r} did not come up")
            time.sleep(0.2)
        yield Served(server.pid, port)
    finally:
        server.terminate()
        server.wait(20)


def granian(application: str, environment: Mapping[str, str]) -> AbstractContextManager[Served]:
    """Our server as the product starts it, with so many threads as there are callers."""
    command: list[str | Path] = [Path(sys.executable).parent / "granian", "--interface", "wsgi", "--port", "{port}"]
    command += ["--workers", str(PROCESSES), "--blocking-threads", str(CALLERS), "--backpressure", "64"]
    return serving([*command, "--log-level", "error", application], environment)


def gunicorn(
    python: Path, application: str, environment: Mapping[str, str], *, cwd: Path = ROOT
) -> AbstractContextManager[Served]:
    """A peer's server: gunicorn of its own environment."""
    command: list[str | Path] = [python.parent / "gunicorn", "--workers", str(PROCESSES), "--bind", "127.0.0.1:{port}"]
    return serving([*command, "--log-level", "error", "--timeout", "120", application], environment, cwd=cwd)


def asked(ours: House, question: Question, name: str, count: int) -> Cost:
    """Ask `count` times by four callers at once."""
    served, begun = question.served, time.perf_counter()
    server, database = cpu_of_all(served.pid), cpu_of_all(ours.postmaster)
    each = max(1, count // CALLERS)
    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(lambda caller: _call(question, f"{name}-{caller}", each), range(CALLERS)))
    wall = time.perf_counter() - begun
    time.sleep(SETTLE)
    asked = each * CALLERS
    return Cost(
        (cpu_of_all(served.pid) - server) / asked, (cpu_of_all(ours.postmaster) - database) / asked, wall / asked
    )


def in_turn(
    ours: House, questions: Mapping[str, Question], counts: Mapping[str, int], *, rounds: int, warm: int
) -> dict[str, Cost]:
    """Ask all of them in each round, `counts` times; the middle of the rounds by CPU. Prints what each costs."""
    spent: dict[str, list[Cost]] = {name: [] for name in questions}
    for number in range(-1, rounds):  # the first warms them up
        for name, question in questions.items():
            count = min(warm, counts[name]) if number < 0 else counts[name]
            cost = asked(ours, question, f"{name}-{number}", count)
            if number >= 0:
                spent[name].append(cost)
    return {name: _middle(name, costs) for name, costs in spent.items()}


def _middle(name: str, costs: list[Cost]) -> Cost:
    cost = sorted(costs, key=lambda one: one.cpu)[len(costs) // 2]
    print(
        f"  {name}: {cost.cpu * 1000:.2f} ms CPU (server {cost.server * 1000:.2f}, database"
        f" {cost.database * 1000:.2f}), {1 / median(one.wall for one in costs):,.0f} requests/s by the wall",
        flush=True,
    )
    return cost


def _call(question: Question, name: str, count: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", question.served.port, timeout=PATIENCE)
    for number in range(count):
        body = question.body(f"{name}-{number}") if question.body else None
        connection.request(question.method, question.path, body, dict(question.headers))
        response = connection.getresponse()
        said = response.read()
        if response.status != question.status or question.holds not in said:
            raise RuntimeError(f"{question.path}: {response.status}: {said[:300]!r}")
    connection.close()
