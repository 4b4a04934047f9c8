"""Contacts: shown whole by a button, entered, changed, ended, erased."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shouyue.access.guards import guarded
from shouyue.access.models import SensitiveRead
from shouyue.clock.queries import now
from shouyue.customers import actions, panels
from shouyue.customers.forms import ContactForm, NewContactForm, ReachForm
from shouyue.customers.models import Contact
from shouyue.customers.views import shared
from shouyue.kit.refusals import Stale

FIELDS = ("name", "position", "note", "is_main", "version")


@guarded("contact.read")
@require_POST
@never_cache
def show_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Numbers and addresses of a contact, whole; that the visitor looked is noted."""
    found = shared.contact_or_404(request, pk, "contact.read")
    shared.note(request, [found.pk], what=SensitiveRead.What.SHOWN)
    page = {"contact": found, "reaches": panels.reaches_of(found, whole=True), "is_whole": True}
    return render(request, "customers/reaches.html", page)


@guarded("customer.edit")
@require_http_methods(["GET", "POST"])
def new_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else to talk to at a customer."""
    found = shared.customer_or_404(request, pk, "customer.edit")
    form = NewContactForm(request.POST or None)

    def do() -> None:
        is_main = form.cleaned_data["is_main"]
        actions.add_contact(found, form.contact(), is_main=is_main, actor=shared.actor(request), at=now())

    if request.method == "POST" and shared.act(request, form, do, _("The contact is entered.")):
        return shared.to_customer(found)
    return shared.customer_form_page(request, form, found, title=_("New contact"), save=_("Enter"))


@guarded("customer.edit")
@require_http_methods(["GET", "POST"])
def edit_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Change who it is. What somebody else changed meanwhile is shown, and nothing that was typed is lost."""
    found = _current(request, pk)
    if request.method == "GET":
        return _edit_page(request, ContactForm(initial={name: getattr(found, name) for name in FIELDS}), found)
    form = ContactForm(request.POST)
    try:
        if shared.act(request, form, lambda: _edit(request, form, found), _("The changes are kept.")):
            return shared.to_customer(found.customer)
    except Stale:
        current = _current(request, pk)
        differing = form.differing(current)
        form.renew(current.version)
        return _edit_page(request, form, current, stale=differing)
    return _edit_page(request, form, found)


def _edit(request: HttpRequest, form: ContactForm, found: Contact) -> None:
    given = form.cleaned_data
    actions.edit_contact(
        found,
        form.entered(),
        is_main=given["is_main"],
        version=given["version"] or 0,
        actor=shared.actor(request),
        at=now(),
    )


def _edit_page(
    request: HttpRequest,
    form: ContactForm,
    found: Contact,
    *,
    stale: Sequence[tuple[str, str]] | None = None,
    reach: ReachForm | None = None,
) -> HttpResponse:
    """Who it is, and how to reach them: a number is added or removed at once."""
    masked = panels.reaches_of(found)
    page = {
        "form": form,
        "reach_form": reach or ReachForm(),
        "contact": found,
        "reaches": [(one, *shown) for one, shown in zip(found.reaches.all(), masked, strict=True)],
        "title": _("Change contact"),
        "save": _("Save"),
        "back": reverse("customers:customer", args=[found.customer_id]),
        "back_label": str(found.customer),
        "stale": stale,
        "is_stale": stale is not None,
    }
    return render(request, "customers/contact.html", page)


@guarded("customer.edit")
@require_POST
def add_reach(request: HttpRequest, pk: int) -> HttpResponse:
    """Another number or address of a contact."""
    found = _current(request, pk)
    form = ReachForm(request.POST)

    def do() -> None:
        actions.add_reach(found, text=form.cleaned_data["reach"], actor=shared.actor(request), at=now())

    if shared.act(request, form, do, _("The changes are kept.")):
        return redirect("customers:edit_contact", pk)
    initial = {name: getattr(found, name) for name in FIELDS}
    return _edit_page(request, ContactForm(initial=initial), found, reach=form)


@guarded("customer.edit")
@require_POST
def remove_reach(request: HttpRequest, pk: int, reach: int) -> HttpResponse:
    """A number or an address that no longer reaches the contact."""
    found = next((one for one in _current(request, pk).reaches.all() if one.pk == reach), None)
    if found is None:
        raise Http404
    actions.remove_reach(found, actor=shared.actor(request), at=now())
    messages.success(request, gettext("The changes are kept."))
    return redirect("customers:edit_contact", pk)


@guarded("customer.edit")
@require_POST
def end_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """We no longer talk to this person."""
    found = shared.contact_or_404(request, pk, "customer.edit")
    actions.end_contact(found, actor=shared.actor(request), at=now())
    messages.success(request, gettext("The contact ended; what happened stays."))
    return shared.to_customer(found.customer)


@guarded("customer.erase")
@require_http_methods(["GET", "POST"])
def erase_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Clear the personal data of a contact, after a second look."""
    found = shared.contact_or_404(request, pk, "customer.erase")
    if request.method == "POST":
        actions.erase_contact(found, actor=shared.actor(request), at=now())
        messages.success(request, gettext("The personal data is erased."))
        return shared.to_customer(found.customer)
    return render(request, "customers/erase.html", {"contact": found})


def _current(request: HttpRequest, pk: int) -> Contact:
    """A contact to whom we still talk."""
    found = shared.contact_or_404(request, pk, "customer.edit")
    if found.ended_at is not None:
        raise Http404
    return found
