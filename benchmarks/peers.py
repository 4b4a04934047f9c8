"""Other people's libraries, each in an environment of its own under var/bench, made at the first run."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HOME = Path(__file__).parent.parent / "var" / "bench"


class Peer:
    """A running script that answers a line of JSON to each line it is sent."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, request: str) -> Any:
        """Send one word, answer what comes back."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("A peer is asked over its standard input and output.")
        print(request, file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())


@contextmanager
def peer(script: Path, packages: list[str], *arguments: str) -> Iterator[Peer]:
    """Run a script with these packages installed; it ends when its input does."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command: list[str | Path] = [environment_of(packages), script, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=clean) as process:
        yield Peer(process)


def environment_of(packages: list[str]) -> Path:
    """Answer the Python of an environment that holds exactly these packages."""
    folder = HOME / "-".join(packages)
    python = folder / "bin" / "python"
    done = folder / "complete"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
        done.touch()
    return python
