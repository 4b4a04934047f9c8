"""Work that makes very many objects and no reference cycles, without the search for cycles.

The search walks all objects of the process over and over while their number grows, and would take as long as the work.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unsearched() -> Iterator[None]:
    """Let nothing be searched meanwhile, if it was before. Others of the process are not searched either."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
