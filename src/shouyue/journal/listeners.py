"""Who is told of a fact, by dotted name: low rooms never import those who listen to them."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

_listeners: dict[str, tuple[str, ...]] = {}  # pattern → dotted names
_found: dict[str, tuple[str, ...]] = {}


def listen(pattern: str, listener: str) -> None:
    """Have the function `listener` called with every fact whose name matches (`obligation.*`), after commit.

    It takes the fact's row and `at`, does one action and runs in one transaction with the end of its delivery: exactly
    once. What leaves the house it leaves to a job.
    """
    known = _listeners.get(pattern, ())
    if listener not in known:
        _listeners[pattern] = (*known, listener)
        _found.clear()


def listeners_of(name: str) -> tuple[str, ...]:
    """Who is told of facts of this name."""
    found = _found.get(name)
    if found is None:
        heard = (names for pattern, names in _listeners.items() if fnmatchcase(name, pattern))
        found = _found[name] = tuple(dict.fromkeys(listener for names in heard for listener in names))
    return found


def all_listeners() -> Mapping[str, tuple[str, ...]]:
    """Every pattern with those who listen to it."""
    return dict(_listeners)
