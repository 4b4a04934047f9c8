"""The front door leads everybody to the page with his own work (KA-2)."""

import pytest

from shouyue.people import actions, rights
from shouyue.people.models import Person
from shouyue.policy.load import load_shared
from tests.domain.api.conftest import adopted
from tests.domain.people.company import AT, BY, DAY, company, signed_in, with_role

__all__ = ["adopted"]

MINE, LOAD, BOARD = "/cases/?whose=mine", "/cases/load/", "/cases/"
OWN, ALL = "/promises/", "/promises/all/"
SERVICE = {
    "service_agent": MINE,
    "complaint_specialist": MINE,
    "relationship_specialist": MINE,
    "service_supervisor": LOAD,
    "service_director": BOARD,
}
ROLES = sorted(code for code, role in load_shared().roles.items() if not role.relation and code != rights.CUSTOMER)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("adopted")]


def opened(person: Person) -> str:
    """Where the front door leads; the page itself opens too."""
    client = signed_in(person)
    answer = client.get("/")
    assert client.get(answer["Location"]).status_code == 200
    return answer["Location"]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_begins_with_its_own_work(role: str) -> None:
    """Who owes nothing himself and sees the promises of his places begins with these."""
    usual = OWN if role in rights.FIELD | {rights.ADMINISTRATOR} else ALL
    assert opened(with_role(role, site=company().shanghai)) == SERVICE.get(role, usual)


@pytest.mark.parametrize(
    ("first", "second", "page"),
    [
        ("service_agent", "service_supervisor", LOAD),
        ("service_supervisor", "service_director", BOARD),
        ("driver", "service_agent", MINE),
    ],
)
def test_of_several_roles_the_one_that_answers_for_more_decides(first: str, second: str, page: str) -> None:
    house = company()
    person = with_role(first, site=house.shanghai)
    actions.give_role(person, role=second, site=house.shanghai, since=DAY, actor=BY, at=AT)
    assert opened(person) == page
