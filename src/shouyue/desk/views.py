"""The journal's pages: what happened to a subject, and what happened in the house."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.desk import listing, panels, pieces, wording
from shouyue.desk.pieces import VIEW
from shouyue.desk.readers import Reader, reader_of
from shouyue.journal.subjects import page_of
from shouyue.paper.answers import in_excel
from shouyue.people.naming import who


@guarded(VIEW)
@require_GET
def timeline(request: HttpRequest, subject: str) -> HttpResponse:
    """What happened to a subject or concerned it, the latest first."""
    asked = listing.of_subject(_reference(subject), request.GET.dict())
    walked = listing.walk_subject(asked, _reader(request), limit=listing.PAGE)
    kind, own = wording.subject(subject)
    days = panels.days(walked.facts, subject)
    return render(
        request,
        "desk/timeline.html",
        {
            "subject": subject,
            "title": f"{kind} {own}".strip(),
            "asked": asked,
            "days": days,
            "page": listing.page(walked, asked.filters, listing.place_key),
            "kinds": listing.kinds(),
            "actors": _actors(days, asked.actor),
            "page_of_it": page_of(subject),
            "excel": _address("desk:timeline_excel", {"subject": subject, **asked.filters}),
            "latest": asked.before is None and asked.after is None,
        },
    )


@guarded(VIEW)
@require_GET
def timeline_excel(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    asked = listing.of_subject(_reference(request.GET.get("subject", "")), request.GET.dict())
    pages = listing.all_of_subject(asked, _reader(request))
    return in_excel([listing.sheet(gettext("Timeline"), pages, asked.subject)], "timeline")


@guarded(VIEW)
@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """What happened in the whole house, the last told first."""
    reader = _reader(request)
    asked = listing.of_house(request.GET.dict())
    shown = pieces.house(asked, reader, at=now())
    return render(
        request,
        "desk/journal.html",
        {
            **shown,
            "names": _names(reader.unread),
            "actors": _actors(shown["days"], asked.actor),
            "excel": _address("desk:journal_excel", asked.filters),
            "latest": asked.before is None and asked.after is None,
        },
    )


@guarded(VIEW)
@require_GET
def journal_excel(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    asked = listing.of_house(request.GET.dict())
    pages = listing.all_of_house(asked, _reader(request), at=now())
    return in_excel([listing.sheet(gettext("Journal"), pages)], "journal")


def _reader(request: HttpRequest) -> Reader:
    return reader_of(visitor(request), VIEW)


def _reference(subject: str) -> str:
    kind, _, own = subject.partition(":")
    if not kind or "\0" in subject or (not own and kind != "company"):
        raise Http404
    return subject


def _names(unread: frozenset[str]) -> list[tuple[str, str]]:
    """What may be asked for, by its words."""
    known = [(name, wording.name(name)) for name in wording.events() if name not in unread]
    return sorted(known, key=lambda pair: pair[0])


def _actors(days: list[panels.Day], chosen: str) -> list[tuple[str, str]]:
    """Whoever stands on this page, and the one chosen."""
    found = {entry.fact.actor for day in days for deed in day.deeds for entry in deed.entries}
    return sorted(((one, who(one)) for one in found | ({chosen} - {""})), key=lambda pair: pair[1])


def _address(url: str, asked: dict[str, str]) -> str:
    return f"{reverse(url)}?{urlencode(asked)}"
