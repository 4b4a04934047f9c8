"""What a table may hold, how its head is matched, its rows checked, and the states of an import. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from shouyue.intake.cells import PARSERS, Cell, Value, Wrong
from shouyue.kit.text import Text

Type = Literal["text", "code", "phone", "email", "int", "money", "date", "instant", "bool", "choice"]

HEAD_WITHIN = 10  # rows from the top in which the head is looked for: a title may stand above it
MOST_ROWS = 5_000  # of one import, unless its spec says otherwise: it is applied in one request
MOST_COLUMNS = 100
NOTHING = Text("", "")
LONGEST = 2_000  # characters of a cell, unless its column says otherwise


class State(StrEnum):
    """Where an import is."""

    READ = "read"  # its rows are here, its columns are not understood yet
    PREVIEWED = "previewed"  # every row is understood or has its errors
    ACCEPTED = "accepted"
    DROPPED = "dropped"


TRANSITIONS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.READ: frozenset({State.PREVIEWED, State.DROPPED}),
        # To previewed again: its columns were matched anew, or nothing was taken because a row failed.
        State.PREVIEWED: frozenset({State.PREVIEWED, State.ACCEPTED, State.DROPPED}),
        State.ACCEPTED: frozenset(),
        State.DROPPED: frozenset(),
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column that may come in. `titles`: the words by which heads call it, the first is ours.

    `code` is text that must not become a number, such as a waybill number. `choices`: the words for each value.
    `unique`: no two rows of a file may have the same.
    """

    key: str
    titles: tuple[Text, ...]
    type: Type = "text"
    required: bool = False
    choices: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    unique: bool = False
    longest: int = LONGEST
    note: Text = NOTHING
    example: Text = NOTHING

    @property
    def title(self) -> Text:
        """What we call it."""
        return self.titles[0]


@dataclass(frozen=True, slots=True)
class Spec:
    """A kind of table: its name, what it is for, its columns in the order of the template."""

    title: Text
    note: Text
    columns: tuple[Column, ...]
    most_rows: int = MOST_ROWS

    def column(self, key: str) -> Column:
        """The column of that key; StopIteration where there is none."""
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: its head, and its rows with their numbers as a spreadsheet counts them."""

    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Error:
    """What is wrong with a row; `column` is empty where it is the whole row."""

    column: str
    text: Text


@dataclass(frozen=True, slots=True)
class Checked:
    """A row as understood: a value for each column, and what is wrong with it."""

    number: int
    values: Mapping[str, Value]
    errors: tuple[Error, ...]


class Refused(Exception):
    """The file or the deed is not taken; `text` says why and what to do."""

    def __init__(self, text: Text, column: str = "") -> None:
        super().__init__(text.en)
        self.text = text
        self.column = column


def table_of(rows: Sequence[Sequence[Cell]], spec: Spec) -> Table:
    """Find the head and what stands under it. Raises Refused where there is nothing, or too much."""
    numbered = [(number, tuple(row)) for number, row in enumerate(rows, start=1) if any(_said(cell) for cell in row)]
    if len(numbered) < 2:
        raise Refused(Text("表格里没有数据行：第一行应是表头，其下才是数据。", "The table has no rows under its head."))
    width = max(len(row) for _, row in numbered)
    if width > MOST_COLUMNS:
        raise Refused(Text(f"表格超过 {MOST_COLUMNS} 列。", f"The table has more than {MOST_COLUMNS} columns."))
    place = max(range(min(HEAD_WITHIN, len(numbered))), key=lambda at: (_known(numbered[at][1], spec), -at))
    body = tuple((number, row + (None,) * (width - len(row))) for number, row in numbered[place + 1 :])
    if not body:
        raise Refused(Text("表头之下没有数据行。", "The table has no rows under its head."))
    if len(body) > spec.most_rows:
        raise Refused(
            Text(
                f"共 {len(body)} 行，一次最多导入 {spec.most_rows} 行。请拆成几个文件。",
                f"These are {len(body)} rows; {spec.most_rows} can be imported at once. Split the file.",
            )
        )
    head = numbered[place][1] + (None,) * (width - len(numbered[place][1]))
    return Table(tuple(_said(cell) for cell in head), body)


def matched(head: Sequence[str], spec: Spec) -> dict[str, int]:
    """Which place of the head is which column, by its titles; each place and each column once."""
    found: dict[str, int] = {}
    for place, title in enumerate(head):
        column = next((one for one in spec.columns if _plain(title) in _titles(one)), None)
        if column is not None and column.key not in found:
            found[column.key] = place
    return found


def missing(places: Mapping[str, int], spec: Spec) -> tuple[Column, ...]:
    """The columns that must be there and are not."""
    return tuple(column for column in spec.columns if column.required and column.key not in places)


def checked(table: Table, places: Mapping[str, int], spec: Spec, zone: str) -> list[Checked]:
    """Every row as understood; instants without a zone are local times of `zone`."""
    seen: dict[tuple[str, Value], int] = {}
    found = []
    for number, row in table.rows:
        values: dict[str, Value] = {}
        errors = []
        for column in spec.columns:
            cell = row[places[column.key]] if column.key in places else None
            try:
                values[column.key] = _value(cell, column, zone)
                _check_unique(column, values[column.key], number, seen)
            except Wrong as wrong:
                errors.append(Error(column.key, wrong.text))
        found.append(Checked(number, values, tuple(errors)))
    return found


def _value(cell: Cell, column: Column, zone: str) -> Value:
    if not _said(cell):
        if column.required:
            raise Wrong(Text(f"“{column.title.zh}”不能为空。", f'"{column.title.en}" must not be empty.'))
        return None
    if column.type == "choice":
        return _choice(_said(cell), column)
    value = PARSERS[column.type](cell, zone)
    if isinstance(value, str) and len(value) > column.longest:
        raise Wrong(Text(f"超过 {column.longest} 个字符。", f"It is longer than {column.longest} characters."))
    return value


def _choice(said: str, column: Column) -> str:
    for value, words in column.choices.items():
        if _plain(said) in {_plain(value), *(_plain(form) for word in words for form in (word.zh, word.en))}:
            return value
    known = [words[0] if words else Text(value, value) for value, words in column.choices.items()]
    raise Wrong(
        Text(
            f"没有“{said}”这一项。可填：{'、'.join(word.zh for word in known)}。",
            f'There is no "{said}". It can be: {", ".join(word.en for word in known)}.',
        )
    )


def _check_unique(column: Column, value: Value, number: int, seen: dict[tuple[str, Value], int]) -> None:
    if not column.unique or value is None:
        return
    first = seen.setdefault((column.key, value), number)
    if first != number:
        raise Wrong(Text(f"与第 {first} 行重复。", f"It is the same as in row {first}."))


def _known(row: Sequence[Cell], spec: Spec) -> int:
    return len(matched([_said(cell) for cell in row], spec))


def _titles(column: Column) -> set[str]:
    return {_plain(form) for title in column.titles for form in (title.zh, title.en)} | {_plain(column.key)}


def _said(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def _plain(text: str) -> str:
    """A title without what does not tell titles apart: width, case, spaces, the star of required ones, a unit."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\(.*?\)|[\s*_:\-]", "", folded)


def rows_with_errors(rows: Iterable[Checked]) -> int:
    """How many rows have an error."""
    return sum(1 for row in rows if row.errors)
