"""Numbers and addresses are whole only where one may see them whole, in a workbook and by the API as on the page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouyue.access import tokens
from shouyue.access.models import Account, SensitiveRead
from shouyue.clock.queries import now
from shouyue.customers import actions
from shouyue.customers.models import Customer
from shouyue.people.actions import give_role
from shouyue.people.models import Region, Site
from tests.domain.api.conftest import Program
from tests.domain.customers.entering import contact, customer, someone
from tests.domain.customers.test_pages import rows
from tests.domain.people.company import AT, BY, Company, account_of, with_role

pytestmark = pytest.mark.django_db
NUMBER, MASKED = "138 1234 5678", "138****5678"


@pytest.fixture
def bookkeeper(house: Company) -> Account:
    """Accountant of the whole company, who also sells in Shanghai."""
    found = with_role("accountant")
    give_role(found, role="salesperson", site=house.shanghai, since=AT.date(), actor=BY, at=AT)
    return account_of(found)


def program_of(account: Account) -> Program:
    scopes = ("customers.read", "contact.read")
    return Program(*tokens.issue(account, name="CRM", scopes=scopes, expires_at=None, at=now()))


def called(name: str, *, site: Site | None = None, region: Region | None = None) -> Customer:
    return customer(name, someone("张三", NUMBER), site=site, region=region)


def noted() -> list[tuple[str, str]]:
    return list(SensitiveRead.objects.order_by("id").values_list("subject", "what"))


def texts(program: Program, path: str) -> list[str]:
    found = program.get(path).json()
    reaches = [one["reach"] for one in found["items"]] if "items" in found else found["contacts"]
    return [one["text"] if "text" in one else one["reaches"][0]["text"] for one in reaches]


def test_a_workbook_is_whole_where_one_may_see_it_and_asks_as_much_for_many(
    house: Company, bookkeeper: Account
) -> None:
    client = Client()
    client.force_login(bookkeeper)
    called("甲", site=house.beijing)
    near = called("乙", site=house.shanghai)
    client.get("/customers.xlsx")
    SensitiveRead.objects.all().delete()
    with CaptureQueriesContext(connection) as few:
        shown = {row[1]: row[10] for row in rows(client.get("/customers.xlsx").content)[1:]}
    assert shown == {"甲": MASKED, "乙": NUMBER}
    assert noted() == [(f"contact:{contact(near).pk}", "exported")]
    for name in ("丙", "丁"):
        called(name, region=house.east)
    with CaptureQueriesContext(connection) as more:
        client.get("/customers.xlsx")
    assert len(more) == len(few)


def test_a_program_reads_whole_where_its_account_may(house: Company, bookkeeper: Account) -> None:
    program = program_of(bookkeeper)
    far, near = called("甲", site=house.beijing), called("乙", site=house.shanghai)
    assert texts(program, f"/customers/{far.pk}") == [MASKED]
    assert noted() == []
    assert texts(program, f"/customers/{near.pk}") == [NUMBER]
    assert texts(program, "/callers?reach=13812345678") == [MASKED, NUMBER]
    assert noted() == [(f"contact:{contact(near).pk}", "fetched")] * 2


def test_a_merged_customers_contact_stays_masked_where_that_lay(house: Company, bookkeeper: Account) -> None:
    program = program_of(bookkeeper)
    far, near = called("甲", site=house.beijing), called("乙", site=house.shanghai)
    actions.merge(far, near, actor=BY, at=AT)
    assert texts(program, f"/customers/{near.pk}") == [NUMBER, MASKED]
    assert texts(program, "/callers?reach=13812345678") == [MASKED, NUMBER]
    assert noted() == [(f"contact:{contact(near).pk}", "fetched")] * 2
