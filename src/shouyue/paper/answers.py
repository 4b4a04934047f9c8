"""A workbook as the answer to a request."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from shouyue.paper import excel
from shouyue.paper.sheets import Sheet

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def in_excel(sheets: Iterable[Sheet], name: str) -> HttpResponse:
    """These sheets as `<name>.xlsx`, instants in the company's zone. Nobody on the way keeps a copy."""
    content = excel.workbook(sheets, zone=ZoneInfo(settings.TIME_ZONE))
    response = HttpResponse(content, content_type=EXCEL)
    response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=f"{name}.xlsx"))
    response["Cache-Control"] = "private, no-store"
    return response
