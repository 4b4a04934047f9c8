"""The calendars by which sites work: those in force, as the room above says; before any policy is, the shipped ones."""

from collections.abc import Callable

from shouyue.policy.load import Shared, load_shared

_source: Callable[[], Shared] = load_shared


def take_from(source: Callable[[], Shared]) -> None:
    """Let `source` answer what all policies in force stand on. Called once, in `apps.ready` of the room that knows."""
    global _source
    _source = source


def house() -> Shared:
    """What the policies stand on now: calendars with the years that were announced, and their labels."""
    return _source()
