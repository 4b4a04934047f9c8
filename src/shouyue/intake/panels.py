"""Imports as pages show them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from shouyue.intake.actions import restored
from shouyue.intake.cells import Value, shown
from shouyue.intake.handlers import Handler
from shouyue.intake.logic import Column, Spec
from shouyue.intake.models import Import, ImportRow
from shouyue.intake.workbooks import Mistaken
from shouyue.kit.text import Text
from shouyue.ui.templatetags.ui import said


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell of the preview: its column's title, what was understood or what was written, and what is wrong with it."""

    title: str
    text: str
    error: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the preview; `error` is what is wrong with all of it."""

    number: int
    cells: tuple[Shown, ...]
    error: str
    wrong: bool
    reference: str


def columns_of(source: Import, handler: Handler) -> tuple[Column, ...]:
    """The columns of the kind that this file has, and those whose absence is an error."""
    return tuple(column for column in handler.spec.columns if column.required or column.key in source.places)


def preview(source: Import, handler: Handler, lines: Iterable[ImportRow]) -> list[Line]:
    """Rows as they were understood."""
    columns = columns_of(source, handler)
    return [_line(source, handler.spec, columns, line) for line in lines]


def ignored(source: Import) -> list[str]:
    """Titles of the file that belong to no column."""
    return [title for place, title in enumerate(source.head) if title and place not in source.places.values()]


def mistaken(source: Import, handler: Handler, lines: Iterable[ImportRow]) -> Iterator[Mistaken]:
    """Wrong rows for the workbook of errors."""
    for line in lines:
        places = frozenset(source.places[error["column"]] for error in line.errors if error["column"] in source.places)
        told = "\n".join(_told(handler.spec, error) for error in line.errors)
        yield Mistaken(line.cells, places, told)


def _line(source: Import, spec: Spec, columns: Iterable[Column], line: ImportRow) -> Line:
    errors = {error["column"]: _words(error) for error in line.errors}
    values = restored(line.values, spec)
    cells = tuple(
        Shown(
            said(column.title),
            _text(column, values[column.key], _written(source, column, line)),
            errors.get(column.key, ""),
        )
        for column in columns
    )
    return Line(line.number, cells, errors.get("", ""), line.wrong, line.reference)


def _written(source: Import, column: Column, line: ImportRow) -> str:
    place = source.places.get(column.key)
    return "" if place is None else shown(line.cells[place])


def _text(column: Column, value: Value, written: str) -> str:
    """What was understood, in words; what was written, where nothing was."""
    if value is None:
        return written
    if column.type == "money" and isinstance(value, int):
        return f"{'-' if value < 0 else ''}{abs(value) // 100:,}.{abs(value) % 100:02}"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if column.type == "choice":
        words = column.choices[str(value)]
        return said(words[0]) if words else str(value)
    return f"{value:,}" if isinstance(value, int) else shown(value)


def _told(spec: Spec, error: dict[str, Any]) -> str:
    title = said(spec.column(error["column"]).title) + ": " if error["column"] else ""
    return f"{title}{_words(error)}"


def _words(error: dict[str, Any]) -> str:
    return said(Text(error["zh"], error["en"]))
