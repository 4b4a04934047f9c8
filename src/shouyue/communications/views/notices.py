"""What I was told: reminders, escalations and breaches, the latest first."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.approvals import queries as approvals
from shouyue.clock.queries import now
from shouyue.communications import actions, notices, queries
from shouyue.communications.models import Notice
from shouyue.communications.phrases import KINDS_OF_NOTICE
from shouyue.communications.views import shared
from shouyue.journal.subjects import page_of
from shouyue.kit.read import number
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
    after = number(request.GET.get("after", ""))
    if after is not None:
        found = found.filter(id__lt=after)
    shown = list(found[: SIZE + 1])
    labels = {rule.id: rule.label for policy in promises.in_force().policies.values() for rule in policy.rules}
    titles = approvals.titles([one.subject for one in shown[:SIZE]])
    context = {
        "rows": [_row(one, labels, titles) for one in shown[:SIZE]],
        "unread": notices.unread(_person(request)),
        "page": _page(request, shown, after),
        "by_mail": queries.wants_mail(_person(request)),
    }
    return render(request, "communications/notices.html", context)


@guarded("notice.view")
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Take all as read."""
    notices.read(_person(request), at=now())
    return redirect("communications:notices")


@guarded("notice.view")
@require_POST
def by_mail(request: HttpRequest) -> HttpResponse:
    """Have them by mail too, or no longer."""
    wanted = request.POST.get("wanted") == "yes"
    done = gettext("Notices come by mail too.") if wanted else gettext("Notices come by mail no longer.")
    shared.attempt(request, lambda: actions.wish_for_mail(_person(request), by_mail=wanted), done)
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
        return redirect(page_of(found.subject) or "performance:promises")
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


def _row(one: Notice, labels: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    word, icon, tone = KINDS_OF_NOTICE[one.kind]
    event = promises.in_force().program.catalogue.events.get(one.name)
    label = event.label if event else labels.get(one.rule)
    return {
        "one": one,
        "word": word,
        "icon": icon,
        "tone": tone,
        "label": label,
        "about": titles.get(one.subject, one.subject),
    }


def _page(request: HttpRequest, shown: list[Notice], after: int | None) -> Page:
    following = f"{request.path}?after={shown[SIZE - 1].pk}" if len(shown) > SIZE else ""
    return Page("", previous=request.path if after else "", next=following)
