"""Work on several rules at once: arrays are worked on outside the interpreter's lock."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

MOST = 4
"""Threads at most: each holds the arrays of one rule."""


def in_threads(work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """What the work answers for each item, in their order, as soon as it is there."""
    with ThreadPoolExecutor(min(MOST, os.cpu_count() or 1)) as pool:
        yield from pool.map(work, items)
