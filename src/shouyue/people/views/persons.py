"""The list of persons, one person, and what is entered of one."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.kit import read
from shouyue.kit.refusals import Refused, Stale
from shouyue.paper.answers import in_excel
from shouyue.people import actions, panels, phrases, queries
from shouyue.people.days import local_day, start_of
from shouyue.people.forms import AccountForm, LeaveForm, NewPersonForm, PersonForm
from shouyue.people.models import Person
from shouyue.people.queries import Asked, Listed
from shouyue.people.views import shared
from shouyue.ui.elements import Page

FIELDS = ("name", "job_number", "site", "mobile", "email", "superior", "joined_on", "version")


@guarded("people.view")
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Persons by name, pinyin, initials or job number, by site and role."""
    at = now()
    asked = _asked(request)
    found = queries.find(asked, day=local_day(at))
    return render(
        request,
        "people/people.html",
        {
            "asked": asked,
            "rows": panels.listing(found.persons, queries.roster(), at),
            "page": _page(request, found),
            "site_options": list(queries.sites().values_list("code", "name")),
            "role_options": phrases.role_choices(),
            "state_options": [("left", gettext("Only those who left"))],
            "tabs": shared.tabs(request, "people"),
            "may_add": guards.may(request.user, "people.manage"),
            "query": request.GET.urlencode(),
        },
    )


def _asked(request: HttpRequest) -> Asked:
    given = request.GET
    return Asked(
        words=read.words(given.get("q", ""), 60),
        site=read.words(given.get("site", ""), 20),
        role=read.words(given.get("role", ""), 60),
        left=given.get("state") == "left",
        after=_key(given.get("after", "")),
        before=_key(given.get("before", "")),
    )


def _key(text: str) -> tuple[str, int] | None:
    """A place in the list: `number.pinyin`."""
    own, _dot, pinyin = text.replace("\0", "").partition(".")
    number = read.number(own)
    return (pinyin, number) if number is not None else None


def _page(request: HttpRequest, found: Listed) -> Page:
    def link(name: str, person: Person) -> str:
        query = request.GET.copy()
        query.pop("after", None)
        query.pop("before", None)
        query[name] = f"{person.pk}.{person.pinyin}"
        return f"?{query.urlencode()}"

    shown = gettext("%(shown)s of %(total)s persons") % {"shown": len(found.persons), "total": f"{found.total:,}"}
    if not found.persons:
        return Page(shown)
    return Page(
        shown,
        previous=link("before", found.persons[0]) if found.earlier else "",
        next=link("after", found.persons[-1]) if found.later else "",
    )


@guarded("people.view")
@require_GET
def people_excel(request: HttpRequest) -> HttpResponse:
    """The same persons as a workbook, all pages."""
    found = queries.persons(_asked(request), day=local_day(now()))
    return in_excel([panels.persons_sheet(found)], "people")


@guarded("people.view")
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles, absence, duty, superior, and what he may do."""
    at = now()
    found = shared.person_or_404(pk)
    may_manage = may_change(request, found)
    return render(
        request,
        "people/person.html",
        {
            "may_manage": may_manage,
            "plan": reverse("people:absence", args=[pk]) if may_manage else "",
            "may_keep_accounts": guards.may(request.user, "account.manage"),
            "may_give": guards.may(request.user, "role.manage"),
            "may_erase": guards.may(request.user, "people.erase"),
            "is_self": found.account_id == request.user.pk,
            **panels.person_page(found, at, with_reasons=may_manage),
        },
    )


def may_change(request: HttpRequest, found: Person) -> bool:
    """Whether the visitor keeps this person's data: by permission, and within his own sites."""
    if not guards.may(request.user, "people.manage") or found.erased_at is not None:
        return False
    return queries.may_keep(visitor(request), found.site)


def changeable(request: HttpRequest, pk: int) -> Person:
    """The person, for whoever may change him."""
    found = shared.person_or_404(pk)
    if not may_change(request, found):
        raise PermissionDenied("people.manage")
    return found


