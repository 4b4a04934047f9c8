"""Two customers that are one, and the way back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.customers import actions, panels, queries
from shouyue.customers.forms import MergeForm
from shouyue.customers.models import Customer
from shouyue.customers.queries import Asked
from shouyue.customers.views import shared
from shouyue.kit import read
from shouyue.kit.refusals import Refused
from shouyue.people.queries import scope_of

PERMISSION = "customer.merge"


@guarded(PERMISSION)
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose which customer it turned out to be: those that look alike first, others by a word."""
    found = shared.customer_or_404(request, pk, PERMISSION)
    form = MergeForm(request.POST or None)

    def do() -> None:
        into = shared.customer_or_404(request, form.cleaned_data["into"], PERMISSION)
        actions.merge(found, into, actor=shared.actor(request), at=now())

    if request.method == "POST" and shared.act(request, form, do, _("The two count as one now.")):
        return shared.to_customer(queries.named([queries.resolved(pk)])[queries.resolved(pk)])
    words = read.words(request.GET.get("q", ""), 60)
    rows = panels.listing(_offered(request, found, words), now())
    page = {"customer": found, "form": form, "words": words, "rows": rows}
    return render(request, "customers/merge.html", page)


def _offered(request: HttpRequest, found: Customer, words: str) -> list[Customer]:
    """Whom it can be merged into."""
    scope = queries.visible(scope_of(visitor(request), PERMISSION))
    if words:
        others = list(queries.find(Asked(words=words), seen=scope).customers)
    else:
        alike = {one.pk for one in queries.look_alikes(found.name, queries.reaches_at(found))}
        others = list(queries.with_contacts(queries.customers(Asked(), seen=scope).filter(pk__in=alike)))
    return [one for one in others if one.pk != found.pk][: queries.MOST]


@guarded(PERMISSION)
@require_POST
def unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo it: the two are customers of their own again."""
    found = shared.customer_or_404(request, pk, PERMISSION)
    try:
        actions.unmerge(found, actor=shared.actor(request), at=now())
    except Refused as refused:
        messages.error(request, str(refused.text))
    else:
        messages.success(request, gettext("They are two customers again."))
    return shared.to_customer(found)
