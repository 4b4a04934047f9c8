"""Writes the rows of a judgement as an Excel workbook, as the one who asked reads them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext

from shouyue.paper import excel
from shouyue.paper.sheets import Sheet, Value
from shouyue.performance import listing, queries, results
from shouyue.performance.results import Report

if TYPE_CHECKING:
    from shouyue.performance.models import Workbook

STEP = 1_000  # rows between two reports


def write(workbook: "Workbook", report: Report) -> int:
    """Write the file, in the language in which it was asked for; answers how many rows it has.

    A run that ends half-way leaves no workbook: the file takes its name when it is whole.
    """
    target = results.workbook_file(workbook)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with translation.override(workbook.language):
        opened = queries.open_judgement(workbook.judgement, second=workbook.second)
        frame = queries.filtered(opened, workbook.asked)
        cells = _reported(listing.cells(opened, frame), frame.height, report)
        excel.write(part, [Sheet(gettext("Verdicts"), listing.columns(), cells)], zone=opened.zone)
    part.replace(target)
    return frame.height


def _reported(rows: Iterator[tuple[Value, ...]], total: int, report: Report) -> Iterator[tuple[Value, ...]]:
    for done, row in enumerate(rows):
        if done % STEP == 0:
            report(done, total, "")
        yield row
