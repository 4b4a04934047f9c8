"""Whose customers somebody sees.

Those of his sites and regions. A customer with a region and no site is also seen at every site of the region, since
whoever answers the phone there must know who calls; one with no place at all by everybody who has any place.
"""

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from shouyue.customers.models import Customer
from shouyue.people.queries import Scope, roster


def visible(scope: Scope, prefix: str = "") -> Q:
    """The condition on customers, or on rows that lead to them by `prefix` (`customer__`)."""
    if scope.everything:
        return Q()
    if not scope.sites and not scope.regions:
        return Q(pk__in=())
    at_sites = Q(**{f"{prefix}site__code__in": sorted(scope.sites)})
    in_regions = Q(**{f"{prefix}region__code__in": sorted(scope.regions)})
    unplaced = Q(**{f"{prefix}site__isnull": True})
    near = Q(**{f"{prefix}region__code__in": sorted(_regions_of(scope.sites))})
    return at_sites | in_regions | unplaced & (near | Q(**{f"{prefix}region__isnull": True}))


def covers(scope: Scope, customer: Customer) -> bool:
    """The same of one customer, fetched with site and region."""
    if scope.everything:
        return True
    if not scope.sites and not scope.regions:
        return False
    region = customer.region.code if customer.region else ""
    if customer.site is not None:
        return customer.site.code in scope.sites or region in scope.regions
    return not region or region in scope.regions or region in _regions_of(scope.sites)


def entries(scope: Scope) -> Q:
    """The condition on entries of the search index that they are about customers whom one sees.

    By the customer as it is placed now: an entry keeps the place that its customer had when it was written.
    """
    if scope.everything:
        return Q()
    reference = Concat(Value("customer:"), Cast("pk", CharField()))
    return Q(customer__in=Customer.objects.filter(visible(scope)).order_by().values_list(reference, flat=True))


def _regions_of(sites: frozenset[str]) -> set[str]:
    regions = roster().regions
    return {regions[site] for site in sites if site in regions}
