"""Customers to test with."""

from datetime import timedelta

from shouyue.customers import actions
from shouyue.customers.actions import ContactEntered, Entered
from shouyue.customers.models import Contact, Customer
from shouyue.people.models import Region, Site
from tests.domain.people.company import AT, BY

NEEDS = "每周两票整车，上海到苏州"
LATER = AT + timedelta(hours=1)


def someone(
    name: str = "张三", *phones: str, emails: tuple[str, ...] = (), position: str = "", note: str = ""
) -> ContactEntered:
    return ContactEntered(name, position, note, phones, emails)


def customer(
    name: str = "上海宏达物流有限公司",
    *contacts: ContactEntered,
    short_name: str = "",
    region: Region | None = None,
    site: Site | None = None,
    needs: str = NEEDS,
) -> Customer:
    """A customer that is registered as anybody registers one; without contacts it has one of the usual kind."""
    entered = Entered(name, short_name, region, site, needs)
    return actions.register(entered, contacts or (someone("张三", "13812345678"),), actor=BY, at=AT)


def contact(of: Customer) -> Contact:
    return Contact.objects.get(customer=of)
