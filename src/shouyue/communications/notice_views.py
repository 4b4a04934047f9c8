"""What I was told: reminders, escalations and breaches, the latest first."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.communications import notices
from shouyue.communications.models import Notice
from shouyue.communications.phrases import KINDS_OF_NOTICE
from shouyue.obligations import queries as promises
from shouyue.people import queries as people
from shouyue.ui.badges import Badge
from shouyue.ui.elements import Page

SIZE = 50


@guarded("notice.view")
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The notices of whoever asks."""
    found = Notice.objects.filter(person_id=_person(request)).order_by("-id")
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 18:
        found = found.filter(id__lt=int(after))
    shown = list(found[: SIZE + 1])
    labels = {rule.id: rule.label for policy in promises.in_force().policies.values() for rule in policy.rules}
    context = {
        "rows": [_row(one, labels) for one in shown[:SIZE]],
        "unread": notices.unread(_person(request)),
        "page": _page(request, shown, after),
    }
    return render(request, "communications/notices.html", context)


@guarded("notice.view")
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Take all as read."""
    notices.read(_person(request), at=now())
    return redirect("communications:notices")


@guarded("notice.view")
@require_GET
def opened(request: HttpRequest, number: int) -> HttpResponse:
    """Open what a notice speaks of; that is reading it."""
    found = Notice.objects.filter(pk=number, person_id=_person(request)).first()
    if found is None:
        raise Http404
    notices.read(found.person_id, at=now(), notice=found.pk)
    if found.obligation is None:
        return redirect("performance:promises")
    return redirect("performance:obligation", found.obligation)


def badge(request: HttpRequest) -> Badge:
    """The bell at the top of every page."""
    person = _person(request, default=0)
    count = notices.unread(person) if person else 0
    some = ngettext("%(count)s new notice", "%(count)s new notices", count) % {"count": count}
    return Badge("bell", some if count else gettext("Notices"), reverse("communications:notices"), count)


def _person(request: HttpRequest, default: int | None = None) -> int:
    member = people.member_of(visitor(request))
    if member is None:
        if default is None:
            raise Http404
        return default
    return member.id


def _row(one: Notice, labels: dict[str, Any]) -> dict[str, Any]:
    word, icon, tone = KINDS_OF_NOTICE[one.kind]
    return {"one": one, "word": word, "icon": icon, "tone": tone, "label": labels.get(one.rule)}


def _page(request: HttpRequest, shown: list[Notice], after: str) -> Page:
    following = f"{request.path}?after={shown[SIZE - 1].pk}" if len(shown) > SIZE else ""
    return Page("", previous=request.path if after else "", next=following)
