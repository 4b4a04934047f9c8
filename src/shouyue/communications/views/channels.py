"""The ways by which customers reach us: in service or not, their hours, what the policy asks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.clock.queries import now
from shouyue.communications import actions, queries
from shouyue.communications.forms import ChannelForm
from shouyue.communications.models import Channel
from shouyue.communications.views import shared


@guarded("channel.view")
@require_GET
def channels(request: HttpRequest) -> HttpResponse:
    """Every channel today."""
    rows = queries.channels(now())
    context = {
        "rows": rows,
        "in_service": sum(one.channel.active for one in rows),
        "least": queries.least(),
        "restoring": queries.restoring(),
        "may_manage": guards.may(request.user, "channel.manage"),
    }
    return render(request, "communications/channels.html", context)


@guarded("channel.manage")
@require_POST
def open_channel(request: HttpRequest, code: str) -> HttpResponse:
    """Take a channel into service."""
    found = _channel(code)
    shared.attempt(
        request, lambda: actions.open_channel(found, actor=shared.actor(request), at=now()), _("The channel is open.")
    )
    return redirect("communications:channels")


@guarded("channel.manage")
@require_POST
def close_channel(request: HttpRequest, code: str) -> HttpResponse:
    """Take a channel out of service, if the policy lets it."""
    found = _channel(code)
    shared.attempt(
        request,
        lambda: actions.close_channel(found, actor=shared.actor(request), at=now()),
        _("The channel is closed."),
    )
    return redirect("communications:channels")


@guarded("channel.manage")
@require_POST
def report_outage(request: HttpRequest, code: str) -> HttpResponse:
    """A channel has failed: whether too few are left or not, it is out of service."""
    found = _channel(code)
    shared.attempt(
        request,
        lambda: actions.report_outage(found, actor=shared.actor(request), at=now()),
        _("The channel is out of service. Open it again as soon as it works."),
    )
    return redirect("communications:channels")


@guarded("channel.manage")
@require_http_methods(["GET", "POST"])
def edit_channel(request: HttpRequest, code: str) -> HttpResponse:
    """Its name and hours."""
    found = _channel(code)
    form = ChannelForm(request.POST or None, initial={"name": found.name, "calendar": found.calendar})

    def do() -> None:
        actions.change_channel(found, name=form.cleaned_data["name"], calendar=form.cleaned_data["calendar"])

    if request.method == "POST" and shared.act(request, form, do, _("Saved.")):
        return redirect("communications:channels")
    back = reverse("communications:channels")
    return shared.form_page(request, form, title=_("Change the channel"), back=back, back_label=_("Channels"))


def _channel(code: str) -> Channel:
    found = queries.channel(code)
    if found is None:
        raise Http404
    return found
