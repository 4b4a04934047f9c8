"""The calendar page."""

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouyue.policy.load import load_shared
from tests.domain.api.conftest import adopted

__all__ = ["adopted"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("adopted")]

NAMES = sorted(load_shared().calendars, key=lambda name: load_shared().calendars[name].always)


def get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def ask(client: Client, start: str, within: str, name: str = "office") -> str:
    """The page after the question "what is due if it starts then?"."""
    return get(client, f"/calendars/{name}/?{urlencode({'year': '2026', 'start': start, 'within': within})}")


def error_at(page: str, field: str) -> str:
    found = re.search(rf'id="id_{field}_error" role="alert">(.*?)</div>', page, re.S)
    return re.sub("<[^>]+>", "", found[1]) if found else ""


def kpis(page: str) -> list[int]:
    return [int(figure.replace(",", "")) for figure in re.findall(r'sy-kpi-value">([\d,]+)<', page)]


def special(page: str) -> list[list[str]]:
    """The rows of the table of days that differ from the week."""
    table = page[page.index('id="special"') :]
    rows = re.findall(r"<tr>\s*(<td.*?)</tr>", table, re.S)
    return [
        [re.sub("<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?>(.*?)</td>", row, re.S)] for row in rows
    ]


def test_the_first_calendar_opens(colleague: Client) -> None:
    assert colleague.get("/calendars/")["Location"] == f"/calendars/{NAMES[0]}/"


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_calendar_opens_in_every_language(colleague: Client, name: str, language: str) -> None:
    colleague.cookies["shouyue_language"] = language
    get(colleague, f"/calendars/{name}/")
    ask(colleague, "2026-09-24T15:30", "PT8H", name)


@pytest.mark.parametrize("name", ["nowhere", "OFFICE", "%00"])
def test_an_unknown_calendar_is_not_found(colleague: Client, name: str) -> None:
    assert colleague.get(f"/calendars/{name}/").status_code == 404


@pytest.mark.parametrize("address", ["/calendars/", "/calendars/office/"])
def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client, address: str) -> None:
    assert client.get(address)["Location"].partition("?")[0] == "/sign-in/"


def test_a_calendar_is_only_read(colleague: Client) -> None:
    assert colleague.post("/calendars/office/").status_code == 405


def test_it_needs_few_queries_of_its_own(colleague: Client) -> None:
    ask(colleague, "2026-09-24T15:30", "PT8H")  # the staff is in memory for some seconds
    with CaptureQueriesContext(connection) as caught:
        ask(colleague, "2026-09-24T15:30", "PT8H")
    assert len(caught) <= 6, "session, account, the clock twice, my notices, my approvals"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("year", [1999, 2026, 2027])
def test_the_figures_are_those_of_the_days_that_are_shown(colleague: Client, name: str, year: int) -> None:
    page = get(colleague, f"/calendars/{name}/?year={year}")
    working, _hours, holidays, make_up = kpis(page)
    rows = special(page)
    assert holidays == sum(int(row[1]) for row in rows if row[2] == "放假")
    assert make_up == sum(int(row[1]) for row in rows if row[2] == "调休上班")
    days = re.findall(r'<td class="([^"]*)" data-tip="([^"]*)"', page)
    assert len(days) == (366 if year % 4 == 0 else 365)
    assert working == sum("\n休息" not in tip for _tone, tip in days)


def test_every_special_day_names_its_source(colleague: Client) -> None:
    rows = special(get(colleague, "/calendars/office/?year=2026"))
    assert ["10-01 星期四 – 10-07 星期三", "7", "放假", "国庆节"] in [row[:4] for row in rows]
    assert ["09-20 星期日", "1", "调休上班"] in [row[:3] for row in rows]
    assert [row for row in rows if not row[5]] == []


@pytest.mark.parametrize("year", ["99999", "-1", "1979", "2100", "x", "²", "", "9" * 5000])
def test_a_year_that_makes_no_sense_is_this_year(colleague: Client, year: str) -> None:
    page = get(colleague, f"/calendars/office/?year={year}")
    assert f'name="year" value="{timezone.localtime().year}"' in page


