"""The pages of an import."""

import io
import zipfile
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from shouyue.access import guards
from shouyue.access.models import Account
from shouyue.intake import handlers
from shouyue.intake.models import Import
from tests.domain.intake.tables import GOOD, HEAD, OTHER, SPEC, Garage, csv_of, excel_of
from tests.domain.intake.test_actions import BAD, NAMELESS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def garage(monkeypatch: pytest.MonkeyPatch) -> Garage:
    """Vehicles can be imported; boats can be too, by nobody."""
    monkeypatch.setattr(handlers, "_handlers", {})
    garage = Garage()
    handlers.register("vehicles", SPEC, garage.take, permission="intake.use")
    handlers.register("boats", SPEC, garage.take, permission="nobody.may")
    return garage


def send(client: Client, *rows: list[str], head: list[str] = HEAD, **fields: str) -> str:
    """Upload; answers where that leads."""
    file = SimpleUploadedFile("车辆 三月.csv", csv_of(head, *rows))
    answer = client.post("/imports/new/vehicles/", {"file": file, **fields})
    return str(answer["Location"]) if answer.status_code == 302 else answer.content.decode()


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def rows_of(content: bytes, sheet: int = 0) -> list[list[object]]:
    found = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(sheet).to_python()
    return [list(row) for row in found]


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_page_opens_in_every_language(colleague: Client, language: str) -> None:
    colleague.cookies["shouyue_language"] = language
    assert "车" in page(colleague, "/imports/") or language == "en"
    page(colleague, "/imports/new/vehicles/")
    page(colleague, send(colleague, GOOD, BAD))
    page(colleague, send(colleague, ["1", "2"], head=["x", "y"]))


def test_from_the_upload_to_the_rows(colleague: Client, garage: Garage) -> None:
    address = send(colleague, GOOD, OTHER)
    shown = page(colleague, address)
    assert "1,234.50" in shown
    assert "2026-03-02" in shown
    assert "导入全部 2 行" in shown
    assert garage.taken == []

    assert colleague.post(f"{address}accept/")["Location"] == address

    assert [row.values["plate"] for row in garage.taken] == ["沪A12345", "渝B00001"]
    shown = page(colleague, address)
    assert "accept/" not in shown
    assert "已导入" in shown
    assert "车辆 三月.csv" in page(colleague, "/imports/")


def test_errors_stand_in_their_cells_and_alone_on_their_tab(colleague: Client) -> None:
    address = send(colleague, GOOD, BAD)

    shown = page(colleague, f"{address}?wrong=1")

    assert "没有“飞机”这一项。可填：厢式、卡车。" in shown
    assert '<span class="sy-badge sy-soft-bad">昨天</span>' in shown
    assert "沪A99999" in shown
    assert "沪A12345" not in shown
    assert "导入无误的 1 行" in shown


def test_what_stands_in_a_cell_is_never_markup(colleague: Client) -> None:
    shown = page(colleague, send(colleague, ["<script>1", "<b>张三</b>", *OTHER[2:]], head=HEAD))

    assert "<script>1" not in shown
    assert "&lt;b&gt;张三&lt;/b&gt;" in shown


def test_good_rows_alone(colleague: Client, garage: Garage) -> None:
    address = send(colleague, GOOD, BAD)

    colleague.post(f"{address}accept/", {"good": "1"})

    assert len(garage.taken) == 1
    assert Import.objects.get().taken == 1


def test_where_all_was_asked_and_one_row_is_refused_nothing_comes_in(colleague: Client, garage: Garage) -> None:
    address = send(colleague, GOOD, NAMELESS)

    answer = colleague.post(f"{address}accept/", follow=True)

    assert "没有导入任何一行" in answer.content.decode()
    assert "没有这名司机。" in answer.content.decode()
    colleague.post(f"{address}check/")
    assert "导入全部 2 行" in page(colleague, address)


def test_the_same_file_leads_to_its_first_import_and_may_come_again_when_that_is_meant(colleague: Client) -> None:
    address = send(colleague, GOOD)

    answer = send(colleague, GOOD)

    assert "同一个文件之前已经上传过" in answer
    assert address in answer
    assert 'name="again"' in answer
    assert send(colleague, GOOD, again="on") not in ("", address)
    assert Import.objects.count() == 2


