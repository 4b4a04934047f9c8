"""The company whose cases are measured: the demo's places, people and customers under the shipped policies."""

from datetime import datetime
from typing import Any

from shouyue.access import tokens
from shouyue.access.models import Account
from shouyue.config.demo.company import found_company
from shouyue.config.demo.customers import enter_customers
from shouyue.customers.models import Customer
from shouyue.obligations.actions import adopt_shipped
from shouyue.people.actions import open_account
from shouyue.people.models import Person

ACTOR = "system:bench"
SITE = "SH01"
COMPLAINT: dict[str, Any] = {
    "kind": "complaint",
    "channel": "phone",
    "severity": "important",
    "trouble": "damage",
    "title": "外箱破损，内物受潮",
    "content": "客户来电：今天上午签收的 12 件货有 3 件外箱破损，箱内纸盒受潮变形，现场已拍照，司机也签了字。",
    "demand": "请今天内派人验货，并答复如何处理。",
    "waybill": "SY250502738356",
    "site": SITE,
    "loss": "5200.50",
}


def found(at: datetime) -> dict[str, list[Person]]:
    """Adopt the documents and enter everybody; answers who holds each role."""
    adopt_shipped(actor=ACTOR, at=at)
    staff = found_company(at)
    enter_customers(staff, at)
    return staff


def customer() -> Customer:
    """One of the customers of the site."""
    return Customer.objects.filter(site__code=SITE).order_by("id")[0]


def account(person: Person) -> Account:
    """The person's account, opened now."""
    return open_account(person, username=f"bench{person.pk}", actor=ACTOR)


def token(owner: Account, scopes: list[str], at: datetime) -> str:
    """A token of the account, as it stands in a header."""
    return tokens.issue(owner, name="bench", scopes=scopes, expires_at=None, at=at)[1]
