"""`shouyue run` from outside: it starts everything, and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
STARTS_WITHIN = 60  # seconds, on a machine that does other things too


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    ours = ("SHOUYUE_", "DATABASE_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "SHOUYUE_VAR": str(tmp_path), "SHOUYUE_DEBUG": "1", "PYTHONPATH": str(ROOT / "src")}


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
