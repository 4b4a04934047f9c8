"""The demo company's customers, from customers.toml: entered as a history has them, their facts told by the script."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

from shouyue.config.demo.script import OWNERS
from shouyue.config.demo.telling import Client
from shouyue.customers import actions, queries
from shouyue.customers.actions import ContactEntered, Entered
from shouyue.people.models import Person, Site

Staff = Mapping[str, Sequence[Person]]


def enter_customers(staff: Staff, at: datetime) -> None:
    """Enter the customers, as registered at `at`."""
    told = tomllib.loads(resources.files(__package__).joinpath("customers.toml").read_text(encoding="utf-8"))
    sites = {site.code: site for site in Site.objects.select_related("region")}
    for each in told["customers"]:
        _enter(each, sites[each["site"]], staff, at)


def clients(at: datetime) -> Iterator[Client]:
    """They, with the numbers of their rows, as they are at `at`: with whom the script plays."""
    for one in queries.with_contacts(queries.customers(queries.Asked())):
        if one.site is not None:
            contact = queries.main_contact(one)
            yield Client(
                f"customer:{one.pk}",
                one.tier,
                one.site.code,
                owner=f"person:{one.owner_id}" if one.owner else "",
                name=one.short_name,
                contact=contact.pk if contact else None,
                quiet=queries.silent_days(one, at) > 0,
            )


def _enter(each: dict[str, Any], site: Site, staff: Staff, at: datetime) -> None:
    owner = nearest(staff[OWNERS[each["tier"]]], site) if each.get("owned", True) else None
    developer = nearest(staff["business_developer"], site)
    customer = actions.take_over(
        Entered(each["name"], each["short_name"], None, site, each["needs"]),
        [
            ContactEntered(one["name"], one["position"], "", tuple(one["phones"]), tuple(one["emails"]))
            for one in each["contacts"]
        ],
        tier=each["tier"],
        owner=owner,
        service_contact=nearest(staff["service_agent"], site) if each["tier"] == "B" else None,
        actor=f"person:{developer.pk}",
        at=at,
    )
    if "heard" in each:
        actions.hear({customer.pk: at - timedelta(days=each["heard"])})


def nearest(holders: Sequence[Person], site: Site) -> Person:
    """Whoever holds the role at that site, else in its region, else anywhere."""

    def distance(person: Person) -> tuple[bool, bool]:
        posts = [(held.site_id, held.region_id) for held in person.holdings.all()]
        return (site.pk, None) not in posts, (None, site.region_id) not in posts

    return min(holders, key=distance)
