"""The cases of a customer, on the customer's page."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from shouyue.access.queries import visitor
from shouyue.cases import permissions
from shouyue.cases.models import Case
from shouyue.cases.panels.rows import rows
from shouyue.customers import queries as customers

if TYPE_CHECKING:
    from shouyue.customers.models import Customer

FEW = 8


def cases_of(request: HttpRequest, customer: "Customer", at: datetime) -> SafeString:
    """The newest cases of a customer, and of those merged into it, that the visitor may see. Two queries."""
    seen = permissions.visible(visitor(request))
    found = Case.objects.filter(seen, customer__in=customers.family(customer.pk)).order_by("-id")
    shown = found.select_related("customer", "handler", "first_asked")[:FEW]
    every = f"{reverse('cases:board')}?customer={customer.pk}&state=all&order=newest"
    context = {"rows": rows(shown), "every": every, "new": f"{reverse('cases:new')}?customer={customer.pk}", "at": at}
    return render_to_string("cases/of_customer.html", context, request)
