"""The register of sensitive reads: who saw whose personal data whole."""

from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from shouyue.access import queries
from shouyue.access.guards import guarded
from shouyue.access.permissions import SENSITIVE_READ_VIEW
from shouyue.access.phrases import READS
from shouyue.access.queries import AskedReads
from shouyue.kit import read
from shouyue.ui.elements import Page

FILTERS = ("q", "subject", "what", "since", "until")


@guarded(SENSITIVE_READ_VIEW)
@require_safe
def sensitive_reads(request: HttpRequest) -> HttpResponse:
    """Who saw what, by account, subject and day."""
    given = {name: read.words(request.GET.get(name, ""), 150).strip() for name in (*FILTERS, "before")}
    before = given.pop("before")
    asked = AskedReads(
        username=given["q"],
        subject=given["subject"],
        what=given["what"],
        since=_start(given["since"]),
        until=_start(given["until"], after=1),
        before=read.number(before),
    )
    rows, more = queries.sensitive_reads(asked)
    kept = {name: value for name, value in given.items() if value}
    page = Page(
        shown=ngettext("%d look", "%d looks", len(rows)) % len(rows),
        previous=f"?{urlencode(kept)}" if before else "",
        next=f"?{urlencode({**kept, 'before': str(rows[-1].pk)})}" if more else "",
    )
    listed = [(row, READS[row.what]) for row in rows]
    return render(
        request, "access/reads.html", {"rows": listed, "page": page, "asked": given, "ways": list(READS.items())}
    )


def _start(day: str, *, after: int = 0) -> datetime | None:
    """When a day of the company begins, or one so many days later; None for what is no day."""
    found = read.day(day)
    if found is None:
        return None
    return datetime.combine(found + timedelta(days=after), time(), timezone.get_current_timezone())
