"""Robots of group chats."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouyue.access.guards import guarded
from shouyue.communications import actions, panels, queries, tasks
from shouyue.communications.forms import RobotForm
from shouyue.communications.models import Robot
from shouyue.communications.views import shared

PERMISSION = "robot.manage"
FIELDS = ("name", "service", "hears", "site", "region", "active", "version")


@guarded(PERMISSION)
@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Which groups are told what."""
    return render(request, "communications/robots.html", {"rows": panels.robot_rows(queries.robots())})


@guarded(PERMISSION)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("address", "secret")
def new_robot(request: HttpRequest) -> HttpResponse:
    """Connect a robot."""
    form = RobotForm(request.POST or None, initial={"hears": ["escalated", "breached"], "active": True})
    if request.method == "POST" and shared.act(
        request, form, lambda: actions.add_robot(form.wanted()), _("The robot is connected. Let it say something.")
    ):
        return redirect("communications:robots")
    return _form(request, form, gettext("Connect a robot"))


@guarded(PERMISSION)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("address", "secret")
def edit_robot(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what it tells and where."""
    found = _robot(pk)
    form = RobotForm(request.POST or None, initial={name: getattr(found, name) for name in FIELDS})
    form.fields["address"].required = False

    def do() -> None:
        actions.change_robot(found, form.wanted(), version=form.cleaned_data["version"] or 0)

    if request.method == "POST" and shared.act(request, form, do, _("Saved.")):
        return redirect("communications:robots")
    return _form(request, form, gettext("Change the robot"))


@guarded(PERMISSION)
@require_POST
def try_robot(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it say that it is there."""
    tasks.try_robot.enqueue(_robot(pk).pk)
    messages.success(request, gettext("A message is on its way. Look into the group; an error appears here."))
    return redirect("communications:robots")


@guarded(PERMISSION)
@require_POST
def remove_robot(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it away."""
    actions.remove_robot(_robot(pk))
    messages.success(request, gettext("The robot was taken away."))
    return redirect("communications:robots")


def _form(request: HttpRequest, form: RobotForm, title: str) -> HttpResponse:
    back = reverse("communications:robots")
    return shared.form_page(request, form, title=title, back=back, back_label=_("Robots"))


def _robot(pk: int) -> Robot:
    found = queries.robot(pk)
    if found is None:
        raise Http404
    return found
