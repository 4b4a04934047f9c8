"""django-helpdesk with open tickets, on our PostgreSQL in a database of its own, behind gunicorn."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.house import House
from benchmarks.peers import environment_of
from benchmarks.serving import Question, gunicorn

PACKAGES = ["django-helpdesk", "psycopg[binary]", "gunicorn"]
PEERS = Path(__file__).parent / "peers"


@contextmanager
def helpdesk(ours: House, tickets: int, page: int) -> Iterator[Question]:
    """Install it, fill it, serve it; the question is what its list page asks. Raises CalledProcessError."""
    python = environment_of(PACKAGES)
    with ours.connect() as connection:
        connection.execute("CREATE DATABASE helpdesk")
        host = connection.info.host
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTHONPATH"))}
    environment = {**kept, "HELPDESK_HOST": host, "PYTHONWARNINGS": "ignore"}
    fill: list[str | Path] = [python, PEERS / "project.py", str(tickets)]
    told = subprocess.run(fill, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    known = json.loads(told.splitlines()[-1])
    with gunicorn(python, "project:application", environment, cwd=PEERS) as served:
        path = f"{known['path']}?draw=1&start=0&length={page}"
        headers = {"Cookie": f"sessionid={known['session']}"}
        yield Question(served, path, headers=headers, holds=b'"recordsTotal": %d' % tickets)
