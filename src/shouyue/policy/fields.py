"""What the catalogue declares of a value that a fact may carry: its type, the values allowed, its name for people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shouyue.kit.text import Text


class Type(StrEnum):
    """The type of a value, and how Python holds it. Absent is None or no key, whatever the type."""

    TEXT = "text"  # str
    BOOL = "bool"  # bool
    INT = "int"  # int of 64 bits
    NUMBER = "number"  # float or Decimal; a whole number is made a float where facts come in
    MONEY = "money"  # int, whole fen
    INSTANT = "instant"  # aware datetime
    DATE = "date"  # date, a business day without a zone
    DURATION = "duration"  # timedelta
    LIST = "list"  # list or tuple of str
    ANY = "any"  # not declared: checked only when it is read


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a fact. `values` lists the texts allowed (none: every text); `value_labels` names them for people."""

    type: Type
    values: tuple[str, ...] = ()
    label: Text | None = None
    value_labels: Mapping[str, Text] = field(default_factory=dict)
