"""A whole installation in a folder of its own, with its own database, run from outside as its owner would."""

import atexit
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
# Compiled once for all these processes, beside the source and not in it.
COMPILED = {"PYTHONPYCACHEPREFIX": str(ROOT / "var" / "pycache"), "PYTHONDONTWRITEBYTECODE": ""}
OURS = ("SHOUYUE_", "DATABASE_", "DJANGO_", "PROMETHEUS_")
SETUP = "import json, os, django\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shouyue.config.settings'\ndjango.setup()\n"


@dataclass(frozen=True, slots=True)
class House:
    """Its folder and the address of its database."""

    folder: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        ours = {"SHOUYUE_VAR": str(self.folder), "DATABASE_URL": self.url, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        return {**kept, **ours, **COMPILED}

    def run(self, *words: str, file_limit: int | None = None, **settings: str) -> "subprocess.CompletedProcess[str]":
        """A command of the product under further settings; `file_limit`: bytes at which its disk is full."""

        def limit() -> None:
            if file_limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))

        # Under the limit Python would leave half a compiled module behind for everybody.
        spared = {"PYTHONDONTWRITEBYTECODE": "1"} if file_limit is not None else {}
        return subprocess.run(
            [sys.executable, "-m", "shouyue", *words],
            env=self.environment | spared | settings,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=limit,
        )

    def must(self, *words: str) -> str:
        """A command that succeeds; what it printed."""
        done = self.run(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, code: str) -> "subprocess.Popen[str]":
        """Python code in a process of its own, with Django set up."""
        command = [sys.executable, "-c", SETUP + code]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def ask(self, code: str) -> Any:
        """What the code calls `answer`."""
        process = self.start(f"{code}\nprint(json.dumps(answer))")
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0, output
        return json.loads(output.splitlines()[-1])


def on_sqlite(folder: Path) -> House:
    """A house with an SQLite file; it has no tables yet."""
    folder.mkdir()
    return House(folder, f"sqlite:///{folder / 'shouyue.sqlite3'}")


def with_tables(folder: Path) -> House:
    """A house with an SQLite file that has its tables."""
    house = on_sqlite(folder)
    shutil.copyfile(_tables(), folder / "shouyue.sqlite3")
    return house


@cache
def _tables() -> Path:
    """A database without rows, migrated once for all houses of this process."""
    house = on_sqlite(Path(mkdtemp(prefix="shouyue-")) / "house")
    atexit.register(shutil.rmtree, house.folder.parent, ignore_errors=True)
    house.must("migrate", "-v0")
    return house.folder / "shouyue.sqlite3"


@contextmanager
def on_postgres(folder: Path, server: str) -> Iterator[House]:
    """A house with an empty database of its own on that server."""
    folder.mkdir()
    name = f"house_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield House(folder, psycopg_url(server, name))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:  # a new one: a test may have killed the server
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def psycopg_url(server: str, name: str) -> str:
    """The server's address with another database."""
    address, _, rest = server.partition("?")
    return f"{address.rpartition('/')[0]}/{name}{'?' + rest if rest else ''}"
