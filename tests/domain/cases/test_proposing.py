"""The class that is proposed for a complaint: in forms, on its page, by program; confirmed by a person."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shouyue.cases import actions, queries
from shouyue.cases.logic import ChannelKind, Kind, Severity, Step, Trouble
from shouyue.cases.logic.proposing import Grounds
from shouyue.cases.models import Case
from tests.domain.cases.house import AT, House, by, complaint, taken
from tests.domain.cases.test_api import act, program_of
from tests.domain.people.company import signed_in


def page(client: Any, path: str, **typed: Any) -> Any:
    return client.get(path, typed, headers={"Accept-Language": "zh-hans"})


def damaged(people: House) -> Case:
    """A complaint about damage that nobody has classed."""
    return taken(people, complaint(customer=people.customer.pk, trouble=Trouble.DAMAGE))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ({"kind": "complaint", "trouble": "loss"}, "major"),
        ({"kind": "complaint", "loss": "10000.01"}, "major"),
        ({"kind": "complaint", "loss": "10000"}, "general"),
        ({"kind": "complaint", "delay": "49"}, "major"),
        ({"kind": "complaint", "trouble": "delay", "delay": "0"}, "important"),
        ({"kind": "complaint", "goods_damaged": "on"}, "important"),
        ({"kind": "complaint", "trouble": "attitude", "loss": "many", "delay": "-1"}, "general"),
    ],
)
def test_what_is_typed_is_answered_at_once(people: House, typed: dict[str, str], value: str) -> None:
    shown = page(signed_in(people.agent), "/cases/proposal/", **typed)
    assert shown.context["proposal"].value == value
    assert 'data-fill="id_severity"' in shown.content.decode()


@pytest.mark.parametrize("typed", [{}, {"kind": "complaint"}, {"kind": "inquiry", "loss": "20000"}, {"kind": "x"}])
def test_nothing_is_proposed_before_anything_is_known_or_of_what_is_no_complaint(
    people: House, typed: dict[str, str]
) -> None:
    shown = page(signed_in(people.agent), "/cases/proposal/", **typed)
    assert (shown.status_code, shown.content.decode().strip()) == (200, "")


def test_the_proposal_that_was_taken_over_says_so(people: House) -> None:
    shown = page(signed_in(people.agent), "/cases/proposal/", kind="complaint", trouble="loss", severity="major")
    assert (shown.context["proposal"].is_taken, "data-fill" in shown.content.decode()) == (True, False)


def test_a_form_that_comes_back_shows_its_proposal(people: House) -> None:
    client = signed_in(people.agent)
    assert page(client, "/cases/new/").context["proposal"] is None
    refused = client.post("/cases/new/", {"kind": "complaint", "channel": "phone", "content": "x", "trouble": "loss"})
    assert refused.context["proposal"].value == "major"
    case = damaged(people)
    assert page(client, f"/cases/{case.number}/do/classified/").context["proposal"].value == "important"


def test_the_page_shows_the_proposal_until_it_is_confirmed(people: House) -> None:
    client, case = signed_in(people.agent), damaged(people)
    shown = page(client, f"/cases/{case.number}/").content.decode()
    assert ("建议：重要" in shown, "货物部分损坏，影响客户经营 (CM-5.2)" in shown) == (True, True)
    assert client.post(f"/cases/{case.number}/confirm/", {"severity": "important"}).status_code == 302
    case.refresh_from_db()
    entry = case.entries.get(step=Step.CLASSIFIED)
    assert (case.severity, case.goods_damaged, case.trouble) == ("important", True, "damage")
    assert (entry.text, entry.actor) == ("货物部分损坏，影响客户经营 (CM-5.2)", f"person:{people.agent.pk}")
    assert "建议：" not in page(client, f"/cases/{case.number}/").content.decode()


def test_what_is_no_longer_proposed_is_not_confirmed(people: House) -> None:
    client, case = signed_in(people.agent), damaged(people)
    for typed in ({"severity": "major"}, {"severity": "worst"}, {}):
        answer = client.post(f"/cases/{case.number}/confirm/", typed, follow=True)
        assert "建议已有变化" in answer.content.decode()
    actions.confirm_class(case, Severity.GENERAL, "", **by(people.specialist))
    client.post(f"/cases/{case.number}/confirm/", {"severity": "important"})
    assert Case.objects.get(pk=case.pk).severity == "general"


def test_only_who_handles_the_case_confirms(people: House) -> None:
    case = damaged(people)
    path = f"/cases/{case.number}/confirm/"
    assert signed_in(people.northern).post(path, {"severity": "important"}).status_code == 404
    assert signed_in(people.agent).get(path).status_code == 405
    assert Case.objects.get(pk=case.pk).severity == ""


def test_no_proposal_for_an_inquiry_or_what_is_over(people: House) -> None:
    asked = taken(people, complaint(kind=Kind.INQUIRY))
    gone = actions.take_step(damaged(people), Step.WITHDRAWN, "客户撤回", **by(people.agent))
    assert [queries.proposed_for(one, at=AT) for one in (asked, gone)] == [None, None]


def test_what_came_by_itself_stays_unconfirmed_and_a_class_may_put_the_delay_right(people: House) -> None:
    program = program_of(people.agent)
    sent = program.post("/cases", {"kind": "complaint", "channel": "website", "content": "晚了两天", "delay_hours": 48})
    number = sent.json()["number"]
    whole = program.get(f"/cases/{number}").json()
    assert (whole["severity"], whole["proposal"]["severity"]) == (None, "important")
    case = Case.objects.get(number=number)
    assert (case.channel, queries.grounds_of(case).delay) == (ChannelKind.WEBSITE.value, timedelta(hours=48))
    act(program, case, "class", {"kind": "complaint", "severity": "major", "delay_hours": 60})
    assert program.get(f"/cases/{number}").json()["proposal"] is None
    assert Case.objects.get(pk=case.pk).delay == timedelta(hours=60)


def test_a_program_asks_what_is_proposed(people: House) -> None:
    program = program_of(people.agent)
    known = {"trouble": "damage", "goods_damaged": "true", "loss": "9999.99"}
    assert program.get("/cases/proposal", **known).json()["proposal"]["severity"] == "important"
    assert program.get("/cases/proposal", **known, hurts_operation="false").json()["proposal"]["severity"] == "general"
    assert program.get("/cases/proposal", loss="-1").status_code == 422


def test_the_first_figure_above_the_limit_counts(people: House) -> None:
    found = [queries.propose(Grounds(loss=Decimal(loss)), at=AT) for loss in ("10000", "10000.01")]
    assert [one.severity if one else None for one in found] == [Severity.GENERAL, Severity.MAJOR]
