"""Reads a workbook with the standard library alone, independent of the code that wrote it."""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in the file: kind `n` (number), `inlineStr` (text) or `f` (formula), and the number format."""

    kind: str
    value: str | float
    number_format: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    rows: list[list[Cell | None]]
    frozen_rows: int
    autofilter: str


def read(content: bytes) -> list[Page]:
    """The worksheets of an Excel file, in their order."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        styles = _styles(ElementTree.fromstring(book.read("xl/styles.xml")))
        sheets = ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        return [
            _page(sheet.attrib["name"], ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")), styles)
            for number, sheet in enumerate(sheets, start=1)
        ]


def _styles(root: ElementTree.Element) -> list[tuple[str, bool]]:
    built_in = {"0": "General", "3": "#,##0", "4": "#,##0.00", "46": "[h]:mm:ss", "49": "@"}
    own = {form.attrib["numFmtId"]: form.attrib["formatCode"] for form in root.iter(f"{MAIN}numFmt")}
    formats = built_in | own
    cells = root.find(f"{MAIN}cellXfs")
    assert cells is not None
    return [(formats[style.attrib["numFmtId"]], style.get("quotePrefix") == "1") for style in cells]


def _page(name: str, root: ElementTree.Element, styles: list[tuple[str, bool]]) -> Page:
    pane = root.find(f".//{MAIN}pane")
    autofilter = root.find(f"{MAIN}autoFilter")
    return Page(
        name=name,
        rows=[[_cell(cell, styles) for cell in row] for row in root.iter(f"{MAIN}row")],
        frozen_rows=0 if pane is None else int(float(pane.attrib["ySplit"])),
        autofilter="" if autofilter is None else autofilter.attrib["ref"],
    )


def _cell(cell: ElementTree.Element, styles: list[tuple[str, bool]]) -> Cell | None:
    number_format, quoted = styles[int(cell.get("s", "0"))]
    if cell.find(f"{MAIN}f") is not None:
        return Cell("f", cell.findtext(f"{MAIN}f", ""), number_format, quoted)
    if cell.get("t") == "inlineStr":
        text = "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
        return Cell("inlineStr", _unescape(text), number_format, quoted)
    value = cell.findtext(f"{MAIN}v")
    return None if value is None else Cell("n", float(value), number_format, quoted)


def _unescape(text: str) -> str:
    """Control characters stand in the file as _x0009_."""
    return re.sub(r"_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), text)
