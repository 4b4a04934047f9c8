"""First contacts and the channels by which they come: what their clauses show."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from shouyue.cases.models import Case
from shouyue.communications import actions, tasks
from shouyue.communications.actions import Entered
from shouyue.communications.models import Communication
from shouyue.customers.models import Customer
from shouyue.jobs.worker import drain
from shouyue.people.models import Person
from tests.clauses.conftest import Seat
from tests.clauses.walk import deliver, local, walk
from tests.domain.cases.house import PHONE, House
from tests.domain.communications.conftest import imap, imap_server
from tests.domain.communications.mail_servers import PASSWORD, USER, Dovecot

__all__ = ["imap", "imap_server"]

Sit = Callable[[Person], Seat]
Accounted = Callable[[str], dict[str, int]]
REACH = "139 0013 9000"
SAID = "询价：每周三票零担，上海到温州"


def talk(someone: Seat, **typed: Any) -> dict[str, Any]:
    """A call of which nothing follows, as it stands in the form."""
    usual = {"way": "phone", "direction": "in", "kind": "other", "begun_at": "2026-01-05T09:05", "nothing": "on"}
    return {**usual, "summary": SAID, "person": someone.person.pk, "reach": REACH, "partner": "new", **typed}


def saves(someone: Seat, **typed: Any) -> Any:
    return someone.screen.post("/communications/new/", typed, headers={"Accept-Language": "en"})


def refused(response: Any) -> set[str]:
    """The fields at which the clause is named."""
    assert response.status_code == 200
    found = response.context["form"].errors.items()
    return {name for name, said in found if any("(CC-4.1)" in str(one) for one in said)}


@pytest.mark.clause("CC-4.1")
def test_a_talk_with_somebody_unknown_is_not_saved_without_the_basic_form(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    walk("2026-01-05 09:10")
    agent = seat(people.agent)
    fragment = agent.page(f"/communications/partner/?reach={REACH}").content.decode()
    assert all(f'name="{name}"' in fragment for name in ("name", "contact_name", "needs"))
    form = {"name": "宁波海通贸易有限公司", "contact_name": "何丽", "needs": "每周三票零担"}
    for name in form:
        assert refused(saves(agent, **talk(agent, **{**form, name: ""}))) == {name, "__all__"}
    assert refused(saves(agent, **talk(agent, **form, reach=""))) == {"reach", "__all__"}
    for typed in ("12345678", "何丽@海通"):
        assert list(saves(agent, **talk(agent, **form, reach=typed)).context["form"].errors) == ["reach"]
    newcomer = {"name": "宁波海通贸易有限公司", "contact": "何丽", "site": "SH01"}
    body = {"way": "phone", "summary": SAID, "person": people.agent.pk, "begun_at": "2026-01-05T09:05:00+08:00"}
    sent = {**body, "nothing_follows": True, "reach": REACH, "newcomer": newcomer}
    answer = agent.program.post("/communications", sent)
    assert (answer.status_code, {one["code"] for one in answer.json()["errors"]}) == (422, {"CC-4.1"})
    assert (Customer.objects.count(), Communication.objects.count()) == (1, 0)
    assert saves(agent, **talk(agent, **form)).status_code == 302
    row = Communication.objects.get()
    assert (row.customer.name, row.customer.needs, row.contact and row.contact.name) == tuple(
        form[name] for name in ("name", "needs", "contact_name")
    )
    shown = agent.page(f"/communications/{row.pk}/").content.decode()
    assert all(words in shown for words in (SAID, "宁波海通贸易有限公司", "139****9000"))
    assert agent.program.get(f"/communications/{row.pk}").json()["summary"] == SAID
    assert accounted("CC-4.1") == {"passed": 10, "refused": 10}


@pytest.mark.clause("CC-4.1")
def test_who_calls_is_found_by_number_however_it_is_written(people: House, seat: Sit) -> None:
    walk("2026-01-05 09:10")
    agent, contact = seat(people.agent), people.customer.contacts.get()
    for typed in (PHONE, "+86 138-0013-8000", "013800138000"):
        found = agent.screen.get("/communications/partner/", {"reach": typed}).context["partners"]
        assert [(one.customer, one.contact) for one in found.choices] == [(people.customer, contact)]
    partner = f"{people.customer.pk}.{contact.pk}"
    assert saves(agent, **talk(agent, reach=PHONE, partner=partner)).status_code == 302
    assert Communication.objects.get().contact == contact
    callers = agent.program.get("/callers", reach="+86 138-0013-8000").json()["items"]
    assert [one["contact"] for one in callers] == [contact.pk]


@pytest.mark.clause("SG-2.1.2")
def test_channels_have_their_own_hours_and_too_few_of_them_is_a_breach(
    people: House, seat: Sit, accounted: Accounted
) -> None:
    """Who talks on the portal's chat, and what it and the tracking page tell, comes with those pages."""
    walk("2026-01-05 09:00")
    actions.ship_channels()
    director = seat(people.director)
    for code in ("phone", "chat", "email"):
        assert director.screen.post(f"/channels/{code}/open/").status_code == 302
    hours = {
        one["code"]: (one["today"], one["in_service"]) for one in director.program.get("/channels").json()["items"]
    }
    assert (hours["phone"], hours["chat"]) == ((["00:00–24:00"], True), (["09:00–18:00"], True))
    shown = director.page("/channels/").content.decode()
    assert all(words in shown for words in ("00:00–24:00", "09:00–18:00", "5 minutes", "4 hours", "SG-2.1.2"))
    closed = director.screen.post("/channels/email/close/", follow=True, headers={"Accept-Language": "en"})
    assert "Fewer than 3 channels would be left. (SG-2.1.2)" in closed.content.decode()
    assert director.program.post("/channels/email/close").json()["code"] == "gate-refused"
    assert director.screen.post("/channels/email/outage/").status_code == 302
    restoring = director.page("/channels/").context["restoring"]
    assert restoring.due_at == local("2026-01-06 09:00")
    walk("2026-01-06 09:01")
    assert accounted("SG-2.1.2") == {"late": 1, "refused": 2}
    assert director.program.post("/channels/website/open").json()["in_service"]
    assert director.page("/channels/").context["restoring"] is None


