"""The command `shouyue`.

    shouyue run         web and worker; prints the address and a one-time sign-in link
    shouyue worker      background work alone
    shouyue play FILE   play a scenario through its policy
    shouyue check       lint policies
    shouyue judge FILE  judge a history under a policy
    shouyue signin      print a fresh sign-in link

Every other word is a management command: shouyue migrate, shouyue prepare, …; `shouyue help` lists them.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

PURE = ("play", "check", "judge")  # read files and print: no database, no settings, so they start at once


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    name, rest = words[0], words[1:]
    if name in PURE:
        return _pure(name)(rest)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouyue.config.settings")
    if name == "run":
        return _run(rest)
    if name == "worker":
        return _worker(rest)
    return _manage(words)


def _pure(name: str) -> Callable[[list[str]], int]:
    if name == "judge":
        from shouyue.performance.judge_command import judge

        return judge
    from shouyue.policy import commands

    return {"play": commands.play, "check": commands.check}[name]


def _run(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="shouyue run", description="Start the web and the worker.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8805")), help="default %(default)s")
    parser.add_argument("--workers", type=int, default=1, help="web processes (default %(default)s)")
    options = parser.parse_args(words)
    os.environ["PORT"] = str(options.port)

    from shouyue.config import serve

    return serve.run(options.host, options.port, options.workers)


def _worker(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="shouyue worker", description="Do background work until stopped.")
    parser.parse_args(words)

    import django

    django.setup()
    from shouyue.jobs.worker import main as work

    return work()


def _manage(words: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["shouyue", *words])
    return 0
