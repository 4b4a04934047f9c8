"""Tryton 8 with its module sale_complaint, on our PostgreSQL in a database of its own, behind gunicorn."""

import base64
import http.client
import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from benchmarks.house import House
from benchmarks.peers import environment_of
from benchmarks.serving import Question, Served, gunicorn

PACKAGES = ["trytond~=8.0", "trytond_sale_complaint~=8.0", "proteus~=8.0", "gunicorn", "psycopg[binary,pool]"]
DATABASE, PASSWORD = "tryton", "bench-bench-1"
KEPT = "company.dump"  # what was built once, beside what is known of it


@dataclass(frozen=True, slots=True)
class Tryton:
    """The server, what a session of `admin` sends along, and the numbers of what is there."""

    served: Served
    headers: Mapping[str, str]
    known: Mapping[str, Any]

    def question(self, method: str, body: str, holds: bytes = b'"result"') -> Question:
        """A call of its API. `body` is the JSON of its parameters without the context; `@` stands for a new name."""
        company = self.known["company"]
        context = json.dumps({"company": company, "companies": [company], "language": "en"})
        whole = f'{{"id": 1, "method": "{method}", "params": [{body}, {context}]}}'

        def made(name: str) -> str:
            return whole.replace("@", name)

        return Question(self.served, f"/{DATABASE}/rpc/", "POST", self.headers, made, holds=holds)

    def connect(self, ours: House) -> "psycopg.Connection[tuple[Any, ...]]":
        """Its database, for rows in bulk."""
        return psycopg.connect(_url(ours), autocommit=True)


@contextmanager
def tryton(ours: House) -> Iterator[Tryton]:
    """Install it, set up a company with one complaint, serve it. Raises CalledProcessError where it cannot be had."""
    python = environment_of(PACKAGES)
    with ours.connect() as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
    environment = _environment(ours)
    known = _filled(ours, python, environment)
    with gunicorn(python, "trytond.application:app", environment) as served:
        yield Tryton(served, _headers(served), known)


def _filled(ours: House, python: Path, environment: Mapping[str, str]) -> Any:
    """Fill the database with a company, or with the one that was built once: building takes minutes."""
    kept, note = python.parent.parent / KEPT, python.parent.parent / f"{KEPT}.json"
    tools, place = Path(f"/proc/{ours.postmaster}/exe").resolve().parent, ["--dbname", _url(ours)]
    if not note.exists():
        admin: list[str | Path] = [
            python.parent / "trytond-admin",
            "-d",
            DATABASE,
            "--all",
            "--email",
            "admin@example.com",
        ]
        subprocess.run(admin, env=environment, check=True)
        build = [python, Path(__file__).with_name("build.py")]
        told = subprocess.run(build, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
        subprocess.run([tools / "pg_dump", *place, "--format", "custom", "--file", kept], check=True)
        note.write_text(told.splitlines()[-1])
    else:
        subprocess.run([tools / "pg_restore", *place, kept], check=True)
    return json.loads(note.read_text())


def _url(ours: House) -> str:
    return urlsplit(ours.url)._replace(path=f"/{DATABASE}").geturl()


def _environment(ours: House) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TRYTOND_", "PYTHONPATH"))}
    password = ours.folder / "tryton-password"
    password.write_text(PASSWORD)
    told = {
        "DATABASE_URI": _url(ours),
        "DATABASE__PATH": str(ours.folder),
        "DATABASE_NAMES": DATABASE,
        "LOGGING_LEVEL": "40",
    }
    return {
        **kept,
        "PYTHONWARNINGS": "ignore",
        "TRYTONPASSFILE": str(password),
        **{f"TRYTOND_{name}": value for name, value in told.items()},
    }


def _headers(served: Served) -> dict[str, str]:
    """Sign in as `admin`."""
    body = {"id": 1, "method": "common.db.login", "params": ["admin", {"password": PASSWORD}, "en"]}
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    connection.request("POST", f"/{DATABASE}/rpc/", json.dumps(body), {"Content-Type": "application/json"})
    user, token = json.loads(connection.getresponse().read())["result"][:2]
    key = base64.b64encode(f"admin:{user}:{token}".encode()).decode()
    return {"Authorization": f"Session {key}", "Content-Type": "application/json"}
