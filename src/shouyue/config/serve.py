"""`shouyue run`: web, worker and timekeeper as child processes that live and end together; `shouyue web` alone."""

import json
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import django
from django.utils import timezone

from shouyue.config.children import Child

STARTS_WITHIN = 30.0  # seconds until the port must answer
STOPS_WITHIN = 10.0  # seconds all children together get to end before they are killed
LOOK_EVERY = 0.3  # seconds


class Stopped(Exception):
    """Somebody asked us to end: Ctrl-C or SIGTERM."""


def run(host: str, port: int, workers: int) -> int:
    """Serve until stopped (0), or until a child dies again and again (1)."""
    return _serve(host, port, workers, alone=False)


def web(host: str, port: int, workers: int) -> int:
    """The web alone, where the other processes live in containers or units of their own."""
    return _serve(host, port, workers, alone=True)


def _serve(host: str, port: int, workers: int, *, alone: bool) -> int:
    if _answers(host, port):
        print(f"✗ 端口 {port} 已被占用，可用 PORT={port + 1} 换一个 / port {port} is taken: try PORT={port + 1}")
        return 1
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    children: list[Child] = []
    try:
        django.setup()
        children.append(_web(host, port, workers))
        if not alone:
            children += [_other("worker"), _other("timekeeper")]
        for child in children:
            child.start()
        _wait_for(host, port, children)
        if not alone:
            _greet()
        return _watch(children)
    except Stopped:
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        _end(children)
        print("已停止 / stopped", flush=True)


def _web(host: str, port: int, workers: int) -> Child:
    from django.conf import settings

    granian = Path(sys.executable).parent / "granian"
    command = [str(granian), "--interface", "asginl", "--host", host, "--port", str(port), "--workers", str(workers)]
    command += ["--workers-kill-timeout", "3"]  # open pages hold their streams: without it they would delay the stop
    log = Path(settings.VAR) / "log.json"
    log.write_text(json.dumps(settings.LOGGING), encoding="utf-8")
    command += ["--log-level", "warning", "--log-config", str(log), "shouyue.config.asgi:application"]
    figures = Path(settings.VAR) / "metrics"  # each web process counts in a file of its own; those of last time are old
    shutil.rmtree(figures, ignore_errors=True)
    figures.mkdir(parents=True)
    return Child("web", command, {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(figures)})


def _other(name: str) -> Child:
    return Child(name, [sys.executable, "-m", "shouyue", name], os.environ)


def _wait_for(host: str, port: int, children: Sequence[Child]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while not _answers(host, port) and time.monotonic() < deadline:
        if not all(child.tend(time.monotonic()) for child in children):
            return
        time.sleep(0.1)


def _greet() -> None:
    """Print where to go. The link is for whoever sees this terminal, once."""
    from django.conf import settings

    from shouyue.access.links import local_link

    print(f"\n  守约  {settings.SHOUYUE_URL}", flush=True)
    print(f"  登录（一次有效，24 小时）/ sign in (once, 24 h)\n  {local_link(at=timezone.now())}\n", flush=True)
    print("  Ctrl-C 停止 / stops\n", flush=True)


def _watch(children: Sequence[Child]) -> int:
    while all(child.tend(time.monotonic()) for child in children):
        time.sleep(LOOK_EVERY)
    return 1


def _end(children: Sequence[Child]) -> None:
    """Tell the web first, so that nothing new comes in, then those who work on what is there."""
    for child in children:
        if child.process is not None:
            child.process.terminate()
    deadline = time.monotonic() + STOPS_WITHIN
    for child in children:
        child.end(deadline - time.monotonic())


def _answers(host: str, port: int) -> bool:
    reachable = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    with socket.socket(socket.AF_INET6 if ":" in reachable else socket.AF_INET) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((reachable, port)) == 0


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped
