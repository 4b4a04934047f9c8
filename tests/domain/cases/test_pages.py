"""The pages of cases, by role and place, with bounded queries."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouyue.cases import actions
from shouyue.cases.logic import Cause, Department, Kind, State, Step
from shouyue.cases.models import Case, SavedView
from tests.domain.cases.house import AT, PHONE, House, by, complaint, desk, taken

BOARD_MOST = 12


def page(client: Any, path: str, **more: Any) -> Any:
    return client.get(path, headers={"Accept-Language": "en"}, **more)


def numbers(response: Any) -> list[str]:
    return [row.case.number for row in response.context["rows"]]


def test_the_board_shows_what_is_due_first(people: House) -> None:
    complaint_, request = taken(people), taken(people, complaint(kind=Kind.REQUEST, customer=people.customer.pk))
    response = page(desk(people.agent), "/cases/")
    assert numbers(response) == [request.number, complaint_.number]
    assert [one.value for one in response.context["kpis"]] == ["2", "0", "2", "0"]


def test_the_board_asks_no_more_for_three_rows_than_for_one(people: House) -> None:
    client = desk(people.agent)
    counts = []
    for _ in range(2):
        taken(people)
        page(client, "/cases/")  # roster and policies are in memory
        with CaptureQueriesContext(connection) as queries:
            page(client, "/cases/")
        counts.append(len(queries))
        taken(people)
    assert counts[0] == counts[1] <= BOARD_MOST, [one["sql"][:150] for one in queries]


def test_a_colleague_of_another_region_sees_neither_row_nor_page(people: House) -> None:
    case = taken(people)
    client = desk(people.northern)
    assert numbers(page(client, "/cases/?state=all")) == []
    for path in ("", "edit/", "do/contacted/"):
        assert page(client, f"/cases/{case.number}/{path}").status_code == 404


def test_a_driver_sees_the_cases_that_he_was_asked_first_about(people: House) -> None:
    own, other = taken(people, by=people.driver), taken(people)
    client = desk(people.driver)
    assert numbers(page(client, "/cases/")) == [own.number]
    assert page(client, f"/cases/{own.number}/").status_code == 200
    assert page(client, f"/cases/{other.number}/").status_code == 404


def test_filters_words_and_views(people: House) -> None:
    case = taken(people)
    taken(people, complaint(kind=Kind.INQUIRY, content="请问到货时间", demand="", promised_at=None))
    client = desk(people.agent)
    assert numbers(page(client, "/cases/?kind=complaint")) == [case.number]
    assert numbers(page(client, "/cases/?words=破损")) == [case.number]
    assert numbers(page(client, f"/cases/?words={case.number}")) == [case.number]
    client.post("/cases/views/", {"name": "投诉", "query": "kind=complaint"})
    chips = page(client, "/cases/?kind=complaint").context["views"]
    assert [(one.row.name, one.is_active) for one in chips] == [("投诉", True)]
    client.post(f"/cases/views/{chips[0].row.pk}/drop/")
    assert not SavedView.objects.exists()


def test_the_page_of_a_case_names_the_next_step_and_all_its_clocks(people: House) -> None:
    case = taken(people)
    response = page(desk(people.agent), f"/cases/{case.number}/")
    assert response.context["next"][2] == Step.HANDED_OVER
    assert response.context["governing"].clause == "KA-3.6a"
    assert len(response.context["running"]) == 12
    assert [rung.state for rung in response.context["rungs"]] == ["now", "next", "next"]


def test_a_closed_case_still_asks_for_what_it_owes(people: House) -> None:
    solved = actions.resolve(taken(people), "已补发", told_customer=True, **by(people.specialist))
    client = desk(people.specialist)
    form = page(client, f"/cases/{solved.number}/do/closed/").content.decode()
    assert "This step answers" not in form  # the plan of correction, which runs on, is no last word
    closed = actions.take_step(solved, Step.CLOSED, "", origin=actions.Origin(cause=Cause.QUALITY), **by(people.agent))
    shown = page(client, f"/cases/{closed.number}/")
    assert {rung.when for rung in shown.context["rungs"]} == {"not called"}
    assert shown.context["next"][2] == "correction_planned"
    offered = shown.content.decode()
    assert [f"/cases/{closed.number}/{one}/" in offered for one in ("measure", "edit", "ask")] == [True, False, False]
    assert "CC-5.3" in page(client, f"/cases/{closed.number}/do/correction_planned/").content.decode()


def test_a_caller_is_found_by_number_and_a_case_is_taken_in(people: House) -> None:
    client = desk(people.agent)
    found = page(client, "/cases/caller/?reach=13800138000")
    assert found.context["only"] == people.customer
    typed = {"kind": "complaint", "channel": "phone", "reach": PHONE, "customer": people.customer.pk, "key": "k1"}
    refused = client.post("/cases/new/", {**typed, "content": "外箱破损"}, headers={"Accept-Language": "en"})
    assert (refused.status_code, "SG-2.2.2b" in refused.content.decode(), Case.objects.count()) == (200, True, 0)
    form = refused.context["form"]
    assert (form["content"].value(), set(form.errors)) == ("外箱破损", {"__all__", "demand", "promised_at"})
    whole = {**typed, "content": "外箱破损", "demand": "赔偿", "promised_at": "2099-01-01T10:00"}
    for _ in range(2):
        assert client.post("/cases/new/", whole).status_code == 302
    case = Case.objects.get()
    assert (case.customer, case.first_asked, case.caller_reach) == (people.customer, people.agent, PHONE)


def test_a_stale_step_keeps_what_was_typed_and_says_so(people: House) -> None:
    case = taken(people)
    client = desk(people.agent)
    actions.take_step(case, Step.CONTACTED, "已联系", **by(people.specialist))
    typed = {"version": case.version, "text": "已与客户谈妥"}
    answer = client.post(f"/cases/{case.number}/do/resolved/", typed, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    form = answer.context["form"]
    assert (form["text"].value(), form["version"].value()) == ("已与客户谈妥", str(case.version + 1))
    again = client.post(f"/cases/{case.number}/do/resolved/", {**typed, "version": case.version + 1})
    assert (again.status_code, State(Case.objects.get().state)) == (302, State.RESOLVED)


def test_the_supervisor_sees_loads_and_shares_cases_out(people: House) -> None:
    first, second = taken(people), taken(people, by=people.driver)
    client = desk(people.supervisor)
    loads = page(client, "/cases/load/").context["loads"]
    assert {(one.name, one.open) for one in loads} == {("孙倩", 1), ("", 1)}
    chosen = {"case": [first.number, second.number], "person": people.specialist.pk}
    client.post("/cases/assign/", chosen)
    assert set(Case.objects.values_list("handler", flat=True)) == {people.specialist.pk}
    assert desk(people.driver).post("/cases/assign/", chosen).status_code == 403


@pytest.mark.parametrize("path", ["/cases/", "/cases/trend/", "/cases/new/", "/cases/shift/", "/cases.xlsx"])
def test_pages_open_without_a_single_case(people: House, path: str) -> None:
    assert page(desk(people.agent), path).status_code == 200


def test_every_step_has_its_form(people: House) -> None:
    case = taken(people)
    client = desk(people.supervisor)
    offered = page(client, f"/cases/{case.number}/").context["steps"]
    assert len(offered) > 10
    for href, _label, _name in offered:
        assert page(client, href).status_code == 200


def test_every_form_leads_out_of_the_drawer_to_the_page_of_its_case(people: House) -> None:
    case, client = taken(people), desk(people.specialist)
    later = f"{AT + timedelta(days=1):%Y-%m-%dT%H:%M}"
    called = {"purpose": "破损会商", "when": AT + timedelta(hours=3), "place": "", "invited": [people.driver.pk]}
    meeting = actions.call_meeting(case, **called, **by(people.specialist))
    question = actions.ask_department(case, Department.TRANSPORT, "何时装车？", **by(people.specialist))
    typed = {
        "ask": {"department": "transport", "text": "谁装的车？"},
        f"questions/{question.pk}": {"answer": "李强，八点"},
        f"minutes/{meeting.pk}": {"minutes": "装卸野蛮"},
        "measure": {"title": "培训装卸", "person": people.driver.pk, "do_by": later},
        "edit": {"title": "外箱破损", "content": "外箱破损，内物受潮"},
        "do/noted": {"text": "已核对照片"},
        "split": {"kind": "inquiry", "content": "另问：发票何时开？"},
    }
    for path, fields in typed.items():
        case.refresh_from_db()
        sent = {**fields, "version": case.version}
        answer = client.post(f"/cases/{case.number}/{path}/", sent, headers={"HX-Request": "true"})
        page = Case.objects.get(split_from=case) if path == "split" else case
        assert (answer.status_code, answer.headers.get("HX-Redirect")) == (204, f"/cases/{page.number}/"), path
