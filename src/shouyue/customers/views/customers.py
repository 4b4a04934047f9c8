"""The list of customers, and the page of one."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from shouyue.access import guards
from shouyue.access.guards import guarded
from shouyue.access.models import SensitiveRead
from shouyue.access.queries import visitor
from shouyue.clock.queries import now
from shouyue.customers import panels, phrases, queries
from shouyue.customers.models import Customer
from shouyue.customers.permissions import WHOLE, sees_whole
from shouyue.customers.queries import Asked, Listed
from shouyue.customers.views import shared
from shouyue.kit import read
from shouyue.paper.answers import in_excel
from shouyue.people.models import Region
from shouyue.people.naming import who
from shouyue.people.queries import scope_of
from shouyue.ui.elements import Page


@guarded("customer.view")
@require_GET
def customers(request: HttpRequest) -> HttpResponse:
    """Customers by name, pinyin, initials, code, contact or number, by tier and region."""
    at = now()
    asked = _asked(request, at)
    found = queries.find(asked, seen=_seen(request))
    return render(
        request,
        "customers/customers.html",
        {
            "asked": asked,
            "rows": panels.listing(found.customers, at),
            "page": _page(request, found),
            "tiers": [*((tier, words) for tier, (words, _tone) in phrases.TIERS.items()), ("-", gettext("No tier"))],
            "silences": [("yes", gettext("Silent: a risk"))],
            "regions": list(Region.objects.values_list("code", "name")),
            "may_register": guards.may(request.user, "customer.register"),
            "query": request.GET.urlencode(),
            "is_filtered": bool(asked.words or asked.tier or asked.region or asked.silent_at),
        },
    )


def _seen(request: HttpRequest) -> Q:
    return queries.visible(scope_of(visitor(request), "customer.view"))


def _asked(request: HttpRequest, at: datetime) -> Asked:
    given = request.GET
    return Asked(
        words=read.words(given.get("q", ""), 60),
        tier=given.get("tier", "") if given.get("tier") in ("A", "B", "C", "-") else "",
        region=read.words(given.get("region", ""), 20),
        silent_at=at if given.get("silent") == "yes" else None,
        after=_key(given.get("after", "")),
        before=_key(given.get("before", "")),
    )


def _key(text: str) -> tuple[str, int] | None:
    """A place in the list: `number.pinyin`."""
    own, _dot, pinyin = text.replace("\0", "").partition(".")
    number = read.number(own)
    return (pinyin, number) if number is not None else None


def _page(request: HttpRequest, found: Listed) -> Page:
    def link(name: str, customer: Customer) -> str:
        query = request.GET.copy()
        query.pop("after", None)
        query.pop("before", None)
        query[name] = f"{customer.pk}.{customer.pinyin}"
        return f"?{query.urlencode()}"

    counts = {"shown": len(found.customers), "total": f"{found.total:,}"}
    shown = gettext("%(shown)s of %(total)s customers") % counts
    if not found.customers:
        return Page(shown)
    return Page(
        shown,
        previous=link("before", found.customers[0]) if found.earlier else "",
        next=link("after", found.customers[-1]) if found.later else "",
    )


@guarded("customer.view")
@require_GET
def customers_excel(request: HttpRequest) -> HttpResponse:
    """The same customers as a workbook, all pages; numbers whole where the visitor may see them, which is noted."""
    whole = sees_whole(request.user, visitor(request))
    found = list(queries.with_contacts(queries.customers(_asked(request, now()), seen=_seen(request))))
    contacts = (contact for one in found if whole(one) for contact in queries.current_contacts(one))
    reached = (contact.pk for contact in contacts if contact.reaches.all())
    shared.note(request, reached, what=SensitiveRead.What.EXPORTED)
    return in_excel([panels.sheet(found, whole=whole)], "customers")


@guarded("customer.view")
@require_GET
def customer(request: HttpRequest, pk: int) -> HttpResponse:
    """One customer: who it is, whom one talks to there, who looks after it, what it was promised."""
    at = now()
    found = shared.customer_or_404(request, pk)
    sees = shared.sees(request)
    alias = queries.merged_into(found)
    changes = queries.tier_changes(found)
    return render(
        request,
        "customers/customer.html",
        {
            "customer": found,
            "place": phrases.place_words(found),
            "tier": phrases.tier_words(found.tier),
            "changes": [(one, who(one.by)) for one in changes],
            "registered_by": who(found.registered_by),
            "contacts": [(one, panels.reaches_of(one)) for one in queries.contacts_of(found)],
            "promises": panels.promises_of(found),
            "parts": panels.offered(request, found, at),
            "alias": alias,
            "alias_seen": alias is not None and sees(queries.named([alias.into_id])[alias.into_id]),
            "members": queries.merged_here(found),
            "silent": 0 if alias else queries.silent_days(found, at),
            "subject": f"customer:{found.pk}",
            **_rights(request, found),
        },
    )


def _rights(request: HttpRequest, found: Customer) -> dict[str, bool]:
    """What the visitor may do with this customer."""
    named = {
        "may_edit": "customer.edit",
        "may_tier": "customer.tier",
        "may_merge": "customer.merge",
        "may_erase": "customer.erase",
        "may_read": WHOLE,
    }
    found_rights = {
        name: guards.may(request.user, permission) and shared.sees(request, permission)(found)
        for name, permission in named.items()
    }
    return found_rights | {"may_follow": guards.may(request.user, "journal.view")}