@pytest.mark.clause("SG-2.1.2")
def test_a_mail_becomes_a_case_with_its_four_hours_and_one_state_for_page_and_program(
    people: House, seat: Sit, accounted: Accounted, imap: Dovecot
) -> None:
    """What the customer's portal and the tracking page tell of it comes with those pages."""
    walk("2026-01-05 20:00")
    agent = seat(people.agent)
    actions.add_mailbox(
        Entered("客服邮箱", "127.0.0.1", imap.secure, "tls", USER, PASSWORD, "INBOX", date(2020, 1, 1), "SH01", "east")
    )
    imap.put(mail())
    tasks.fetch_mail.enqueue()
    drain()
    deliver()
    case = Case.objects.get()
    assert (case.channel, case.site) == ("email", "SH01")
    assert abs(case.received_at - local("2026-01-05 20:00")) < timedelta(seconds=10)  # when its server got it
    clock = agent.clock(case, "SG-2.1.2/email")
    assert datetime.fromisoformat(clock["due_at"]) == case.received_at.replace(microsecond=0) + timedelta(hours=4)
    assert states(agent, case) == ("open", "in hand")
    walk("2026-01-05 22:00")
    agent.does(case, "answered", text="三天可到")
    assert agent.clock(case, "SG-2.1.2/email")["status"] == "met"
    agent.does(case, "resolved", text="已答复三天可到", told_customer="on")
    assert states(agent, case) == ("resolved", "solved")
    assert accounted("SG-2.1.2") == {"kept": 1}


def mail() -> bytes:
    written = EmailMessage()
    written["From"], written["To"] = "何丽 <he@haitong.example>", "desk@example.com"
    written["Subject"], written["Message-ID"] = "三天能到广州吗？", "<1@haitong.example>"
    written.set_content("零担三天能到广州吗？")
    return bytes(written)


def states(someone: Seat, case: Case) -> tuple[str, str]:
    """What a program and the page say of the case."""
    shown = someone.page(f"/cases/{case.number}/")
    words = str(shown.context["head"].state.label)
    assert re.search(rf">\s*{words}\s*<", shown.content.decode())
    return someone.reads(case)["state"], words
