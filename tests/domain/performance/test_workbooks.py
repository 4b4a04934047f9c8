"""The rows behind a figure as an Excel workbook: written in the background, for the one who asked, for a day."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.http import FileResponse
from django.test import Client

from shouyue.access.models import Account
from shouyue.jobs.logic import State
from shouyue.jobs.models import Job
from shouyue.jobs.worker import drain
from shouyue.performance.actions import prune_workbooks
from shouyue.performance.models import Judgement, Workbook
from shouyue.performance.tasks import prune_workbooks as prune_task
from tests.domain.performance.conftest import Upload

pytestmark = pytest.mark.django_db


def sheet(content: bytes) -> list[list[str]]:
    """The cells of a workbook's first sheet, as texts."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
        assert book.testzip() is None
        strings = book.read("xl/sharedStrings.xml").decode() if "xl/sharedStrings.xml" in book.namelist() else ""
    shared = re.findall(r"<si><t[^>]*>(.*?)</t></si>", strings, re.S)
    assert "<f>" not in xml, "no formula"
    return [[_cell(cell, shared) for cell in re.findall(r"<c [^>]*?(?:/>|>.*?</c>)", row)] for row in _rows(xml)]


def _rows(xml: str) -> Iterator[str]:
    yield from re.findall(r"<row [^>]*>(.*?)</row>", xml, re.S)


def _cell(cell: str, shared: list[str]) -> str:
    value = re.search(r"<(?:v|t)[^>]*>(.*?)</(?:v|t)>", cell, re.S)
    if value is None:
        return ""
    return shared[int(value[1])] if 't="s"' in cell else value[1]


def ask(client: Client, judgement: Judgement, query: str = "") -> str:
    """Ask for a workbook; answers the address of its page."""
    answer = client.post(f"/judge/{judgement.key}/rows.xlsx{query}")
    assert answer.status_code == 302
    return str(answer["Location"])


def fetched(client: Client, judgement: Judgement, query: str = "") -> list[list[str]]:
    page = ask(client, judgement, query)
    assert drain() == 1
    answer = client.get(f"{page}verdicts.xlsx")
    assert isinstance(answer, FileResponse)
    return sheet(b"".join(answer.streaming_content))


def test_it_holds_the_rows_of_the_page(colleague: Client, small: Judgement) -> None:
    head, *rows = fetched(colleague, small)
    assert head[:5] == ["对象", "条款", "规则", "状态", "计为"]
    assert [row[0] for row in rows] == ["C", "B", "A", "D", "F", "E"]
    b = rows[1]
    assert (b[3], b[4]) == ("已违约", "逾期")
    days = {name: float(b[head.index(name)]) for name in ("开启", "到期", "达成", "逾期")}
    assert days["达成"] - days["到期"] == pytest.approx(days["逾期"], abs=1e-6)
    assert days["逾期"] == pytest.approx(3 / 24, abs=1e-6)
    assert rows[3][head.index("人员")].endswith("=1+1")


def test_it_holds_the_rows_of_the_filter_and_of_the_second_policy(colleague: Client, small: Judgement) -> None:
    assert [row[0] for row in fetched(colleague, small, "?counted=late")[1:]] == ["C", "B"]
    late = [row[0] for row in fetched(colleague, small, "?counted=late&against=1")[1:]]
    assert set(late) > {"C", "B"}


def test_it_speaks_the_language_of_who_asked_whoever_writes_it(colleague: Client, small: Judgement) -> None:
    colleague.cookies["shouyue_language"] = "en"
    page = ask(colleague, small)
    del colleague.cookies["shouyue_language"]
    assert drain() == 1
    answer = colleague.get(f"{page}verdicts.xlsx")
    assert isinstance(answer, FileResponse)
    assert sheet(b"".join(answer.streaming_content))[0][:3] == ["Subject", "Clause", "Rule"]


def test_the_page_waits_and_then_hands_out_the_file(colleague: Client, small: Judgement) -> None:
    page = ask(colleague, small)
    assert f'hx-get="{page}progress/"' in colleague.get(page).content.decode()
    assert "HX-Redirect" not in colleague.get(f"{page}progress/")
    assert colleague.get(f"{page}verdicts.xlsx").status_code == 404

    assert drain() == 1

    assert colleague.get(f"{page}progress/")["HX-Redirect"] == page
    shown = colleague.get(page).content.decode()
    assert "6 行已写好" in shown
    assert f'href="{page}verdicts.xlsx"' in shown
    answer = colleague.get(f"{page}verdicts.xlsx")
    assert "tickets.csv%20%E8%AF%84%E5%88%A4%E7%BB%93%E6%9E%9C.xlsx" in answer["Content-Disposition"]
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("private, no-store", "nosniff")


def test_somebody_else_is_told_that_there_is_none(colleague: Client, small: Judgement) -> None:
    page = ask(colleague, small)
    drain()
    other = Client()
    other.force_login(Account.objects.create_user("li"))

    for part in ("", "progress/", "verdicts.xlsx"):
        assert other.get(f"{page}{part}").status_code in (403, 404)
        assert colleague.get(f"/judge/workbooks/{uuid4()}/{part}").status_code == 404
        assert Client().get(f"{page}{part}").status_code == 302


def test_asking_needs_a_post_and_a_second_policy_where_it_is_meant(colleague: Client, upload: Upload) -> None:
    upload(against_draft="")
    drain()
    found = Judgement.objects.get()

    assert colleague.get(f"/judge/{found.key}/rows.xlsx").status_code == 405
    assert colleague.post(f"/judge/{found.key}/rows.xlsx?against=1").status_code == 404
    assert Workbook.objects.count() == 0


def test_it_is_deleted_after_a_day(colleague: Client, small: Judgement, media: Path) -> None:
    page = ask(colleague, small)
    drain()
    asked_at = Workbook.objects.get().requested_at

    assert prune_workbooks(at=asked_at + timedelta(days=1)) == 0
    assert len(list((media / "workbooks").iterdir())) == 1
    assert prune_workbooks(at=asked_at + timedelta(days=1, microseconds=1)) == 1
    assert list((media / "workbooks").iterdir()) == []
    assert colleague.get(page).status_code == 404
    assert Judgement.objects.count() == 1


def test_the_nightly_task_leaves_fresh_ones(colleague: Client, small: Judgement) -> None:
    ask(colleague, small)
    prune_task.enqueue()
    assert drain() == 2
    assert Workbook.objects.get().rows == 6


def test_work_that_was_given_up_says_so(colleague: Client, small: Judgement) -> None:
    page = ask(colleague, small)
    found = Workbook.objects.get()
    assert found.job is not None
    Job.objects.filter(pk=found.job.pk).update(state=State.DEAD, claimable_at=None, finished_at=found.requested_at)
    shown = colleague.get(f"{page}progress/").content.decode()
    assert "任务已放弃" in shown
    assert "hx-get" not in shown
