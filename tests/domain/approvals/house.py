"""A small house with one chain of approval, and those who sit in it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from shouyue.approvals import actions
from shouyue.approvals.models import Request
from shouyue.journal.models import Fact
from shouyue.people import snapshot
from shouyue.people.actions import add_person
from shouyue.people.models import Absence, Holding, Person, Site
from tests.domain.obligations import adopting
from tests.domain.people.company import company, entered

AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai, a Wednesday
CHAIN, PARALLEL, EVERY = "X-1/approval", "X-1/together", "X-1/every"
MORE = """
  - {{id: X-1/approval, clause: X-1, kind: chain, subject: case, gate: compensation.pay, amount: facts.amount,
     label: {{zh: 赔付审批, en: Compensation}}, fallback: [superior, {fallback}],
     steps: [{{to: complaint_specialist}}, {{to: {second}, above: 500 CNY}},
       {{to: [finance_manager, general_manager], mode: all, above: "2,000 CNY"}}]}}
  - {{id: X-1/together, clause: X-1, kind: chain, subject: case, gate: compensation.pay, amount: facts.amount,
     parallel: true, label: {{zh: 会签, en: Together}},
     steps: [{{to: [service_supervisor, service_director]}}, {{to: finance_manager}}]}}
  - {{id: X-1/every, clause: X-1, kind: chain, subject: case, gate: compensation.pay, amount: facts.amount,
     label: {{zh: 大额审批, en: Large sums}}, steps: [{{to: general_manager, above: 100 CNY}}]}}
"""


def more(*, second: str = "service_supervisor", fallback: str = "service_director") -> str:
    return MORE.format(second=second, fallback=fallback)


class House:
    """Everybody works at SH01: `agent` asks, the others decide."""

    def __init__(self) -> None:
        adopting.found(AT, more=more())
        self.places = company()
        self.site: Site = self.places.shanghai
        self.director = self.hire("李主任", "service_director")
        self.agent = self.hire("陈晨", "service_agent", superior=self.director)
        self.specialist = self.hire("王芳", "complaint_specialist")
        self.supervisor = self.hire("赵磊", "service_supervisor")
        self.finance = self.hire("钱静", "finance_manager")
        self.manager = self.hire("孙总", "general_manager")

    def hire(self, name: str, role: str, *, site: Site | None = None, superior: Person | None = None) -> Person:
        place = site or self.site
        return add_person(
            entered(name, site=place, superior=superior), role=role, role_site=place, actor="person:1", at=AT
        )

    def away(self, person: Person, deputy: Person | None) -> None:
        """From now on for a day."""
        Absence.objects.create(
            person=person,
            starts_at=AT - timedelta(hours=1),
            ends_at=AT + timedelta(days=1),
            deputy=deputy,
            reason=Absence.Reason.LEAVE,
        )
        snapshot.drop()

    def gone(self, person: Person) -> None:
        """The person holds no role any more."""
        Holding.objects.filter(person=person).delete()
        snapshot.drop()


def ask(by: Person, yuan: int = 300, *, subject: str = "case:1", chain: str = CHAIN, actor: str = "") -> Request:
    return actions.ask(
        subject,
        chain,
        {"amount": yuan * 100},
        title="赔付运单 SF100 的破损",
        reason="外包装完好，内件破碎。",
        href="/cases/1/",
        actor=actor or f"person:{by.pk}",
        at=AT,
        site="SH01",
    )


def sign(row: Request, by: Person, **more: Any) -> Request:
    """The person signs what stands now."""
    version = Request.objects.get(pk=row.pk).version
    return actions.sign(row.pk, **{"actor": f"person:{by.pk}", "at": AT, "version": version, **more})


def told(row: Request) -> list[tuple[str, dict[str, Any]]]:
    """What the journal was told of a request, in order."""
    found = Fact.objects.filter(subject=f"approval:{row.pk}").order_by("sequence")
    return [(fact.name.removeprefix("approval."), fact.data) for fact in found]


def states(row: Request) -> list[tuple[int, str, str]]:
    """Step, role and word of each seat of the present round."""
    row.refresh_from_db()
    return [(seat.step, seat.role, seat.state) for seat in row.seats.filter(round=row.round).order_by("step", "id")]
