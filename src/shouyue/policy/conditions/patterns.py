"""Regular expressions of `matches`, in the dialect of CEL: no look-around, no back references, time linear in the text.

Polars carries such an engine. Python's own could be made to run for hours by a pattern that looks harmless.
"""

from shouyue.policy.conditions.errors import ConditionError, fill
from shouyue.policy.conditions.nodes import Literal
from shouyue.policy.conditions.refusals import BAD_PATTERN


def matches(text: str, pattern: str) -> bool:
    """Whether the pattern is found anywhere in the text. Raises ValueError where it is no pattern."""
    import polars as pl  # slow to import, and few conditions ask for it

    try:
        return bool(pl.Series([text], dtype=pl.String).str.contains(pattern).item())
    except pl.exceptions.ComputeError as error:
        raise ValueError(str(error)) from None


def check_pattern(pattern: Literal) -> None:
    """Raise ConditionError where the engine cannot read the pattern."""
    try:
        matches("", str(pattern.value))
    except ValueError:
        raise ConditionError(fill(BAD_PATTERN, pattern=str(pattern.value)[:80]), pattern.column) from None