@pytest.mark.parametrize(("year", "around"), [(1980, ["1981"]), (2026, ["2025", "2027"]), (2099, ["2098"])])
def test_the_years_before_and_after_keep_the_question(colleague: Client, year: int, around: list[str]) -> None:
    page = get(colleague, f"/calendars/office/?year={year}&start=2026-09-24T15%3A30&within=PT8H")
    links = re.findall(r'rel="(?:prev|next)" href="\?([^"]*)"', page)
    assert links == [f"year={other}&amp;start=2026-09-24T15%3A30&amp;within=PT8H" for other in around]


def test_a_year_that_is_not_announced_says_so(colleague: Client) -> None:
    assert "尚未公布" in get(colleague, "/calendars/office/?year=2031")
    assert "尚未公布" not in get(colleague, "/calendars/office/?year=2026")
    assert "暂定" in ask(colleague, "2031-05-05T10:00", "PT8H")


# ── what is due if it starts now? ────────────────────────────────────────────────────────────────────────────────


def test_the_answer_tells_when_and_how_that_came_about(colleague: Client) -> None:
    page = ask(colleague, "2026-09-24T15:30", "PT8H")
    answer = re.sub(
        r"\s+", " ", re.sub("<[^>]+>", " ", page[page.index('class="sy-answer"') : page.index('id="year"')])
    )
    assert "到期 2026-09-28 15:30 星期一" in answer
    assert "自 2026-09-24 15:30 星期四 起，8 小时 · 其间工作时间： 8 小时 · 跳过 3 个不上班的日子" in answer
    assert "09-25 星期五 – 09-27 星期日 休息 放假 中秋节" in answer
    assert "09-28 星期一 09:00–12:00, 13:00–15:30 – 5 小时 30 分 8 小时" in answer


def test_a_form_with_a_time_of_day_that_is_over_says_so(colleague: Client) -> None:
    assert "一开始就已逾期" in ask(colleague, "2026-09-24T15:30", "by 10:00 on day 1")


def test_at_first_it_asks_from_now_and_answers_nothing(colleague: Client) -> None:
    page = get(colleague, "/calendars/office/")
    assert f'value="{timezone.localtime():%Y-%m-%dT}' in page
    assert 'value="PT8H"' in page
    assert "sy-answer" not in page


@pytest.mark.parametrize(
    ("start", "within", "field", "sentence"),
    [
        ("2026-09-24T15:30", "xx", "within", "“xx”"),
        ("2026-09-24T15:30", "", "within", "必填"),
        ("2026-09-24T15:30", "x" * 61, "within", "60"),
        ("2026-09-24T15:30", "PT-3H", "within", "PT-3H"),
        ("2026-09-24T15:30", "at facts.promised_at", "within", "取决于一条事实"),
        ("1850-01-01T10:00", "PT8H", "start", "1980 至 2099"),
        ("0001-01-01T00:00", "PT8H", "start", "1980 至 2099"),
        ("9999-12-31T23:59", "3 days", "start", "1980 至 2099"),
        ("", "PT8H", "start", "必填"),
        ("yesterday", "PT8H", "start", "日期"),
        ("2026-02-30T10:00", "PT8H", "start", "日期"),
    ],
)
def test_bad_input_keeps_what_was_typed_and_is_told_at_its_field(
    colleague: Client, start: str, within: str, field: str, sentence: str
) -> None:
    page = ask(colleague, start, within)
    assert sentence in error_at(page, field)
    assert error_at(page, {"within": "start", "start": "within"}[field]) == ""
    assert f'name="start" value="{start}"' in page or not start
    assert f'name="within" value="{within}"' in page or not within
    assert "sy-answer" not in page


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "within",
    ["PT0S", "PT2H", "3 days", "3 working days", "by 10:00 on the next working day", "end of shift", "end of year"],
)
def test_every_form_is_answered_on_every_calendar(colleague: Client, name: str, within: str) -> None:
    page = ask(colleague, "2026-09-24T15:30", within, name)
    assert "sy-answer" in page or error_at(page, "within")


def test_an_htmx_request_gets_the_content_alone(colleague: Client) -> None:
    page = colleague.get("/calendars/office/", headers={"hx-request": "true"}).content.decode()
    assert "<h1>" in page
    assert "<html" not in page
