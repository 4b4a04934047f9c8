"""One's own page."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.people import actions, panels, queries
from shouyue.people.forms import LanguageForm
from shouyue.people.models import Person
from shouyue.people.views import shared
from shouyue.people.views.holdings import absence_form, plan


@guarded("me.view")
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Roles, absence, deputies, duty and language of whoever asks."""
    found = own(request)
    form = LanguageForm(initial={"language": found.language})
    more = {"form": form, "may_make_tokens": guards.may(request.user, "token.manage")}
    return render(request, "people/me.html", {**panels.person_page(found, now(), with_reasons=True), **more})


def own(request: HttpRequest) -> Person:
    """The person who asks."""
    found = queries.person_of(visitor(request))
    if found is None:
        raise Http404
    return found


@guarded("me.view")
@require_http_methods(["GET", "POST"])
def my_absence(request: HttpRequest) -> HttpResponse:
    """Plan one's own absence."""
    found = own(request)
    form = absence_form(request, found, now())
    if request.method == "POST" and plan(request, form, found):
        return redirect("people:me")
    back = reverse("people:me")
    return shared.form_page(
        request, form, title=_("Plan my absence"), save=_("Plan"), back=back, back_label=_("My page")
    )


@guarded("me.view")
@require_POST
def my_language(request: HttpRequest) -> HttpResponse:
    """The language of messages, and of the pages from here on."""
    form = LanguageForm(request.POST)
    response = redirect("people:me")
    if form.is_valid():
        language = form.cleaned_data["language"]
        actions.choose_language(own(request), language=language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
        )
        messages.success(request, gettext("The language is chosen."))
    return response
