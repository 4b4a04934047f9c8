"""A child that dies is started again, but not for ever."""

import os
import sys
import time

import pytest

from shouyue.config.children import DEATHS, FIRST_WAIT, LONGEST_WAIT, WITHIN, Child, wait_after


@pytest.mark.parametrize(
    ("deaths", "wait"),
    [
        ([100.0], FIRST_WAIT),
        ([99.0, 100.0], 2 * FIRST_WAIT),
        ([98.0, 99.0, 100.0], 4 * FIRST_WAIT),
        ([100.0 - WITHIN, 100.0], FIRST_WAIT),  # the first is forgotten
        ([100.0] * (DEATHS - 1), min(8 * FIRST_WAIT, LONGEST_WAIT)),
        ([100.0] * DEATHS, None),
    ],
)
def test_it_waits_longer_each_time_and_gives_up_at_last(deaths: list[float], wait: float | None) -> None:
    assert wait_after(deaths, 100.0) == wait


def test_a_child_that_dies_is_replaced_and_one_that_keeps_dying_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    child = Child("worker", [sys.executable, "-c", "raise SystemExit(3)"], os.environ)
    child.start()
    at, starts = 0.0, 1
    while True:
        assert child.process is not None
        child.process.wait()
        if not child.tend(at):
            break
        assert child.process is None
        assert child.tend(child.start_at - 0.01)  # too early: nothing is started
        assert child.process is None
        at = child.start_at
        assert child.tend(at)
        starts += 1
    assert starts == DEATHS
    assert "✗ worker 一分钟内退出了 5 次（3）" in capfd.readouterr().err


def test_one_that_does_not_end_is_killed() -> None:
    deaf = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint(flush=True)\ntime.sleep(60)"
    child = Child("web", [sys.executable, "-c", deaf], os.environ)
    child.start()
    assert child.process is not None
    begun = time.monotonic()
    child.process.terminate()
    child.end(0.5)
    assert child.process.returncode in (-9, -15)
    assert time.monotonic() - begun < 30
