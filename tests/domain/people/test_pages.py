"""The pages of staff, as those see them who may and who may not."""

from collections.abc import Sequence
from datetime import time
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import load_workbook

from shouyue.people import actions
from shouyue.people.models import Absence, DutyTurn, Holding, LegalEntity, Person, Region, Site
from tests.domain.people.company import AT, BY, DAY, Company, company, entered, person, signed_in, with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Company:
    return company()


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def rows(answer: bytes) -> Sequence[Sequence[object]]:
    return load_workbook(BytesIO(answer)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_pages_open_in_every_language(colleague: Client, house: Company, language: str) -> None:
    found = with_role("service_agent", site=house.shanghai)
    colleague.cookies["shouyue_language"] = language
    below = ("", "edit/", "role/", "absence/", "leave/", "account/", "erase/")
    pages = (
        "/people/",
        "/people/new/",
        "/roster/",
        "/roster/new/",
        "/roster/shifts/",
        "/sites/",
        "/sites/new/",
        "/me/",
    )
    for address in (*pages, "/me/absence/", "/sites/SH01/edit/", *(f"/people/{found.pk}/{page}" for page in below)):
        assert colleague.get(address).status_code == 200, address


def test_places_are_set_up_on_the_page_and_a_code_is_taken_once(colleague: Client) -> None:
    colleague.post("/sites/entity/new/", {"code": "SY", "name": "守约"})
    colleague.post("/sites/region/new/", {"code": "east", "name": "华东"})
    site = {
        "code": "SH01",
        "name": "上海",
        "region": Region.objects.get().pk,
        "legal_entity": LegalEntity.objects.get().pk,
        "calendar": "desk",
    }
    assert colleague.post("/sites/new/", site)["Location"] == "/sites/"
    again = colleague.post("/sites/new/", site | {"code": "sh01"})
    assert "这个代码已被使用" in again.content.decode()
    colleague.post("/sites/SH01/edit/", site | {"code": "XX99", "name": "上海虹桥"})
    assert [(one.code, one.name) for one in Site.objects.all()] == [("SH01", "上海虹桥")]


def test_whoever_looks_after_one_site_changes_nobody_elsewhere(house: Company) -> None:
    here = person("本地", site=house.shanghai)
    there, nowhere = person("外地", site=house.beijing), person("总部")
    clerk = signed_in(with_role("hr_specialist", site=house.shanghai))
    assert [clerk.get(f"/people/{one.pk}/edit/").status_code for one in (here, there, nowhere)] == [200, 403, 403]
    answer = clerk.post("/people/new/", {"name": "新人", "joined_on": "2026-03-11", "site": house.beijing.pk})
    assert "您只负责其他网点" in answer.content.decode()
    assert "id_role" not in text(clerk, "/people/new/")  # roles are given by others
    assert not Person.objects.filter(name="新人").exists()


def test_nobody_is_moved_to_where_another_looks_after_staff(house: Company) -> None:
    here = person("本地", "007", site=house.shanghai)
    clerk = signed_in(with_role("hr_specialist", site=house.shanghai))
    said = {"name": "本地", "job_number": "007", "joined_on": "2024-01-02", "version": here.version}
    for site in ("", house.beijing.pk):
        answer = clerk.post(f"/people/{here.pk}/edit/", said | {"site": site})
        assert "您只负责其他网点" in answer.content.decode()
    here.refresh_from_db()
    assert here.site == house.shanghai


def test_the_reason_of_an_absence_is_shown_to_few(house: Company) -> None:
    ill = with_role("service_agent", "生病", site=house.shanghai)
    actions.plan_absence(ill, starts_at=AT, ends_at=AT.replace(year=2099), deputy=None, reason="sick")
    assert "病假" not in text(signed_in(with_role("dispatcher", site=house.shanghai)), f"/people/{ill.pk}/")
    assert "病假" in text(signed_in(with_role("hr_specialist", site=house.shanghai)), f"/people/{ill.pk}/")
    assert "病假" in text(signed_in(ill), "/me/")


def test_one_plans_and_ends_ones_own_absence_and_nobody_elses(house: Company) -> None:
    driver, other = with_role("driver", "司机甲"), with_role("driver", "司机乙")
    client = signed_in(driver)
    when = {"starts_at": "2099-01-01T08:00", "ends_at": "2099-01-02T08:00", "deputy": other.pk, "reason": "leave"}
    assert client.post("/me/absence/", when)["Location"] == "/me/"
    mine = Absence.objects.get()
    assert (mine.person, mine.deputy, mine.starts_at.isoformat()) == (driver, other, "2099-01-01T00:00:00+00:00")
    assert signed_in(other).post(f"/absence/{mine.pk}/end/").status_code == 403
    assert client.post(f"/absence/{mine.pk}/end/")["Location"] == "/me/"
    assert Absence.objects.count() == 0


def test_nobody_is_away_since_the_year_one(house: Company) -> None:
    client = signed_in(with_role("driver"))
    when = {"starts_at": "0001-01-01T00:00", "ends_at": "2099-01-02T08:00", "deputy": "", "reason": "leave"}
    assert "年份须在 1900 至 2199 之间" in client.post("/me/absence/", when).content.decode()
    assert Absence.objects.count() == 0


def test_a_roster_is_planned_for_ones_own_site_alone(house: Company) -> None:
    agent = with_role("service_agent", site=house.shanghai)
    shift = actions.put_shift("早班", starts=time(9), ends=time(15))
    planner = signed_in(with_role("service_supervisor", site=house.shanghai))
    turn = {"person": agent.pk, "shift": shift.pk, "days": ["2026-03-11", "2026-03-12"], "role": ""}
    assert planner.post("/roster/new/?site=BJ01&week=2026-03-11", turn).status_code == 403
    answer = planner.post("/roster/new/?site=SH01&week=2026-03-11", turn)
    assert answer["Location"] == "/roster/?site=SH01&week=2026-03-09"
    assert DutyTurn.objects.count() == 2
    again = planner.post("/roster/new/?site=SH01&week=2026-03-11", turn)
    assert "已有值班" in again.content.decode()


def test_excel_holds_what_the_list_shows_with_formulas_defused(colleague: Client, house: Company) -> None:
    actions.add_person(entered("=SUM(A1)", "A1", site=house.shanghai), role="driver", actor=BY, at=AT)
    person("王伟", "B1", site=house.beijing)
    table = rows(colleague.get("/people.xlsx?site=SH01").content)
    assert [row[:4] for row in table] == [
        ["姓名", "工号", "网点", "角色"],
        ["=SUM(A1)", "A1", "上海分公司", "司机 · 全公司"],
    ]
    shift = actions.put_shift("早班", starts=time(9), ends=time(15))
    actions.plan_turns(Person.objects.get(name="王伟"), site=house.beijing, shift=shift, days=[DAY])
    week = rows(colleague.get("/roster.xlsx?site=BJ01&week=2026-03-11").content)
    assert [row[0] for row in week] == ["姓名", "王伟"]


def test_a_stale_edit_keeps_what_was_typed(colleague: Client) -> None:
    found = person("王芳", "A1")
    given = {"name": "王芳芳", "job_number": "A1", "joined_on": "2024-01-02", "version": "1"}
    actions.edit_person(found, entered("王方", "A1"), version=1, actor=BY, at=AT)
    page = colleague.post(f"/people/{found.pk}/edit/", given).content.decode()
    assert "他人修改了此人的资料" in page
    assert 'value="王芳芳"' in page
    assert "<dd>王方</dd>" in page
    assert 'name="version" value="2"' in page
    assert colleague.post(f"/people/{found.pk}/edit/", given | {"version": "2"}).status_code == 302
    assert Person.objects.get(pk=found.pk).name == "王芳芳"


def test_the_language_of_messages_becomes_that_of_the_pages(colleague: Client) -> None:
    answer = colleague.post("/me/language/", {"language": "en"})
    assert answer.cookies["shouyue_language"].value == "en"
    assert [one.language for one in Person.objects.all()] == ["en"]
    assert colleague.post("/me/language/", {"language": "xx"}).status_code == 302
    assert [one.language for one in Person.objects.all()] == ["en"]


def test_a_role_is_given_and_taken_on_the_page(colleague: Client, house: Company) -> None:
    found = person("甲", site=house.shanghai)
    given = {"role": "driver", "where": f"region:{house.east.pk}", "since": "2026-01-01", "until": ""}
    assert colleague.post(f"/people/{found.pk}/role/", given).status_code == 302
    again = colleague.post(f"/people/{found.pk}/role/", given)
    assert "已担任这个角色" in again.content.decode()
    held = Holding.objects.get(person=found)
    assert (held.role, held.site, held.region) == ("driver", None, house.east)
    assert colleague.post(f"/people/{found.pk + 1}/role/{held.pk}/end/").status_code == 404
    assert colleague.post(f"/people/{found.pk}/role/{held.pk}/end/").status_code == 302
    assert Holding.objects.get(person=found).until is not None


def test_erasing_asks_twice_and_waits_for_the_leaving(colleague: Client) -> None:
    found = person("周杰")
    assert "只能删除已离岗人员" in text(colleague, f"/people/{found.pk}/erase/")
    colleague.post(f"/people/{found.pk}/erase/")
    assert Person.objects.get(pk=found.pk).name == "周杰"
    colleague.post(f"/people/{found.pk}/leave/", {"on": "2026-03-11"})
    assert colleague.post(f"/people/{found.pk}/erase/")["Location"] == "/people/"
    assert Person.objects.get(pk=found.pk).name == ""
    assert "周杰" not in text(colleague, f"/people/{found.pk}/")
    assert "周杰" not in text(colleague, "/people/?state=left")


@pytest.mark.parametrize(
    "address",
    [
        "/people/?after=x&before=9.%00&q=%00",
        "/people/?site=nowhere&role=nobody",
        "/roster/?week=nonsense",
        "/roster/?week=9999-12-31",
        "/people/?after=99999999999999999999.a",
    ],
)
def test_nonsense_in_an_address_breaks_nothing(colleague: Client, house: Company, address: str) -> None:
    assert colleague.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/people/99999999999999999999/", "/roster/?site=nowhere", "/sites/%00/edit/"])
def test_what_is_not_there_is_not_found(colleague: Client, house: Company, address: str) -> None:
    assert colleague.get(address).status_code == 404