def test_a_file_that_cannot_be_read_is_told_at_its_field(colleague: Client) -> None:
    answer = colleague.post("/imports/new/vehicles/", {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04")})

    assert "这个工作簿已损坏" in answer.content.decode()
    assert Import.objects.count() == 0


def test_unknown_columns_are_matched_on_a_page_of_their_own(colleague: Client, garage: Garage) -> None:
    address = send(colleague, ["沪A1", "张三"], head=["Kennzeichen", "Fahrer"])
    assert "Kennzeichen" in page(colleague, address)

    twice = colleague.post(f"{address}columns/", {"plate": "0", "driver": "0"})
    assert "这一列被选了两次" in twice.content.decode()
    assert colleague.post(f"{address}columns/", {"plate": "0", "driver": ""}).status_code == 200
    assert colleague.post(f"{address}columns/", {"plate": "0", "driver": "7"}).status_code == 200
    assert colleague.post(f"{address}columns/", {"plate": "0", "driver": "1"})["Location"] == address

    colleague.post(f"{address}accept/")
    assert garage.taken[0].values["driver"] == "张三"


def test_columns_that_are_left_out_are_named(colleague: Client) -> None:
    address = send(colleague, ["沪A1", "张三", "红"], head=["车牌", "司机", "颜色"])

    assert "以下列不导入： 颜色" in page(colleague, address)


def test_a_dropped_import_is_over(colleague: Client, garage: Garage) -> None:
    address = send(colleague, GOOD)

    assert colleague.post(f"{address}drop/")["Location"] == "/imports/"

    shown = colleague.post(f"{address}accept/", follow=True).content.decode()
    assert "这次导入已经结束" in shown
    assert garage.taken == []


def test_rows_with_errors_come_back_as_a_workbook_that_can_be_sent_again(colleague: Client, garage: Garage) -> None:
    address = send(colleague, GOOD, ["=1+1", "", *OTHER[2:]])

    answer = colleague.get(f"{address}errors.xlsx")

    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('车辆 三月 错误.xlsx')}"
    assert rows_of(answer.content) == [
        [*HEAD, "错误"],
        ["=1+1", "", "", "", "", "", "", "卡车", "司机: “司机”不能为空。"],
    ]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    again = colleague.post("/imports/new/vehicles/", {"file": SimpleUploadedFile("b.xlsx", answer.content)})
    assert "以下列不导入： 错误" in page(colleague, str(again["Location"]))


def test_the_template_can_be_filled_in_and_sent(colleague: Client) -> None:
    answer = colleague.get("/imports/new/vehicles/template.xlsx")

    assert rows_of(answer.content)[0] == ["车牌号 *", "司机 *", *HEAD[2:]]
    assert rows_of(answer.content, 1)[4] == ["价格", "", "金额（元）", "", "1,234.50"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert "厢式,卡车" in book.read("xl/worksheets/sheet1.xml").decode()
    sent = colleague.post("/imports/new/vehicles/", {"file": SimpleUploadedFile("t.xlsx", answer.content)})
    assert "没有数据行" in sent.content.decode()


def test_long_tables_are_walked_by_row(colleague: Client) -> None:
    address = send(colleague, *(["沪A" + str(number), "张三", *OTHER[2:]] for number in range(120)))

    seen: list[int] = []
    following = address
    while following:
        shown = page(colleague, following)
        seen += [number for number in range(120) if f">沪A{number}</td>" in shown]
        more = shown.partition('rel="next" href="')[2].partition('"')[0]
        following = f"{address}{more}" if more else ""
    assert seen == list(range(120))


def test_who_may_not_have_a_kind_sees_nothing_of_it(colleague: Client, garage: Garage) -> None:
    assert "/imports/new/boats/" not in page(colleague, "/imports/")
    assert colleague.get("/imports/new/boats/").status_code == 403
    assert colleague.get("/imports/new/boats/template.xlsx").status_code == 403
    address = send(colleague, GOOD)
    Import.objects.update(kind="boats")
    for part in ("", "columns/", "errors.xlsx"):
        assert colleague.get(f"{address}{part}").status_code == 403
    for part in ("accept/", "drop/", "check/"):
        assert colleague.post(f"{address}{part}").status_code == 403
    assert garage.taken == []
    assert "车辆 三月" not in page(colleague, "/imports/")


def test_an_import_is_its_uploaders_alone(colleague: Client, client: Client, garage: Garage) -> None:
    address = send(colleague, GOOD)
    owner, source = Account.objects.get(pk=colleague.session["_auth_user_id"]), Import.objects.get()
    Import.objects.update(uploaded_by="account:999")
    assert address not in page(colleague, "/imports/")
    for part in ("", "columns/", "errors.xlsx"):
        assert colleague.get(f"{address}{part}").status_code == 404
    for part in ("accept/", "drop/", "check/"):
        assert colleague.post(f"{address}{part}").status_code == 404
    again = send(colleague, GOOD)
    assert "由同事导入" in again
    assert address not in again
    Import.objects.update(uploaded_by=f"account:{owner.pk}")
    assert "沪A12345" in page(colleague, f"/imports/{source.key}/")
    assert garage.taken == []


def test_who_has_no_role_may_not_import(client: Client) -> None:
    assert client.get("/imports/").status_code == 302
    client.force_login(Account.objects.create_user("li"))
    assert client.get("/imports/").status_code == 403


def test_a_title_with_an_escaped_null_is_kept_without_it(colleague: Client) -> None:
    book = excel_of([*HEAD, "备注\0"], [*GOOD, "x"])
    colleague.post("/imports/new/vehicles/", {"file": SimpleUploadedFile("车辆.xlsx", book)})
    assert Import.objects.get().head[-1] == "备注"


def test_what_does_not_exist_is_not_found(colleague: Client) -> None:
    assert colleague.get("/imports/new/trains/").status_code == 404
    assert colleague.get(f"/imports/{uuid4()}/").status_code == 404
    Import.objects.filter(key=send(colleague, GOOD).strip("/").rpartition("/")[2]).update(kind="trains")
    assert colleague.get(f"/imports/{Import.objects.get().key}/").status_code == 404
    assert guards.permissions() >= {"intake.use"}


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30])
def test_an_address_that_makes_no_sense_is_the_first_page(colleague: Client, after: str) -> None:
    address = send(colleague, GOOD)
    assert "沪A12345" in page(colleague, f"{address}?after={after}")
    page(colleague, f"/imports/?after={after}")


def test_the_number_of_queries_does_not_grow(colleague: Client) -> None:
    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            page(colleague, address)
        return len(caught)

    first = send(colleague, GOOD)
    page(colleague, "/imports/")
    alone = (count("/imports/"), count(first))
    third = [send(colleague, *([f"沪A{number}", "张三", *OTHER[2:]] for number in range(3))), send(colleague, OTHER)][0]
    assert (count("/imports/"), count(third)) == alone
