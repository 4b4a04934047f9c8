"""Child processes that live and end together: one that dies is started again, until it dies too often."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

FIRST_WAIT = 0.5  # seconds before a child that died is started again; doubled with each death of the last minute
LONGEST_WAIT = 8.0
WITHIN = 60.0  # seconds
PR_SET_PDEATHSIG = 1
DEATHS = 5  # so many within that time, and we give up


def wait_after(deaths: Sequence[float], at: float) -> float | None:
    """Seconds to wait before the next start, given the instants of death in seconds; None: it died too often."""
    recent = sum(1 for death in deaths if at - death < WITHIN)
    if recent >= DEATHS:
        return None
    return min(FIRST_WAIT * 2.0 ** max(recent - 1, 0), LONGEST_WAIT)


def _die_with_parent() -> None:
    """On Linux, SIGTERM for a child whose parent was killed: nobody else would ever end it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Child:
    """One process under its name."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    deaths: list[float] = field(default_factory=list)
    start_at: float = 0.0

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches us alone, and we end all of them in order. If we are killed, it ends too.
        self.process = subprocess.Popen(
            self.command, env=self.environment, start_new_session=True, preexec_fn=_die_with_parent
        )

    def tend(self, at: float) -> bool:
        """Start it again if it died and its wait is over. False when it died too often."""
        if self.process is None:
            if at >= self.start_at:
                self.start()
            return True
        code = self.process.poll()
        if code is None:
            return True
        self.process = None
        self.deaths.append(at)
        wait = wait_after(self.deaths, at)
        if wait is None:
            self._say(
                f"✗ {self.name} 一分钟内退出了 {DEATHS} 次（{code}），不再重启；原因见上文的日志",
                f"{self.name} ended {DEATHS} times within a minute ({code}), giving up: see the log above",
            )
            return False
        self._say(
            f"! {self.name} 已退出（{code}），{wait:g} 秒后重启",
            f"{self.name} ended ({code}), starting again in {wait:g} s",
        )
        self.start_at = at + wait
        return True

    def end(self, seconds: float) -> None:
        """Wait so long for it to end, then kill it."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _say(self, zh: str, en: str) -> None:
        print(f"{zh} / {en}", file=sys.stderr, flush=True)
