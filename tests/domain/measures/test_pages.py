"""The pages of measures, as those see them who may and who may not."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from shouyue.files.models import StoredFile
from shouyue.measures import actions
from shouyue.measures.models import Measure
from shouyue.people import queries as people
from tests.domain.files import samples
from tests.domain.measures.house import House, by, client_of, told


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def text(client: Client, address: str, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200, address
    return answer.content.decode()


def sent(client: Client, row: Measure, verb: str, **said: Any) -> str:
    """Where a form that is sent leads to; the page where it is not taken."""
    answer = client.post(f"/measures/{row.pk}/{verb}/", {"version": 1, **said})
    assert answer.status_code in (200, 302), answer.status_code
    return str(answer["Location"]) if answer.status_code == 302 else answer.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_pages_open_in_every_language(house: House, language: str) -> None:
    row = house.set(href="/cases/1/", text="逐条讲解\n并签到")
    actions.postpone(
        row.pk, house.due + timedelta(days=1), reason="配件未到", version=1, actor=by(house.agent), at=house.at
    )
    client = client_of(house.manager)
    client.cookies["shouyue_language"] = language
    for address in ("/measures/", "/measures/places/", "/measures/places/?state=ended&late=1", f"/measures/{row.pk}/"):
        text(client, address)


def test_each_sees_his_own_and_those_of_his_places(house: House) -> None:
    here = house.set("上海培训", person=house.driver.pk)
    there = house.set("北京检查", site="BJ01")
    driver, east = client_of(house.driver), client_of(house.manager)
    assert ("上海培训" in text(driver, "/measures/"), "北京检查" in text(driver, "/measures/")) == (True, False)
    assert ("上海培训" in text(east, "/measures/"), "上海培训" in text(east, "/measures/places/")) == (False, True)
    assert driver.get("/measures/places/").status_code == 403
    assert "北京检查" not in text(east, "/measures/places/")
    assert [east.get(f"/measures/{row.pk}/").status_code for row in (here, there)] == [200, 404]
    assert east.post(f"/measures/{there.pk}/done/", {"version": 1, "evidence": "x"}).status_code == 404


def test_filters_and_strange_addresses(house: House) -> None:
    house.set("培训")
    client = client_of(house.manager)
    assert "培训" in text(client, "/measures/places/", department="transport", origin="complaint")
    assert "No measure matches" in text(client, "/measures/places/", department="finance")
    assert "No measure matches" in text(client, "/measures/places/", late="1")
    for strange in ({"department": "厨房", "origin": "\0"}, {"after": "x.y"}, {"before": "9" * 11 + "." + "9" * 30}):
        assert "培训" in text(client, "/measures/places/", **strange)
    assert client.get("/measures/99999999999999999999/").status_code == 404


def test_done_with_a_file_that_others_of_the_place_may_read(house: House) -> None:
    row = house.set(person=house.driver.pk)
    file = SimpleUploadedFile("签到表.pdf", samples.PDF)
    assert sent(client_of(house.driver), row, "done", evidence="已培训", uploads=[file]) == f"/measures/{row.pk}/"
    stored = StoredFile.objects.get(measure_files__measure=row)
    manager, stranger = client_of(house.manager), client_of(house.hire("外人", "driver", site=house.places.beijing))
    assert "签到表.pdf" in text(manager, f"/measures/{row.pk}/")
    assert [one.get(f"/files/{stored.key}/").status_code for one in (manager, stranger)] == [200, 404]
    assert told(row) == ["set", "done"]


def test_a_file_that_is_not_taken_is_refused_with_what_was_typed_kept(house: House) -> None:
    row = house.set(person=house.driver.pk)
    file = SimpleUploadedFile("x.pdf", samples.PROGRAM)
    page = sent(client_of(house.driver), row, "done", evidence="我写了很久", uploads=[file])
    assert "我写了很久" in page
    assert "done_uploads_error" in page
    assert told(row) == ["set"]


def test_one_that_was_changed_meanwhile_keeps_what_was_typed_and_goes_through_the_second_time(house: House) -> None:
    row = house.set(person=house.driver.pk)
    later = house.due + timedelta(days=1)
    actions.postpone(row.pk, later, reason="配件未到", version=1, actor=by(house.agent), at=house.at)
    client = client_of(house.driver)
    page = sent(client, row, "done", evidence="我写了很久")
    assert "Somebody else changed this measure" in page
    assert "我写了很久" in page
    assert 'name="version" value="2"' in page
    assert told(row) == ["set", "set"]
    assert sent(client, row, "done", evidence="我写了很久", version=2) == f"/measures/{row.pk}/"


def test_of_one_that_ended_meanwhile_one_is_told_and_loses_nothing(house: House) -> None:
    row = house.set(person=house.driver.pk)
    actions.drop(row.pk, reason="不用了", version=1, actor=by(house.manager), at=house.at)
    page = sent(client_of(house.driver), row, "done", evidence="我写了很久")
    assert "This measure has ended" in page
    assert "我写了很久" in page


def test_another_time_and_dropping(house: House) -> None:
    row, client = house.set(), client_of(house.manager)
    assert "The time must lie ahead" in sent(client, row, "postpone", do_by="2020-01-01T09:00", reason="早")
    assert sent(client, row, "postpone", do_by="2099-01-01T09:00", reason="晚") == f"/measures/{row.pk}/"
    assert sent(client, row, "drop", reason="不用了", version=2) == f"/measures/{row.pk}/"
    page = text(client, f"/measures/{row.pk}/")
    assert ("晚" in page, "不用了" in page, "2099-01-01 09:00" in page) == (True, True, True)
    assert told(row) == ["set", "set", "dropped"]


def test_nobody_does_what_he_may_not(house: House) -> None:
    row = house.set()
    keeper, dispatcher = client_of(house.hire("会计", "accountant")), client_of(house.dispatcher)
    page = text(keeper, f"/measures/{row.pk}/")
    assert [f"/{verb}/" in page for verb in ("done", "postpone", "drop")] == [False] * 3
    said = {"version": 1, "evidence": "x", "reason": "x", "do_by": "2099-01-01T09:00"}
    verbs = [f"/measures/{row.pk}/{verb}/" for verb in ("done", "postpone", "drop")]
    assert [keeper.post(verb, said).status_code for verb in verbs] == [403] * 3
    assert [dispatcher.post(verb, said).status_code for verb in verbs[1:]] == [403] * 2
    assert told(row) == ["set"]


def test_dropping_is_not_offered_to_whom_it_binds(house: House) -> None:
    row = house.set(person=house.manager.pk)
    client = client_of(house.manager)
    assert f"/measures/{row.pk}/drop/" not in text(client, f"/measures/{row.pk}/")
    assert client.post(f"/measures/{row.pk}/drop/", {"version": 1, "reason": "不想做"}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_however_long(
    house: House, django_assert_max_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    client = client_of(house.manager)
    for place in range(count):
        house.set(f"措施{place}", person=house.driver.pk)
    people.roster()
    text(client, "/measures/places/")
    with django_assert_max_num_queries(12):
        assert text(client, "/measures/places/").count("data-row") == count
