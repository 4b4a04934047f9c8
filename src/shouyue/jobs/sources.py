"""What a worker does beside jobs: other rooms register their sources of work in `apps.ready`.

A worker asks the jobs and every source in turn, one piece of work each, so that none starves.
"""

from collections.abc import Callable
from threading import Event

Step = Callable[[str, Event], bool]

SOURCES: dict[str, Step] = {}


def register(name: str, step: Step) -> None:
    """Let workers call `step(worker, stop)`: it does one piece of work, or returns False when there is none.

    It must bear that several workers call it at once, and that one is killed in it. `name` can be chosen like a queue:
    `shouyue worker --queues NAME`. A second source of a name is a mistake (ValueError).
    """
    if SOURCES.setdefault(name, step) is not step:
        raise ValueError(f"source of work {name!r} is registered twice")
