"""A claim on its way: whoever handles, promises, approves and pays it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shouyue.access.models import Account
from shouyue.approvals import actions as approvals
from shouyue.approvals.models import Request
from shouyue.cases import actions
from shouyue.cases.logic import Trouble
from shouyue.cases.logic.claims import Part, PartyKind
from shouyue.cases.models import Case, Claim, Offer
from shouyue.people.models import Person
from shouyue.people.queries import roster
from tests.domain.cases.house import AT, House, by, complaint, taken
from tests.domain.people.company import account_of, with_role

PARTS = (
    Part(PartyKind.CARRIER, "顺捷运输", Decimal("33.34")),
    Part(PartyKind.DEPARTMENT, "warehouse", Decimal("33.33")),
    Part(PartyKind.CUSTOMER, "", Decimal("33.33")),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """The house, and those who deal with money."""

    people: House
    accountant: Person
    finance: Person
    manager: Person
    accounts: dict[int, Account]

    def account(self, person: Person) -> Account:
        if person.pk not in self.accounts:
            self.accounts[person.pk] = account_of(person)
        return self.accounts[person.pk]

    def word(self, person: Person) -> dict[str, Any]:
        """Whoever promises, and when."""
        return {"account": self.account(person), **by(person)}

    # The steps of the story, each as the person who takes it

    def claim(self, **more: Any) -> Case:
        given = {"customer": self.people.customer.pk, "claim": True, "trouble": Trouble.DAMAGE, **more}
        return taken(self.people, complaint(**given))

    def investigated(self, parts: tuple[Part, ...] = PARTS, **more: Any) -> Case:
        case = self.claim(**more)
        actions.judge(case, True, "装卸野蛮，包装不足", parts, **by(self.people.specialist))
        return actions.close_investigation(case, **by(self.people.specialist))

    def agreed(self, yuan: str = "1500.00", promiser: Person | None = None, **more: Any) -> Case:
        case = self.investigated(**more)
        word = self.word(promiser or self.people.supervisor)
        actions.make_offer(case, Decimal(yuan), **word)
        return actions.agree(offer(case), **word)

    def approved(self, yuan: str = "1500.00", **more: Any) -> Case:
        """Promised by the director, who asks; the specialist and the supervisor agree."""
        case = self.agreed(yuan, self.people.director, **more)
        row = actions.ask_approval(case, href="/", **by(self.people.director))
        for person in (self.people.specialist, self.people.supervisor):
            row = sign(row, person)
        return case


def desk(people: House) -> Desk:
    site = people.company.shanghai
    return Desk(
        people,
        with_role("accountant", "钱静", site=site),
        with_role("finance_manager", "吴财", site=site),
        with_role("general_manager", "孙总"),
        {},
    )


def sign(row: Request, person: Person) -> Request:
    version = Request.objects.get(pk=row.pk).version
    return approvals.sign(row.pk, actor=f"person:{person.pk}", at=AT, version=version)


def offer(case: Case) -> Offer:
    """The newest."""
    return Offer.objects.filter(claim__case=case).latest("id")


def money(case: Case) -> Claim:
    return Claim.objects.get(case=case)


def paid(voucher: str = "付 0311-08", key: str = "") -> actions.Paid:
    return actions.Paid(voucher, roster().day(AT), key)
