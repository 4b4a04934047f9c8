"""A service desk in Shanghai on the first working day of 2026, its people signed in, a program beside them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from shouyue.access import tokens
from shouyue.cases.models import Case
from shouyue.people.models import Person
from tests.clauses.walk import local, set_to
from tests.domain.api.conftest import Program, adopted
from tests.domain.cases.house import House, house
from tests.domain.people.company import account_of, company

__all__ = ["adopted"]

SCOPES = {
    *("cases.read", "cases.write", "obligations.read", "compliance.view"),
    *("channel.view", "channel.manage", "communications.read", "communications.write", "customers.read"),
    *("claim.view", "claim.handle", "compensation.pay", "measures.read", "measures.write"),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """One colleague at the screen and by the API."""

    person: Person
    screen: Client
    program: Program

    def page(self, path: str) -> Any:
        """A page in English; it must open."""
        response = self.screen.get(path, headers={"Accept-Language": "en"})
        assert response.status_code == 200, path
        return response

    def takes(self, **typed: Any) -> Case:
        """Take a case in at the keyboard."""
        standard = {"kind": "complaint", "channel": "phone", "content": "外箱破损", "demand": "要求赔偿"}
        given = {**standard, "promised_at": "2026-12-31T10:00", **typed}
        before = set(Case.objects.values_list("pk", flat=True))
        answer = self.screen.post("/cases/new/", given, headers={"Accept-Language": "en"})
        assert answer.status_code == 302, answer.content.decode()
        return Case.objects.exclude(pk__in=before).get()

    def filled(self, path: str, named: str = "form") -> dict[str, Any]:
        """A form of a page as it stands before anybody types."""
        form = self.page(path).context[named]
        values = {field.html_name: field.value() for field in form}
        return {name: value for name, value in values.items() if value not in (None, "", False)}

    def posts(self, path: str, form: dict[str, Any]) -> Any:
        """Send a form; what the page answers."""
        return self.screen.post(path, form, headers={"Accept-Language": "en"})

    def sends(self, path: str, named: str = "form", **typed: Any) -> Any:
        """Send a form of a page with what is typed into it."""
        return self.posts(path, {**self.filled(path, named), **typed})

    def does(self, case: Case, step: str, **typed: Any) -> Case:
        """Take a step on the case as it stands."""
        case = Case.objects.get(pk=case.pk)
        path = f"/cases/{case.number}/do/{step}/"
        answer = self.screen.post(path, {"version": case.version, **typed}, headers={"Accept-Language": "en"})
        assert answer.status_code == 302, answer.content.decode()
        return Case.objects.get(pk=case.pk)

    def reads(self, case: Case) -> Any:
        """The case as a program sees it."""
        return self.program.get(f"/cases/{case.number}").json()

    def clock(self, case: Case, rule: str) -> Any:
        """The newest promise of a rule on a case, as a program sees it."""
        found = [one for one in self.reads(case)["promises"] if one["rule"] == rule]
        return found[-1] if found else None


@pytest.fixture
def people(adopted: None) -> House:
    set_to(local("2026-01-04 08:00"))  # a Sunday that is worked
    return house(company())


@pytest.fixture
def seat(people: House) -> Callable[[Person], Seat]:
    """Puts somebody at the screen."""
    seats: dict[int, Seat] = {}

    def sit(person: Person) -> Seat:
        if person.pk not in seats:
            account = account_of(person)
            client = Client()
            client.force_login(account)
            scopes = sorted(SCOPES & set(tokens.offered(account)))
            token = tokens.issue(account, name="desk", scopes=scopes, expires_at=None, at=datetime.now(UTC))
            seats[person.pk] = Seat(person, client, Program(*token))
        return seats[person.pk]

    return sit


@pytest.fixture
def accounted(seat: Callable[[Person], Seat], people: House) -> Callable[[str], dict[str, int]]:
    """What the compliance page says of a clause: its figures on screen are those of the API."""

    def read(clause: str) -> dict[str, int]:
        director = seat(people.director)
        document = clause.partition("-")[0]
        assert clause in director.page(f"/compliance/{document}/{clause}/").content.decode()
        told = director.program.get(f"/compliance/{document}/{clause}").json()
        figures: dict[str, int] = {name: count for name, count in told["figures"].items() if count and name != "share"}
        return figures

    return read
