"""Values of facts as plain JSON and back. What a JSON text is, the catalogue says: nothing is tagged."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shouyue.policy.amounts import duration
from shouyue.policy.fields import Field, Type

Values = Mapping[str, Any]


def plain(values: Values) -> dict[str, Any]:
    """Values as JSON holds them: instants, dates and durations as ISO 8601 texts, decimals as texts."""
    return {key: _plain(value) for key, value in values.items()}


def restored(values: dict[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
    """What `plain` made, as the engine takes it in; `values` itself where nothing needs restoring."""
    found = values
    for key, value in values.items():
        restore = _RESTORE.get(fields[key].type) if key in fields else None
        if restore is not None and value is not None:
            if found is values:
                found = dict(values)
            found[key] = restore(value)
    return found


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
