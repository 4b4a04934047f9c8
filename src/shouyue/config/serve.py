"""`shouyue run`: the web server and the worker as two child processes that live and end together."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import django
from django.utils import timezone

STARTS_WITHIN = 30.0  # seconds until the port must answer
STOPS_WITHIN = 10.0  # seconds a child gets to end before it is killed


class Stopped(Exception):
    """Somebody asked us to end: Ctrl-C or SIGTERM."""


def run(host: str, port: int, workers: int) -> int:
    """Serve until stopped (0), or until a child ends by itself (1)."""
    if _answers(host, port):
        print(f"✗ 端口 {port} 已被占用，可用 PORT={port + 1} 换一个 / port {port} is taken: try PORT={port + 1}")
        return 1
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    children: list[subprocess.Popen[bytes]] = []
    try:
        # A session of their own: Ctrl-C reaches us alone, and we end them in order.
        children.extend(subprocess.Popen(command, start_new_session=True) for command in _commands(host, port, workers))
        _wait_for(host, port, children)
        _greet()
        return _watch(children)
    except Stopped:
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        _end(children)
        print("已停止 / stopped", flush=True)


def _commands(host: str, port: int, workers: int) -> list[Sequence[str]]:
    granian = Path(sys.executable).parent / "granian"
    web = [str(granian), "--interface", "asginl", "--host", host, "--port", str(port), "--workers", str(workers)]
    web += ["--log-level", "warning", "shouyue.config.asgi:application"]
    worker = [sys.executable, "-m", "shouyue", "worker"]
    return [web, worker]


def _wait_for(host: str, port: int, children: Sequence[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while not _answers(host, port) and time.monotonic() < deadline:
        if any(child.poll() is not None for child in children):
            return
        time.sleep(0.1)


def _greet() -> None:
    """Print where to go. The link is for whoever sees this terminal, once."""
    django.setup()
    from django.conf import settings

    from shouyue.access.links import local_link

    print(f"\n  守约  {settings.SHOUYUE_URL}", flush=True)
    print(f"  登录（一次有效，24 小时）/ sign in (once, 24 h)\n  {local_link(at=timezone.now())}\n", flush=True)
    print("  Ctrl-C 停止 / stops\n", flush=True)


def _watch(children: Sequence[subprocess.Popen[bytes]]) -> int:
    while True:
        for child in children:
            if child.poll() is not None:
                print(f"✗ 子进程已退出 / a child ended: {child.args!r} ({child.returncode})", file=sys.stderr)
                return 1
        time.sleep(0.3)


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + STOPS_WITHIN
    for child in children:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _answers(host: str, port: int) -> bool:
    reachable = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    with socket.socket(socket.AF_INET6 if ":" in reachable else socket.AF_INET) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((reachable, port)) == 0


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped
