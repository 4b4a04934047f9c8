"""Replies prepared beforehand."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.communications import actions, panels, queries
from shouyue.communications.forms import TemplateForm
from shouyue.communications.logic.templates import NAMES
from shouyue.communications.models import Template
from shouyue.communications.views import shared

FIELDS = ("code", "language", "name", "kind", "step", "subject", "text", "active", "version")


@guarded("template.use")
@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """All of them, with what is in them."""
    context = {
        "rows": panels.template_rows(queries.templates(active=False)),
        "may_manage": guards.may(request.user, "template.manage"),
    }
    return render(request, "communications/templates.html", context)


@guarded("template.use")
@require_GET
def template(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """One template as it reads, with an example filled in."""
    found = _template(code, language)
    context = {
        "one": found,
        "preview": actions.fill(found, panels.example()),
        "bare": actions.fill(found, {}),
        "row": panels.template_rows([found])[0],
        "may_manage": guards.may(request.user, "template.manage"),
    }
    return render(request, "communications/template.html", context)


@guarded("template.manage")
@require_http_methods(["GET", "POST"])
def new_template(request: HttpRequest) -> HttpResponse:
    """Write another one."""
    form = TemplateForm(request.POST or None, initial={"language": get_language() or "zh-hans"})
    if request.method == "POST" and shared.act(
        request, form, lambda: actions.add_template(form.wording()), _("The template is kept.")
    ):
        return redirect("communications:templates")
    return _page(request, form, None)


@guarded("template.manage")
@require_http_methods(["GET", "POST"])
def edit_template(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Word it otherwise."""
    found = _template(code, language)
    form = TemplateForm(request.POST or None, initial={name: getattr(found, name) for name in FIELDS}, fixed=True)

    def do() -> None:
        actions.change_template(found, form.wording(), version=form.cleaned_data["version"] or 0)

    if request.method == "POST" and shared.act(request, form, do, _("Saved.")):
        return redirect("communications:template", code, language)
    return _page(request, form, found)


def _page(request: HttpRequest, form: TemplateForm, one: Template | None) -> HttpResponse:
    names = [(f"{{{name}}}", words) for name, words in NAMES.items()]
    return render(request, "communications/template_edit.html", {"form": form, "one": one, "names": names})


def _template(code: str, language: str) -> Template:
    found = queries.template(code, language)
    if found is None:
        raise Http404
    return found
