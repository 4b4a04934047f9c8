"""What a case costs the customer is seen by those who see claims, everywhere; others leave it as it is."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from python_calamine import load_workbook

from shouyue.access import tokens
from shouyue.cases.logic import Severity, Trouble
from shouyue.cases.models import Case
from shouyue.people.models import Person
from tests.domain.api.conftest import Program
from tests.domain.cases.house import AT, House, complaint, taken
from tests.domain.cases.test_api import act
from tests.domain.people.company import account_of, with_role

LOSS = Decimal("4321.50")


@pytest.fixture
def case(people: House) -> Case:
    known = {"customer": people.customer.pk, "loss": LOSS, "trouble": Trouble.DAMAGE}
    return taken(people, complaint(**known, severity=Severity.GENERAL))


@pytest.fixture
def clerk(people: House) -> Person:
    """Sees cases and no money."""
    return with_role("admin_clerk", "顾文", site=people.company.shanghai)


def browser(person: Person) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(account_of(person))
    return client


def program(person: Person, *scopes: str) -> Program:
    return Program(*tokens.issue(account_of(person), name="TMS", scopes=scopes, expires_at=None, at=AT))


def in_excel(client: Client) -> Any:
    """The loss of the one case in the workbook."""
    heads, row = load_workbook(BytesIO(client.get("/cases.xlsx").content)).get_sheet_by_index(0).to_python()
    return row[heads.index("Loss (CNY)")]


def test_page_and_workbook(people: House, case: Case, clerk: Person) -> None:
    seen = {}
    for person in (people.agent, clerk):
        client = browser(person)
        shown = client.get(f"/cases/{case.number}/").content.decode()
        seen[person.name] = ("4,321.50" in shown, "4321.50" in shown, "•••" in shown, in_excel(client))
    assert seen == {"孙倩": (True, False, False, 4321.5), "顾文": (False, False, True, "")}


def test_a_program_needs_the_right_and_the_scope(people: House, case: Case, clerk: Person) -> None:
    whole = program(people.agent, "cases.read", "claim.view")
    others = (program(people.specialist, "cases.read"), program(clerk, "cases.read"))

    def losses(one: Program) -> list[Any]:
        return [
            one.get(f"/cases/{case.number}").json()["loss"],
            *(row["loss"] for row in one.get("/cases").json()["items"]),
        ]

    assert [losses(one) for one in (whole, *others)] == [["4321.50"] * 2, [None] * 2, [None] * 2]


def test_who_does_not_see_it_leaves_it_when_he_classes_the_case(people: House, case: Case) -> None:
    sent = {"kind": "complaint", "severity": "general", "trouble": "damage", "hurts_operation": False}
    blind = program(people.agent, "cases.read", "cases.write")
    assert act(blind, case, "class", sent).json()["loss"] is None
    case.refresh_from_db()
    assert (case.loss, case.hurts_operation) == (LOSS, False)
    seeing = program(people.specialist, "cases.read", "cases.write", "claim.view")
    assert act(seeing, case, "class", sent | {"loss": "100.00"}).json()["loss"] == "100.00"


def test_whether_it_hurts_the_customers_operation_is_said_where_it_is_classed(people: House) -> None:
    case = taken(people, complaint(customer=people.customer.pk, trouble=Trouble.DELAY))
    client, path = browser(people.agent), f"/cases/{case.number}/do/classified/"
    assert client.get(path).context["proposal"].value == "important"
    typed = {"kind": "complaint", "trouble": "delay", "hurts_operation": "no"}
    assert client.get("/cases/proposal/", typed).context["proposal"].value == "general"
    assert client.post(path, {**typed, "version": case.version, "severity": "general"}).status_code == 302
    assert client.get(path).context["form"]["hurts_operation"].value() == "no"
    assert Case.objects.get().hurts_operation is False
