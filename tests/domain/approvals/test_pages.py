"""The pages: lists, one request, the decision; and what a foreign region sees."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouyue.approvals import actions
from shouyue.approvals.models import Request
from shouyue.people import snapshot
from shouyue.people.models import Holding, Person
from tests.domain.approvals.house import AT, House, ask, sign
from tests.domain.people.company import signed_in


def get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return found[1]


def post(client: Client, row: Request, act: str, **more: str) -> str:
    """What the page answers, or where it leads."""
    said = {"act": act, "version": str(Request.objects.get(pk=row.pk).version), **more}
    response = client.post(f"/approvals/{row.pk}/", said)
    return response["Location"] if response.status_code == 302 else response.content.decode()


@pytest.fixture
def specialist(house: House) -> Client:
    return signed_in(house.specialist)


@pytest.fixture
def agent(house: House) -> Client:
    return signed_in(house.agent)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_page_opens_full_and_empty_in_every_language(house: House, specialist: Client, language: str) -> None:
    specialist.cookies["shouyue_language"] = language
    get(specialist, "/approvals/")
    row = ask(house.agent, 501)
    actions.add_sign(row.pk, house.finance.pk, actor=f"person:{house.specialist.pk}", at=AT, version=1)
    get(specialist, "/approvals/")
    assert "500" in get(specialist, f"/approvals/{row.pk}/").replace("501", "500")
    actions.return_(row.pk, actor=f"person:{house.specialist.pk}", at=AT, version=2, note="请补照片")
    actions.resubmit(row.pk, actor=f"person:{house.agent.pk}", at=AT, version=3)
    assert "请补照片" in get(specialist, f"/approvals/{row.pk}/")


def test_what_waits_for_me_is_counted_and_listed(house: House, specialist: Client, agent: Client) -> None:
    assert "没有待您审批的申请" in get(specialist, "/approvals/")
    row = ask(house.agent)
    page = get(specialist, "/approvals/")
    assert f'href="/approvals/{row.pk}/"' in page
    assert "1 项待您审批" in page
    assert "没有待您审批的申请" in get(agent, "/approvals/")
    asked = get(agent, "/approvals/?list=asked")
    assert f'href="/approvals/{row.pk}/"' in asked
    assert "王芳" in asked


def test_a_manager_sees_all_of_his_places_and_nothing_of_others(house: House) -> None:
    row = ask(house.agent)
    assert f'href="/approvals/{row.pk}/"' in get(signed_in(house.supervisor), "/approvals/?list=all")
    stranger = signed_in(house.hire("周洋", "service_supervisor", site=house.places.beijing))
    assert f'href="/approvals/{row.pk}/"' not in get(stranger, "/approvals/?list=all")
    assert stranger.get(f"/approvals/{row.pk}/").status_code == 404
    assert stranger.post(f"/approvals/{row.pk}/", {"act": "sign", "version": "1"}).status_code == 404
    assert stranger.get("/approvals/99999999999/").status_code == 404


def test_who_has_no_part_does_not_see_it(house: House) -> None:
    row = ask(house.agent)
    other = signed_in(house.hire("吴迪", "salesperson"))
    assert other.get(f"/approvals/{row.pk}/").status_code == 404
    assert "我辖区的全部" not in get(other, "/approvals/?list=all")
    driver = signed_in(house.hire("马师傅", "driver"))
    assert driver.get("/approvals/").status_code == 403


def test_the_page_says_what_how_much_why_and_who(house: House, specialist: Client) -> None:
    row = ask(house.agent, 12_345)
    page = get(specialist, f"/approvals/{row.pk}/")
    for said in ("赔付运单 SF100 的破损", "12,345 元", "外包装完好，内件破碎。", 'href="/cases/1/"', "陈晨", "赵磊"):
        assert said in page
    assert [page.count(f'value="{act}"') for act in ("sign", "return", "decline", "add", "pass")] == [1, 1, 1, 1, 0]


def test_signing_refusing_and_sending_back(house: House, specialist: Client, agent: Client) -> None:
    row = ask(house.agent)
    assert post(specialist, row, "sign", note="同意") == f"/approvals/{row.pk}/"
    assert "您已同意。" in get(specialist, f"/approvals/{row.pk}/")
    other = ask(house.agent, subject="case:2")
    assert "请写明理由" in post(specialist, other, "decline")
    assert post(specialist, other, "return", note="缺照片") == f"/approvals/{other.pk}/"
    page = get(agent, f"/approvals/{other.pk}/")
    assert "缺照片" in page
    assert post(agent, other, "again", reason="照片已补") == f"/approvals/{other.pk}/"
    assert post(specialist, other, "decline", note="不是我方责任") == f"/approvals/{other.pk}/"
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, other.state) == ("granted", "declined")


def test_who_asked_has_no_button_and_is_refused_with_the_names_of_who_may(house: House, agent: Client) -> None:
    row = ask(house.agent)
    page = get(agent, f"/approvals/{row.pk}/")
    assert 'value="sign"' not in page
    assert "这是您的申请，由他人审批。" in page
    assert "任何人不得审批自己的申请" in post(agent, row, "sign")
    assert post(agent, row, "withdraw") == f"/approvals/{row.pk}/"
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_what_was_changed_meanwhile_is_said_and_nothing_typed_is_lost(house: House, specialist: Client) -> None:
    row = ask(house.agent)
    page = get(specialist, f"/approvals/{row.pk}/")
    actions.add_sign(row.pk, house.finance.pk, actor=f"person:{house.specialist.pk}", at=AT, version=1)
    answer = post(specialist, row, "sign", version=version(page), note="写了很久的意见")
    assert "在此期间有人作了审批或改动" in answer
    assert "写了很久的意见" in answer
    assert version(answer) == "2"
    assert row.seats.filter(state="signed").count() == 0


def test_a_signature_is_added_and_a_seat_passed_on(house: House, specialist: Client) -> None:
    other = house.hire("何平", "complaint_specialist")
    row = ask(house.agent)
    assert "何平" in get(specialist, f"/approvals/{row.pk}/")
    assert "必填" in post(specialist, row, "add")
    assert post(specialist, row, "add", person=str(house.finance.pk)) == f"/approvals/{row.pk}/"
    assert post(specialist, row, "pass", person=str(other.pk)) == f"/approvals/{row.pk}/"
    page = get(specialist, f"/approvals/{row.pk}/")
    assert "王芳转给何平" in page
    assert "王芳请其加签" in page
    assert "现在不由您审批" in post(specialist, row, "pass", person=str(other.pk))


def test_an_unknown_act_is_a_bad_request(house: House, specialist: Client) -> None:
    row = ask(house.agent)
    assert specialist.post(f"/approvals/{row.pk}/", {"act": "burn", "version": "1"}).status_code == 400


def test_an_empty_chair_and_a_deputy_are_told_of_on_the_ladder(house: House) -> None:
    house.gone(house.specialist)
    row = ask(house.agent)
    director = signed_in(house.director)
    assert "投诉处理专员空缺，由申请人的上级代为审批" in get(director, f"/approvals/{row.pk}/")
    sign(row, house.director)
    assert "投诉处理专员空缺，由申请人的上级代为审批" in get(director, f"/approvals/{row.pk}/")
    house.hire("何平", "complaint_specialist")
    house.away(Person.objects.get(name="何平"), house.supervisor)
    other = ask(house.agent, subject="case:2")
    page = get(signed_in(house.supervisor), f"/approvals/{other.pk}/")
    assert "您代何平审批" in page
    assert "代何平审批（本人不在岗）" in page


def test_what_nobody_can_decide_is_loud_here_and_on_the_coverage_page(house: House) -> None:
    house.gone(house.specialist)
    house.gone(house.director)
    Holding.objects.create(person=house.finance, role="deputy_general_manager", since=AT.date())
    snapshot.drop()
    row = ask(house.director)
    manager = signed_in(house.finance)
    assert "这项申请无人可以审批" in get(manager, f"/approvals/{row.pk}/")
    assert "无人可审批" in get(manager, "/approvals/?list=all")
    assert "无人可审批的申请" in get(manager, "/coverage/")


def test_the_list_costs_the_same_for_one_and_for_three_and_is_walked_by_key(
    house: House, specialist: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as caught:
            page = get(specialist, "/approvals/")
        return page.count("<tr data-row"), len(caught)

    ask(house.agent)
    get(specialist, "/approvals/")
    first = cost()
    rows = [ask(house.agent, subject=f"case:{number}") for number in (2, 3)]
    assert cost() == (3, first[1])
    assert first[0] == 1
    monkeypatch.setattr("shouyue.approvals.views.SIZE", 2)
    page = get(specialist, "/approvals/")
    assert page.count("<tr data-row") == 2
    assert f"after={rows[0].pk}" in page
    assert get(specialist, f"/approvals/?after={rows[0].pk}").count("<tr data-row") == 1
