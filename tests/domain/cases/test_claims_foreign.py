"""A claim of another region is not there, by whatever number it is guessed: on no page, by no operation."""

from typing import Any

import pytest

from shouyue.access import tokens
from shouyue.cases import actions
from shouyue.cases.models import Case, EvidenceItem, Offer, Recourse
from shouyue.cases.views.claim_acts import ACTS
from shouyue.people.models import Person
from tests.domain.api.conftest import Program
from tests.domain.cases.claim_house import Desk, desk, paid
from tests.domain.cases.house import AT, House, by
from tests.domain.people.company import account_of, signed_in, with_role

SCOPES = ("cases.read", "cases.write", "claim.view", "claim.handle", "compensation.pay", "claim.recourse")
JUDGED = {"judgement": {"founded": False, "reasons": "x", "shares": []}}
OPERATIONS: dict[str, Any] = {
    "evidence": {"proofs": [{"name": "运单"}]},
    "evidence/{item}/receipt": {},
    "evidence/{item}/waiver": {"why": "x"},
    "evidence/completion": {},
    "investigation": JUDGED,
    "investigation/closing": {},
    "investigation/reopening": {"reason": "x"},
    "offers": {"side": "customer", "amount": "1.00"},
    "agreement": {"offer": 1},
    "approval": {"reason": "x"},
    "payment": {"voucher": "X", "paid_on": "2026-01-05"},
    "recourse/{recourse}/claim": {},
    "recourse/{recourse}/settlement": {"amount": "1.00"},
    "recourse/{recourse}/dropping": {"reason": "x"},
}


@pytest.fixture
def house(people: House) -> Desk:
    return desk(people)


@pytest.fixture
def case(house: Desk) -> Case:
    """Paid, with a proof and a recourse."""
    case = house.approved()
    EvidenceItem.objects.create(case=case, name="货损照片", wanted_at=AT)
    return actions.pay(case, paid(), **by(house.accountant))


@pytest.fixture
def strangers(house: Desk) -> tuple[Person, Person]:
    """Who handles claims, and who pays, both in Beijing."""
    return house.people.northern, with_role("accountant", "钱北", site=house.people.company.beijing)


def rows(case: Case) -> dict[str, int]:
    """The numbers that somebody guesses."""
    return {
        "item": EvidenceItem.objects.get(case=case).pk,
        "offer": Offer.objects.filter(claim__case=case).latest("id").pk,
        "recourse": Recourse.objects.get().pk,
    }


def test_by_no_operation(case: Case, strangers: tuple[Person, Person]) -> None:
    answers: dict[str, set[int]] = {}
    for person in strangers:
        account = account_of(person)
        scopes = sorted(set(SCOPES) & set(tokens.offered(account)))
        program = Program(*tokens.issue(account, name="TMS", scopes=scopes, expires_at=None, at=AT))
        assert program.get(f"/cases/{case.number}/claim").status_code == 404
        for path, body in OPERATIONS.items():
            address = f"/cases/{case.number}/{path.format(**rows(case))}"
            answers.setdefault(path, set()).add(program.post(address, body, **{"If-Match": '"1"'}).status_code)
    assert all(codes <= {403, 404} and 404 in codes for codes in answers.values()), answers


def test_on_no_page(case: Case, strangers: tuple[Person, Person]) -> None:
    numbers = rows(case)
    of = {"receive": "item", "waive": "item", "agree": "offer"}
    for person in strangers:
        client = signed_in(person)
        assert client.get(f"/cases/{case.number}/").status_code == 404
        for verb, act in ACTS.items():
            name = of.get(verb, "recourse")
            path = f"/cases/{case.number}/claim/{verb}/{f'{numbers[name]}/' if act.rows else ''}"
            assert (client.get(path).status_code, client.post(path, {"version": 1}).status_code) == (404, 404), verb
        assert case.number not in client.get("/claims/?state=all").content.decode()
