"""A table for effects, and workers as processes of their own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection, connections

ROOT = Path(__file__).resolve().parents[3]
ROOMS = "clock,ui,access,jobs"
PATIENCE = 120.0  # seconds; a busy machine is slow

T = TypeVar("T")
StartWorker = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture(autouse=True)
def small_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worker processes of these tests load this room and those below it."""
    monkeypatch.setenv("SHOUYUE_TEST_ROOMS", ROOMS)


@pytest.fixture
def effect_table(transactional_db: None) -> Iterator[None]:
    """The table that the tasks write to."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effect (name varchar(100), pid integer)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE effect")


@pytest.fixture
def shared_database(effect_table: None) -> str:
    """Name of the database, which other processes and threads see too."""
    return str(connection.settings_dict["NAME"])


@pytest.fixture
def start_worker(shared_database: str) -> Iterator[StartWorker]:
    """Starts a worker with a lease of so many seconds on the test's database; ends it after the test."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT), *sys.path])
    processes: list[subprocess.Popen[bytes]] = []

    def start(lease: float, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.domain.jobs.worker_process", shared_database, str(lease), *words]
        process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": path}, cwd=ROOT)
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(PATIENCE)


def at_once(count: int, work: Callable[[], T]) -> list[T]:
    """What `work` answers in so many threads that begin together, each with its own connection to this database."""
    gate, ours = Barrier(count), connections["default"]

    def run() -> T:
        connections["default"] = ours.copy()
        try:
            gate.wait()
            return work()
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(count) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(count)]]


def wait_until(happened: Callable[[], bool]) -> None:
    """Look twenty times a second; fail after a while."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
