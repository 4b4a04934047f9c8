"""Workbooks that go out: a template to fill in, and the rows that were wrong, to be put right and sent again.

Every cell is written as text and marked as such, so that no spreadsheet runs it, whatever it begins with.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from shouyue.intake.cells import Cell, shown
from shouyue.intake.logic import Column, Spec
from shouyue.intake.phrases import COLUMN, ERROR, EXAMPLE, NOTE, NOTES, REQUIRED, TYPE, TYPES, YES
from shouyue.kit.text import Text

TEXT = {"num_format": "@", "quote_prefix": True, "text_wrap": True, "valign": "top"}
HEAD = {"bold": True, "bg_color": "#EEF2F6", "bottom": 1, "text_wrap": True, "num_format": "@"}
NEEDED = {**HEAD, "font_color": "#B42318"}
WRONG = {**TEXT, "bg_color": "#FDE7E9"}
MOST_TEXT = 32_000  # characters of a cell; Excel holds 32,767 units
UNHOLDABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
MOST_CHOICES = 255  # characters of a list that Excel offers

Say = Callable[[Text], str]


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A row that was wrong: its cells, the places of the wrong ones, and all that is wrong in one text."""

    cells: Sequence[Cell]
    places: frozenset[int]
    told: str


def template(spec: Spec, say: Say) -> bytes:
    """An empty table with its head, and a sheet that explains every column by words and examples."""
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        _head(book, spec, say)
        _notes(book, spec, say)
    return target.getvalue()


def errors(head: Sequence[str], rows: Iterable[Mistaken], say: Say) -> bytes:
    """The rows as they came, each with what is wrong with it in a last column; wrong cells are coloured."""
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        plain, wrong, title = (book.add_format(look) for look in (TEXT, WRONG, HEAD))
        page = book.add_worksheet()
        page.freeze_panes(1, 0)
        page.set_column(0, len(head), 18)
        _line(page, 0, [*head, say(ERROR)], [title] * (len(head) + 1))
        for number, row in enumerate(rows, start=1):
            looks = [wrong if place in row.places else plain for place in range(len(row.cells))]
            _line(page, number, [*(shown(cell) for cell in row.cells), row.told], [*looks, wrong])
    return target.getvalue()


def _head(book: xlsxwriter.Workbook, spec: Spec, say: Say) -> None:
    page = book.add_worksheet(say(spec.title)[:31])
    page.freeze_panes(1, 0)
    plain, needed, text = (book.add_format(look) for look in (HEAD, NEEDED, TEXT))
    page.set_column(0, len(spec.columns) - 1, 18, text)
    titles = [say(column.title) + (" *" if column.required else "") for column in spec.columns]
    _line(page, 0, titles, [needed if column.required else plain for column in spec.columns])
    for place, column in enumerate(spec.columns):
        offered = _offered(column, say)
        if offered and len(",".join(offered)) <= MOST_CHOICES:
            page.data_validation(1, place, spec.most_rows, place, {"validate": "list", "source": offered})


def _notes(book: xlsxwriter.Workbook, spec: Spec, say: Say) -> None:
    page = book.add_worksheet(say(NOTES))
    page.set_column(0, 2, 18)
    page.set_column(3, 4, 48)
    title, text = book.add_format(HEAD), book.add_format(TEXT)
    heads = (COLUMN, REQUIRED, TYPE, NOTE, EXAMPLE)
    _line(page, 0, [say(head) for head in heads], [title] * len(heads))
    for number, column in enumerate(spec.columns, start=1):
        note = "; ".join(part for part in (say(column.note), " / ".join(_offered(column, say))) if part)
        needed = say(YES) if column.required else ""
        texts = [say(column.title), needed, say(TYPES[column.type]), note, say(column.example)]
        _line(page, number, texts, [text] * len(texts))


def _offered(column: Column, say: Say) -> list[str]:
    return [say(words[0]) if words else value for value, words in column.choices.items()]


def _line(page: Worksheet, number: int, texts: Sequence[str], looks: Sequence[Format]) -> None:
    for place, (text, look) in enumerate(zip(texts, looks, strict=True)):
        page.write_string(number, place, UNHOLDABLE.sub("\ufffd", text)[:MOST_TEXT], look)
