"""Facts of an older version, read as the newest one says them. The rows stay as they were written.

When an event changes its shape, its class gets the next VERSION and the room registers how the old shape is read:

    upcast.register("order.received", 1, to_version_2)

    def to_version_2(facts: Values, data: Values) -> tuple[Values, Values]: ...
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shouyue.journal.models import Fact

Values = dict[str, Any]  # plain JSON
Upcaster = Callable[[Values, Values], tuple[Values, Values]]

_upcasters: dict[tuple[str, int], Upcaster] = {}


def register(name: str, from_version: int, function: Upcaster) -> None:
    """Read facts of `name` in that version as the next one: `function` takes and answers new `facts` and `data`."""
    if _upcasters.setdefault((name, from_version), function) is not function:
        raise ValueError(f"{name} version {from_version} has two upcasters")


def current(fact: "Fact") -> "Fact":
    """The same row, brought up to the newest version in memory, step by step."""
    while (step := _upcasters.get((fact.name, fact.version))) is not None:
        fact.facts, fact.data = step(dict(fact.facts), dict(fact.data))
        fact.version += 1
    return fact
