"""`shouyue run` from outside: it starts everything, and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.house import COMPILED, ROOT

STARTS_WITHIN = 60  # seconds, on a machine that does other things too


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    ours = ("SHOUYUE_", "DATABASE_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    ours_now = {"SHOUYUE_VAR": str(tmp_path), "SHOUYUE_DEBUG": "1", "PYTHONPATH": str(ROOT / "src")}
    return {**kept, **ours_now, **COMPILED}


def shouyue(*words: str) -> list[str]:
    return [sys.executable, "-m", "shouyue", *words]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def running(environment: dict[str, str], port: int) -> Iterator["subprocess.Popen[str]"]:
    subprocess.run(shouyue("migrate", "-v0"), env=environment, cwd=ROOT, check=True)
    process = subprocess.Popen(
        shouyue("run", "--port", str(port)), env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    yield process
    if process.poll() is None:
        process.kill()
        process.wait()


def greeting(process: "subprocess.Popen[str]") -> str:
    """The sign-in link that it prints once it serves."""
    deadline = time.monotonic() + STARTS_WITHIN
    assert process.stdout is not None
    while time.monotonic() < deadline:
        line = process.stdout.readline()
        if "/sign-in/" in line:
            return line.strip()
    raise AssertionError("it did not start")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_a_signal_stops_all_of_it_cleanly(
    running: "subprocess.Popen[str]", port: int, number: signal.Signals
) -> None:
    link = greeting(running)
    assert re.fullmatch(rf"http://127\.0\.0\.1:{port}/sign-in/[\w.-]+/", link)
    with urllib.request.urlopen(link, timeout=10) as page:
        assert page.status == 200
    list_children = ["ps", "-o", "pid=", "--ppid", str(running.pid)]
    children = subprocess.run(list_children, capture_output=True, text=True, check=True)
    running.send_signal(number)
    assert running.wait(timeout=20) == 0
    assert [pid for pid in children.stdout.split() if Path(f"/proc/{pid}").exists()] == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_port_that_is_taken_is_named(environment: dict[str, str], port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        command = shouyue("run", "--port", str(port))
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"{port}" in done.stdout


def test_a_process_that_is_killed_is_started_again(
    running: "subprocess.Popen[str]", environment: dict[str, str], port: int
) -> None:
    greeting(running)
    before = children_of(running.pid)
    assert sorted(before) == ["timekeeper", "web", "worker"]
    os.kill(before["worker"], signal.SIGKILL)
    deadline = time.monotonic() + STARTS_WITHIN
    while (after := children_of(running.pid)).keys() != before.keys() or after["worker"] == before["worker"]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert after | {"worker": 0} == before | {"worker": 0}  # the others were let be
    while not is_ready(port):
        assert time.monotonic() < deadline + STARTS_WITHIN
        time.sleep(0.5)


def children_of(pid: int) -> dict[str, int]:
    """The processes that `shouyue run` has started, by name."""
    listing = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=True)
    found = {}
    for line in listing.stdout.splitlines():
        number, _, command = line.strip().partition(" ")
        found["web" if "granian" in command else command.split()[-1]] = int(number)
    return found


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.HTTPError, TimeoutError):
        return False
