"""Values of facts as plain JSON and back. What a JSON text is, the catalogue says: nothing is tagged."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shouyue.policy.amounts import duration
from shouyue.policy.fields import Field, Type

Values = Mapping[str, Any]
Restorers = Mapping[str, Callable[[Any], Any]]
_SIMPLE = frozenset({str, bool, int, float, type(None)})  # what JSON holds as it is


def plain(values: Values) -> dict[str, Any]:
    """Values as JSON holds them: instants, dates and durations as ISO 8601 texts, decimals as texts."""
    if _SIMPLE.issuperset(map(type, values.values())):
        return dict(values)
    return {key: _plain(value) for key, value in values.items()}


def restored(values: dict[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
    """What `plain` made, as the engine takes it in; `values` itself where nothing needs restoring."""
    return restored_by(values, restorers(fields))


def restorers(fields: Mapping[str, Field]) -> Restorers:
    """How those of the fields are restored that need it."""
    return {key: _RESTORE[field.type] for key, field in fields.items() if field.type in _RESTORE}


def restored_by(values: dict[str, Any], how: Restorers) -> dict[str, Any]:
    """The same for many values of the same fields."""
    keys = how.keys() & values.keys()
    return {**values, **{key: how[key](values[key]) for key in keys if values[key] is not None}} if keys else values


def _duration(text: str) -> timedelta:
    return timedelta(seconds=duration(text))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"PT{int(value.total_seconds())}S"
    if isinstance(value, Decimal):
        return str(value)
    return [_plain(part) for part in value]


_RESTORE: dict[Type, Callable[[Any], Any]] = {
    Type.INSTANT: datetime.fromisoformat,
    Type.DATE: date.fromisoformat,
    Type.DURATION: _duration,
    Type.NUMBER: float,
    Type.LIST: tuple,
}
