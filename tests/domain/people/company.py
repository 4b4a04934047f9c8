"""A small company to test with."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.test import Client

from shouyue.access.models import Account
from shouyue.people import actions
from shouyue.people.actions import Entered
from shouyue.people.models import Person, Region, Site

AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai, a Wednesday
DAY = date(2026, 3, 11)
BY = "person:1"


@dataclass(frozen=True, slots=True)
class Company:
    """Two regions, three sites."""

    east: Region
    north: Region
    shanghai: Site
    suzhou: Site
    beijing: Site


def company() -> Company:
    entity = actions.put_legal_entity("SY", name="守约物流有限公司")
    east, north = actions.put_region("east", name="华东区"), actions.put_region("north", name="华北区")

    def site(code: str, name: str, region: Region) -> Site:
        return actions.put_site(code, name=name, region=region, legal_entity=entity, calendar="desk")

    return Company(
        east,
        north,
        site("SH01", "上海分公司", east),
        site("SZ01", "苏州分公司", east),
        site("BJ01", "北京分公司", north),
    )


def entered(
    name: str,
    number: str | None = None,
    *,
    site: Site | None = None,
    mobile: str = "",
    email: str = "",
    superior: Person | None = None,
    joined_on: date = date(2024, 1, 2),
) -> Entered:
    return Entered(name, number, site, mobile, email, superior, joined_on)


def person(name: str, number: str | None = None, *, site: Site | None = None) -> Person:
    return actions.add_person(entered(name, number, site=site), actor=BY, at=AT)


def with_role(role: str, name: str = "赵磊", *, site: Site | None = None, region: Region | None = None) -> Person:
    """A person at `site` who holds `role` there, in `region`, or everywhere."""
    return actions.add_person(entered(name, site=site), role=role, role_site=site, role_region=region, actor=BY, at=AT)


def account_of(someone: Person, username: str = "") -> Account:
    return actions.open_account(someone, username=username or f"p{someone.pk}", actor=BY)


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(account_of(someone))
    return client