@guarded("people.manage")
@require_http_methods(["GET", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Enter a person."""
    at = now()
    day = local_day(at)
    form = NewPersonForm(request.POST or None, day=day, initial={"joined_on": day})
    if not guards.may(request.user, "role.manage"):
        del form.fields["role"], form.fields["where"]
    if request.method == "POST" and form.is_valid():
        added = _add(request, form, day)
        if added is not None:
            messages.success(request, gettext("%(name)s was entered.") % {"name": added.name})
            return shared.to_person(added)
    back = reverse("people:people")
    return shared.form_page(request, form, title=_("New person"), save=_("Enter"), back=back, back_label=_("People"))


def _add(request: HttpRequest, form: NewPersonForm, day: date) -> Person | None:
    """Enter the person; None, with the reason at the field, where that is refused."""
    entered, role = form.entered(), form.cleaned_data.get("role", "")
    if not queries.may_keep(visitor(request), entered.site):
        form.add_error("site", gettext("You look after other sites."))
        return None
    site, region = (form.role_site(), form.role_region()) if role else (None, None)
    try:
        return actions.add_person(
            entered, role=role, role_site=site, role_region=region, actor=shared.actor(request), at=now()
        )
    except Refused as refused:
        form.refuse(refused)
        return None


@guarded("people.manage")
@require_http_methods(["GET", "POST"])
def edit_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a person. What somebody else changed meanwhile is shown, and nothing that was typed is lost."""
    at = now()
    found = changeable(request, pk)
    if request.method == "GET":
        form = PersonForm(day=local_day(at), person=found, initial={name: getattr(found, name) for name in FIELDS})
        return _edit_page(request, form, found)
    form = PersonForm(request.POST, day=local_day(at), person=found)
    try:
        if shared.act(request, form, lambda: _edit(request, form, found), _("The changes are kept.")):
            return shared.to_person(found)
    except Stale:
        current = shared.person_or_404(pk)
        differing = form.differing(current)
        form.renew(current.version)
        return _edit_page(request, form, current, stale=differing)
    return _edit_page(request, form, found)


def _edit(request: HttpRequest, form: PersonForm, found: Person) -> None:
    if not queries.may_keep(visitor(request), form.cleaned_data["site"]):
        raise Refused(_("You look after other sites."), "site")
    version = form.cleaned_data["version"] or 0
    actions.edit_person(found, form.entered(), version=version, actor=shared.actor(request), at=now())


def _edit_page(
    request: HttpRequest, form: PersonForm, found: Person, *, stale: Sequence[tuple[str, str]] | None = None
) -> HttpResponse:
    """The form; `stale` is what stands now in fields that somebody else changed meanwhile."""
    more = {"stale": stale, "is_stale": stale is not None}
    return shared.person_form_page(request, form, found, title=_("Change person"), save=_("Save"), **more)


@guarded("people.manage")
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody leaves, or stays after all."""
    at = now()
    found = changeable(request, pk)
    form = LeaveForm(request.POST or None, initial={"on": found.left_on or local_day(at)})

    def do() -> None:
        actions.leave_company(found, on=form.cleaned_data["on"], actor=shared.actor(request), at=at)

    if request.method == "POST" and shared.act(request, form, do, _("The changes are kept.")):
        return shared.to_person(found)
    note = _("From that day the person holds no role, gets no message and cannot sign in. What was done stays.")
    return shared.person_form_page(request, form, found, title=_("Leaving"), save=_("Save"), note=note)


@guarded("people.manage")
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """An account for somebody who has none."""
    found = changeable(request, pk)
    form = AccountForm(request.POST or None)

    def do() -> None:
        actions.open_account(found, username=form.cleaned_data["username"], actor=shared.actor(request))

    if request.method == "POST" and shared.act(request, form, do, _("The account is there.")):
        return shared.to_person(found)
    return shared.person_form_page(request, form, found, title=_("Open an account"), save=_("Open the account"))


@guarded("people.erase")
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Clear the personal data of somebody who left, after a second look."""
    found = shared.person_or_404(pk)
    if found.erased_at is not None:
        raise Http404
    if request.method == "POST":
        try:
            actions.erase_person(found, actor=shared.actor(request), at=now())
        except Refused as refused:
            messages.error(request, str(refused.text))
            return shared.to_person(found)
        messages.success(request, gettext("The personal data is erased."))
        return redirect("people:people")
    gone = found.left_on is not None and start_of(found.left_on) <= now()
    return render(request, "people/erase.html", {"person": found, "gone": gone})
