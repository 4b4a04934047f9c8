"""The result and the rows behind its figures."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.http import FileResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouyue.jobs.worker import drain
from shouyue.performance import queries
from shouyue.performance.models import Judgement
from tests.domain.performance.conftest import Upload
from tests.domain.performance.pages import Page, rows_at

pytestmark = pytest.mark.django_db

PAGES = ["", "rows/", "silent/", "compare/"]


def get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def subjects(page: str) -> list[str]:
    """The subjects of a page of rows, in order."""
    return re.findall(r'hx-target="#drawer-body"><b>(.*?)</b>', page)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_every_language(colleague: Client, small: Judgement, page: str, language: str) -> None:
    colleague.cookies["shouyue_language"] = language
    get(colleague, f"/judge/{small.key}/{page}")


def test_an_htmx_request_gets_the_content_alone(colleague: Client, small: Judgement) -> None:
    for page in PAGES:
        fragment = colleague.get(f"/judge/{small.key}/{page}", headers={"hx-request": "true"}).content.decode()
        assert "<h1>" in fragment
        assert "<html" not in fragment


def test_every_figure_opens_as_many_rows_as_it_says(colleague: Client, sample: Judgement) -> None:
    figures = []
    for page in ("/judge/", f"/judge/{sample.key}/", f"/judge/{sample.key}/compare/"):
        found = Page(get(colleague, page)).figures("/rows/")
        assert found, page
        figures += found
    wrong = {href: (says, rows) for says, href in set(figures) if says != (rows := rows_at(colleague, href))}
    assert wrong == {}
    assert len(set(figures)) > 70


def test_the_known_history_has_its_known_figures(colleague: Client, small: Judgement) -> None:
    page = get(colleague, f"/judge/{small.key}/")
    by_address = {href.partition("?")[2]: says for says, href in Page(page).figures("/rows/")}
    assert by_address == {
        "counted=kept": 2,
        "counted=late": 2,
        "counted=open": 1,
        "rule=T-1%2Fcontact&counted=kept": 2,
        "rule=T-1%2Fcontact&counted=late": 2,
        "rule=T-1%2Fcontact&counted=open": 1,
        "counted=kept&month=2026-03": 1,
        "counted=kept&month=2026-04": 1,
        "counted=late&month=2026-03": 2,
        "counted=late&month=2026-04": 0,
        "counted=open&month=2026-03": 0,
        "counted=open&month=2026-04": 1,
        **{f"counted=late&late={place}": int(place in (1, 7)) for place in range(8)},
        "counted=late&person=%E7%8E%8B": 1,
        "counted=late&nobody=1": 1,
    }
    assert ">50.0<" in page, "two of four that ended"


def test_what_could_not_be_computed_is_listed(colleague: Client, small: Judgement) -> None:
    page = get(colleague, f"/judge/{small.key}/")
    [(times, href)] = Page(page).figures("/silent/")
    assert times == rows_at(colleague, href) == 1
    assert "<b>H</b>" in get(colleague, href)
    assert rows_at_nothing(colleague, f"/judge/{small.key}/silent/?rule=T-1/never")


def rows_at_nothing(client: Client, address: str) -> bool:
    return "全部都能计算" in get(client, address)


def test_a_rule_that_heard_nothing_is_named(colleague: Client, small: Judgement) -> None:
    assert "从未发生 <code>T-1/never</code>" in get(colleague, f"/judge/{small.key}/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["C", "B", "A", "D", "F", "E"]),
        ("counted=late", ["C", "B"]),
        ("counted=not_counted", ["F"]),
        ("rule=T-1/contact&counted=kept", ["A", "D"]),
        ("rule=T-1/never", []),
        ("rule=nonsense", []),
        ("clause=T-1&month=2026-04", ["D", "F", "E"]),
        ("month=2025-13", ["C", "B", "A", "D", "F", "E"]),
        ("month=0000-01", ["C", "B", "A", "D", "F", "E"]),
        ("subject=B", ["B"]),
        ("subject=case:B", ["B"]),
        ("subject=.*", []),
        ("nobody=1", ["C"]),
        ("person=%3D1%2B1", ["D"]),
        ("late=1", ["B"]),
        ("late=99&counted=nothing&change=sideways&steps=x", ["C", "B", "A", "D", "F", "E"]),
        ("steps=0", ["C", "B", "A", "D", "F", "E"]),
        ("change=worse&against=1", ["D"]),
        ("change=worse", ["D"]),
        ("change=better", []),
        ("change=same&against=1", ["C", "B", "A", "E"]),
        ("after=-1", ["C", "B", "A", "D", "F", "E"]),
        ("after=4", ["F", "E"]),
        ("after=²", ["C", "B", "A", "D", "F", "E"]),
        ("after=99999999999999999999", ["C", "B", "A", "D", "F", "E"]),
        ("after=50", []),
    ],
)
def test_a_filter_gives_exactly_its_rows(colleague: Client, small: Judgement, query: str, found: list[str]) -> None:
    assert subjects(get(colleague, f"/judge/{small.key}/rows/?{query}")) == found


def test_the_pager_walks_every_row_once(colleague: Client, sample: Judgement) -> None:
    shown: list[str] = []
    address = f"/judge/{sample.key}/rows/?rule=DESK-1/contact"
    total, pages = rows_at(colleague, address), 0
    while address:
        page = get(colleague, address)
        shown += subjects(page)
        pages += 1
        forth = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/judge/{sample.key}/rows/{forth[1].replace('&amp;', '&')}" if forth else ""
    assert pages == -(-total // queries.PAGE) > 1
    assert len(shown) == len(set(shown)) == total == 200


def test_a_change_of_filters_keeps_what_has_no_field_of_its_own(colleague: Client, small: Judgement) -> None:
    page = get(colleague, f"/judge/{small.key}/rows/?month=2026-04&person=李&late=1&counted=kept&against=1")
    form = page[page.index('class="sy-filters"') : page.index("</form>", page.index('class="sy-filters"'))]
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)
    assert hidden == [("month", "2026-04"), ("person", "李"), ("late", "1"), ("against", "1")]
    assert re.findall(r"</i>([^<]+)</span>", form) == ["2026-04", "李", "逾期：1 小时–4 小时"]
    assert f'href="/judge/{small.key}/rows/?against=1"' in form, "the way back to all rows of the same policy"
    assert "一小时" in page


def test_rows_are_told_in_the_time_of_the_history(colleague: Client, upload: Upload) -> None:
    from tests.domain.performance.histories import MAPPING

    upload(mapping=MAPPING.replace("Asia/Shanghai", "Europe/Berlin"))
    drain()
    found = Judgement.objects.get()
    for page in (f"/judge/{found.key}/rows/?subject=A", f"/judge/{found.key}/why/?{why_query(colleague, found, 'A')}"):
        assert "2026-03-02 09:00" in get(colleague, page)
        assert "2026-03-02 16:00" not in get(colleague, page)
    assert "Europe/Berlin" in get(colleague, f"/judge/{found.key}/")


def why_query(client: Client, found: Judgement, subject: str) -> str:
    page = get(client, f"/judge/{found.key}/rows/?subject={subject}")
    return next(urlsplit(link.href).query for link in Page(page).links if "/why/" in link.href)


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_refused_rows_come_back_with_their_reason(colleague: Client, small: Judgement) -> None:
    answer = colleague.get(f"/judge/{small.key}/refused.csv")
    assert isinstance(answer, FileResponse)
    content = b"".join(answer.streaming_content)
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert head == ["row", "reason (zh)", "reason (en)", "ticket", "activity", "time", "who", "kind"]
    assert [(row[0], row[3:]) for row in rows] == [("11", ["G", "received", "yesterday", "李", "inquiry"])]
    assert "yesterday" in rows[0][2]


# ── what it costs ────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def queries_of() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as caught:
        yield caught


def test_the_number_of_queries_does_not_grow_with_the_judgements(colleague: Client, upload: Upload) -> None:
    upload()
    drain()
    first = Judgement.objects.get()
    addresses = ["/judge/", f"/judge/{first.key}/", f"/judge/{first.key}/rows/", f"/judge/{first.key}/compare/"]
    addresses.append(f"/judge/{first.key}/why/?{why_query(colleague, first, 'A')}")
    alone = [count(colleague, address) for address in addresses]
    upload()
    upload()
    drain()
    assert [count(colleague, address) for address in addresses] == alone
    assert max(alone) <= 6, "session, account, the judgement, the clock, my notices, approvals that wait for me"


def count(client: Client, address: str) -> int:
    with queries_of() as caught:
        get(client, address)
    return len(caught)


def test_what_compares_two_policies_needs_two(colleague: Client, upload: Upload) -> None:
    upload(against_draft="")
    drain()
    found = Judgement.objects.get()
    assert "compare/" not in get(colleague, f"/judge/{found.key}/")
    for page in ("compare/", "rows/?against=1", "silent/?against=1"):
        assert colleague.get(f"/judge/{found.key}/{page}").status_code == 404
    assert parse_qs(why_query(colleague, found, "A"))["subject"] == ["case:A"]
