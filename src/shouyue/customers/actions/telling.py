"""What the journal and the search index are told of a customer."""

from typing import TYPE_CHECKING

from shouyue.customers import queries
from shouyue.customers.models import Customer
from shouyue.search import actions as search

if TYPE_CHECKING:
    from shouyue.people.models import Region, Site


def subject_of(customer: Customer) -> str:
    """The customer as the journal knows it."""
    return f"customer:{customer.pk}"


def code_of_site(site: "Site | None") -> str:
    return site.code if site is not None else ""


def code_of_region(region: "Region | None") -> str:
    return region.code if region is not None else ""


def find_by(customer: Customer) -> None:
    """Let the customer be found by its names, their pinyin and its code, and by the names of those merged into it."""
    own = {customer.name, customer.short_name}
    others = [one for one in queries.named(queries.family(customer.pk)).values() if one.pk != customer.pk]
    names = own | {name for one in others for name in (one.name, one.short_name)}
    search.put(
        subject_of(customer),
        kind="customer",
        title=customer.name,
        at=customer.registered_at,
        text=" ".join([customer.code, *(one.code for one in others)]),
        names=tuple(sorted(names - {""})),
        site=code_of_site(customer.site),
        region=code_of_region(customer.region),
        customer=subject_of(customer),
    )


def find_no_more(customer: Customer) -> None:
    search.remove(subject_of(customer))
