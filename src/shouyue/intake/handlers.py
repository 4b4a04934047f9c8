"""What can be imported: each kind with its table and the verb that takes a row in. Registered from above.

    handlers.register("people", SPEC, take_person, permission="people.manage")

`take_person(row)` calls the actions of its room and answers a reference to what it made, such as `person:12`. It runs
inside a transaction of its own within that of the whole import, and raises Refused where the row cannot be taken.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from shouyue.intake.cells import Value
from shouyue.intake.logic import Spec


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is taken in: a value for each column of its spec (None where empty), who imports it, and when."""

    values: Mapping[str, Value]
    actor: str
    at: datetime


Apply = Callable[[Row], str]


@dataclass(frozen=True, slots=True)
class Handler:
    """A kind of table that can come in. `permission` is needed besides `intake.use`."""

    kind: str
    spec: Spec
    apply: Apply
    permission: str


_handlers: dict[str, Handler] = {}


def register(kind: str, spec: Spec, apply: Apply, *, permission: str) -> None:
    """Let tables of this kind come in. Raises ValueError when another one takes them already."""
    handler = Handler(kind, spec, apply, permission)
    if _handlers.setdefault(kind, handler) != handler:
        raise ValueError(f"imports of {kind!r} have two handlers")


def all_handlers() -> tuple[Handler, ...]:
    """Every kind, in the order in which they were registered."""
    return tuple(_handlers.values())


def handler_of(kind: str) -> Handler | None:
    """Who takes tables of this kind in; None where nobody does."""
    return _handlers.get(kind)
