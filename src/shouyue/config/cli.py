"""The command `shouyue`.

    shouyue run         web, worker and timekeeper; prints the address and a one-time sign-in link
    shouyue web         the web alone
    shouyue worker      background work alone
    shouyue timekeeper  the clocks alone
    shouyue play FILE   play a scenario through its policy
    shouyue check       lint policies; with --system look at the installation
    shouyue judge FILE  judge a history under a policy
    shouyue signin      print a fresh sign-in link; --account NAME: a link at which that account sets its password
    shouyue backup, restore FILE, move URL, upgrade, release-messages, health    docs/operations.en.md

Every other word is a management command: shouyue migrate, shouyue prepare, …; `shouyue help` lists them.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext

PURE = ("play", "check", "judge")  # read files and print: no database, no settings, so they start at once


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    name, rest = words[0], words[1:]
    if name in PURE and "--system" not in rest:
        return _pure(name)(rest)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouyue.config.settings")
    if name in LASTING:
        return LASTING[name](rest)
    if name == "check":
        return _manage(["check_system", *(word for word in rest if word != "--system")])
    return _manage([name.replace("-", "_"), *rest])


def _pure(name: str) -> Callable[[list[str]], int]:
    if name == "judge":
        from shouyue.performance.judge_command import judge

        return judge
    from shouyue.policy import commands

    return {"play": commands.play, "check": commands.check}[name]


def _run(words: list[str]) -> int:
    from shouyue.config import serve

    return serve.run(*_where("run", "Start the web, the worker and the timekeeper.", words))


def _web(words: list[str]) -> int:
    from shouyue.config import serve

    return serve.web(*_where("web", "Start the web alone.", words))


def _where(name: str, description: str, words: list[str]) -> tuple[str, int, int]:
    """Address, port and number of web processes."""
    parser = argparse.ArgumentParser(prog=f"shouyue {name}", description=description)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8805")), help="default %(default)s")
    parser.add_argument("--workers", type=int, default=1, help="web processes (default %(default)s)")
    options = parser.parse_args(words)
    os.environ["PORT"] = str(options.port)
    return options.host, options.port, options.workers


def _worker(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="shouyue worker", description="Do background work until stopped.")
    parser.add_argument("--queues", type=lambda text: text.split(","), help="only these, a,b (default all)")
    parser.add_argument("--processes", type=int, default=1, help="how many at once (default %(default)s)")
    parser.add_argument("--celery", action="store_true", help="take jobs as SHOUYUE_CELERY_BROKER brings them")
    options = parser.parse_args(words)

    import django

    django.setup()
    from shouyue.jobs import commands
    from shouyue.operations.beats import beating

    # Of several, each is a `shouyue worker` of its own that shows itself.
    with beating("worker") if options.processes == 1 else nullcontext():
        return commands.work(options.queues, options.processes, celery=options.celery)


def _timekeeper(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="shouyue timekeeper", description="Watch the clocks until stopped.")
    parser.parse_args(words)

    import django

    django.setup()
    from shouyue.obligations import timekeeper
    from shouyue.operations.beats import beating

    with beating("timekeeper"):
        return timekeeper.main()


def _manage(words: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["shouyue", *words])
    return 0


LASTING: dict[str, Callable[[list[str]], int]] = {
    "run": _run,
    "web": _web,
    "worker": _worker,
    "timekeeper": _timekeeper,
}
