"""Sites, regions, legal entities."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.clock.queries import now
from shouyue.people import actions, panels, queries
from shouyue.people.days import local_day
from shouyue.people.forms import PlaceForm, SiteForm
from shouyue.people.models import LegalEntity, Region, Site
from shouyue.people.views import shared


@guarded("people.view")
@require_GET
def sites(request: HttpRequest) -> HttpResponse:
    """Where the company is."""
    return render(
        request,
        "people/sites.html",
        {
            "rows": panels.sites(queries.sites_counted(local_day(now()))),
            "regions": queries.regions(),
            "entities": queries.legal_entities(),
            "tabs": shared.tabs(request, "sites"),
            "may_manage": guards.may(request.user, "site.manage"),
        },
    )


@guarded("site.manage")
@require_http_methods(["GET", "POST"])
def new_site(request: HttpRequest) -> HttpResponse:
    """Set up a site."""
    form = SiteForm(request.POST or None, taken=_codes(Site))
    return _site_page(request, form, _("New site"))


@guarded("site.manage")
@require_http_methods(["GET", "POST"])
def edit_site(request: HttpRequest, code: str) -> HttpResponse:
    """Change a site."""
    found = queries.sites().filter(code=code.replace("\0", "")).first()
    if found is None:
        raise Http404
    initial = {name: getattr(found, name) for name in ("code", "name", "region", "legal_entity", "calendar", "address")}
    return _site_page(request, SiteForm(request.POST or None, initial=initial, fixed=True), _("Change site"))


def _site_page(request: HttpRequest, form: SiteForm, title: str | Promise) -> HttpResponse:
    if request.method == "POST" and shared.act(
        request, form, lambda: actions.put_site(**form.cleaned_data), _("Kept.")
    ):
        return redirect("people:sites")
    return _page(request, form, title)


@guarded("site.manage")
@require_http_methods(["GET", "POST"])
def new_region(request: HttpRequest) -> HttpResponse:
    """Set up a region."""
    form = PlaceForm(request.POST or None, taken=_codes(Region))
    if request.method == "POST" and shared.act(
        request, form, lambda: actions.put_region(**form.cleaned_data), _("Kept.")
    ):
        return redirect("people:sites")
    return _page(request, form, _("New region"))


@guarded("site.manage")
@require_http_methods(["GET", "POST"])
def new_legal_entity(request: HttpRequest) -> HttpResponse:
    """Set up a legal entity."""
    form = PlaceForm(request.POST or None, taken=_codes(LegalEntity))
    if request.method == "POST" and shared.act(
        request, form, lambda: actions.put_legal_entity(**form.cleaned_data), _("Kept.")
    ):
        return redirect("people:sites")
    return _page(request, form, _("New legal entity"))


def _codes(model: type[Site] | type[Region] | type[LegalEntity]) -> frozenset[str]:
    """Codes that are taken; case does not tell them apart."""
    return frozenset(code.casefold() for code in model.objects.values_list("code", flat=True))


def _page(request: HttpRequest, form: PlaceForm, title: str | Promise) -> HttpResponse:
    back = reverse("people:sites")
    return shared.form_page(request, form, title=title, save=_("Save"), back=back, back_label=_("Sites"))
