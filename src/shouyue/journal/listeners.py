"""Who is told of a fact, by dotted name: low rooms never import those who listen to them."""

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase

from django.utils.module_loading import import_string

_listeners: dict[str, tuple[str, ...]] = {}  # pattern → dotted names
_wanted: dict[str, str] = {}  # listener → who knows whether it wants a fact of a name, by dotted name
_found: dict[str, tuple[str, ...]] = {}


def listen(pattern: str, listener: str, *, wanted: str = "") -> None:
    """Have the function `listener` called with every fact whose name matches (`obligation.*`), after commit.

    It takes the fact's row and `at`, does one action and runs in one transaction with the end of its delivery: exactly
    once. What leaves the house it leaves to a job.

    :param wanted: a function that is asked with the name of each fact that is recorded; where it says no, nothing is
        written down for this listener. It is on the way of every fact, so it answers from memory. What it says may be
        a moment old, and it says until when: a fact that is recorded later than that finds its listener
    """
    if wanted:
        _wanted[listener] = wanted
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


def hearing(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each name of a fact that is being recorded, who is told of it now."""
    return {name: tuple(filter(_wants(name), listeners_of(name))) for name in set(names)}


def _wants(name: str) -> Callable[[str], bool]:
    def wants(listener: str) -> bool:
        wanted = _wanted.get(listener)
        return wanted is None or bool(import_string(wanted)(name))

    return wants


def all_listeners() -> Mapping[str, tuple[str, ...]]:
    """Every pattern with those who listen to it."""
    return dict(_listeners)
