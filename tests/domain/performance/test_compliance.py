"""Every figure of the compliance pages and of the API is counted by hand, and opens as many rows as it says."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouyue.obligations.figures import add_up
from shouyue.obligations.models import Evidence, Obligation, Silence
from shouyue.obligations.queries import in_force
from shouyue.policy.engine.counting import Counted
from shouyue.policy.values import Status
from tests.domain.api.conftest import Program, token_with  # noqa: F401 - a fixture
from tests.domain.people.company import company, signed_in, with_role
from tests.domain.performance import story
from tests.domain.performance.pages import Page

FIGURE = re.compile(r"(?<![\d/.])(\d[\d,]*)(?: 次)?$")
CLAUSE = "/compliance/CM/CM-4.1.1/"
MARCH = "months=1&until=2026-03"


@pytest.fixture(autouse=True)
def adopted(db: None) -> Iterator[None]:
    with story.adopted():
        yield


@pytest.fixture
def program(token_with: Any) -> Program:  # noqa: F811
    found: Program = token_with("compliance.view", "coverage.view")
    return found


def figures(client: Client, address: str, at: str) -> dict[str, int]:
    """The figures of a page that open rows of one address, by their column."""
    found = {}
    for amount, href in shown(Page(client.get(address).content.decode())):
        if at in href and amount:
            found[href.partition("column=")[2].partition("&")[0]] = amount
    return found


def shown(page: Page) -> list[tuple[int, str]]:
    """Every number that opens rows: in links and in charts."""
    links = ((FIGURE.search(link.text), link.href) for link in page.links if "/rows/" in link.href)
    found = [(int(number[1].replace(",", "")), href) for number, href in links if number]
    for chart in page.charts:
        for series in chart["series"]:
            found += zip(series["values"], series["hrefs"], strict=False)
    return found


def all_rows(client: Client, address: str) -> list[str]:
    """Every row of a list, page by page."""
    found: list[str] = []
    while address:
        page = Page(client.get(address).content.decode())
        found += [link.href for link in page.links if "/obligations/" in link.href or "/timeline/" in link.href]
        address = next((link.href for link in page.links if "after=" in link.href), "")
    return found


def walked(program: Program, path: str, **query: Any) -> list[dict[str, Any]]:
    """Every item of a list of the API, two at a time."""
    items, after = [], ""
    while after is not None:
        answer = program.get(path, limit=2, **query, **({"after": after} if after else {}))
        assert answer.status_code == 200, answer.content
        items += answer.json()["items"]
        after = answer.json()["next"]
    return items


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_company_is_told_what_to_wait_for(colleague: Client) -> None:
    page = colleague.get("/compliance/").content.decode()
    assert "这些月份没有产生承诺事项" in page
    for address in ("/compliance/CM/", CLAUSE, f"{CLAUSE}rows/", "/compliance/rows/", "/coverage/"):
        assert colleague.get(address).status_code == 200
    assert "没有符合条件的记录" in colleague.get("/compliance/rows/?column=late").content.decode()


def test_a_clause_says_what_was_kept_late_and_entered_late(colleague: Client) -> None:
    story.morning()
    rule = figures(colleague, f"{CLAUSE}?{MARCH}", "rule=CM-4.1.1%2Fopen")
    assert rule == {"kept": 1, "entered_late": 1, "late": 2}
    assert figures(colleague, f"/compliance/CM/?{MARCH}", f"{CLAUSE}rows/") == rule
    assert "50.0%" in colleague.get(f"{CLAUSE}?{MARCH}").content.decode()


def test_every_figure_opens_its_rows(colleague: Client) -> None:
    story.morning()
    story.deliveries()
    story.gates(timezone.now())
    add_up()
    opened = 0
    for address in ("/compliance/?months=24", "/compliance/CM/?months=24", "/compliance/CM/CM-3.2/", "/compliance/SG/"):
        page = Page(colleague.get(address).content.decode())
        for amount, href in shown(page):
            if amount:
                assert len(all_rows(colleague, href)) == amount, href
                opened += 1
    assert opened > 40


def test_late_entries_stand_in_amber_and_lead_to_their_reasons(colleague: Client) -> None:
    story.morning()
    page = colleague.get(f"{CLAUSE}rows/?{MARCH}&column=entered_late").content.decode()
    assert page.count("data-row") == 1
    assert '<span class="sy-badge sy-soft-warn">补录</span>' in page
    (href,) = {link.href for link in Page(page).links if "/obligations/" in link.href}
    reasons = colleague.get(href).content.decode()
    assert "09:30" in reasons
    assert "补录" in reasons


def test_the_late_say_by_how_much(colleague: Client) -> None:
    story.morning()
    page = colleague.get(f"{CLAUSE}rows/?{MARCH}&column=late").content.decode()
    assert page.count('class="is-late"') == 2
    assert "晚 30 分" in page
    assert page.count("未完成") == 1


def test_targets_are_measured_month_by_month(colleague: Client) -> None:
    story.deliveries()
    page = colleague.get(f"/compliance/CM/CM-4.2/?{MARCH}").content.decode()
    for share, tone in (("75.0%", "bad"), ("100.0%", "good")):
        assert f'<b class="sy-text-{tone}">{share}</b>' in page
    assert "目标达成 1/2" in colleague.get(f"/compliance/?{MARCH}").content.decode()
    assert len(all_rows(colleague, f"/compliance/CM/CM-4.2/rows/?{MARCH}&column=missed")) == 1


def test_gates_say_what_they_let_through(colleague: Client) -> None:
    story.gates(timezone.now())
    found = figures(colleague, "/compliance/CM/CM-3.2/", "rule=CM-3.2%2Fcapital")
    assert found == {"passed": 2, "refused": 1, "waived": 1}
    rows = colleague.get("/compliance/CM/CM-3.2/rows/?rule=CM-3.2/capital&column=waived").content.decode()
    assert "approval:7" in rows
    assert rows.count("data-row") == 1


def test_what_does_not_run_yet_is_shown_as_such(colleague: Client) -> None:
    clauses = [clause for policy in in_force().policies.values() for clause in policy.clauses.values()]
    assert len(clauses) == 97
    shown = 0
    for code in in_force().policies:
        page = colleague.get(f"/compliance/{code}/").content.decode()
        shown += page.count('<td colspan="9"')
    assert shown == sum(clause.status in (Status.STATEMENT, Status.NOT_YET) for clause in clauses)
    page = colleague.get("/compliance/CM/CM-2.1/").content.decode()
    assert "尚未运行，因此没有数字" in page
    assert "还缺：" in page


def test_what_is_asked_for_wrongly_is_not_found_or_as_if_not_said(colleague: Client) -> None:
    for address in ("/compliance/XX/", "/compliance/CM/CM-99/", "/compliance/CM/CM-99/rows/", "/compliance/XX/rows/"):
        assert colleague.get(address).status_code == 404
    story.morning()
    for nonsense in (
        "after=x",
        "after=2026-03_1_x",
        "after=2026-03_nan_1",
        "column=x",
        "month=2026-13",
        "until=2026-99",
    ):
        assert colleague.get(f"/compliance/rows/?{nonsense}").status_code == 200


@pytest.mark.parametrize("address", ["/compliance/", "/compliance/CM/", CLAUSE, f"{CLAUSE}rows/", "/compliance/rows/"])
def test_pages_ask_the_same_number_of_queries(colleague: Client, address: str) -> None:
    counts = []
    for days in ((0,), (1, 2)):
        for day in days:
            story.inquiry(10 + day, "SH01", 60, day=day)
        colleague.get(f"{address}?{MARCH}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = colleague.get(f"{address}?{MARCH}").content.decode()
        counts.append(len(asked))
        assert page.count("CM-4.1.1") or "rows" not in address
    assert counts[0] == counts[1]


# ── rights ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_everybody_counts_his_own_places(colleague: Client) -> None:
    house = company()
    story.morning()
    rule = "rule=CM-4.1.1%2Fopen"
    east = signed_in(with_role("regional_manager", "钱东", region=house.east))
    north = signed_in(with_role("regional_manager", "钱北", region=house.north))
    assert figures(east, f"{CLAUSE}?{MARCH}", rule) == {"kept": 1, "entered_late": 1, "late": 1}
    assert figures(north, f"{CLAUSE}?{MARCH}", rule) == {"late": 1}
    assert figures(east, f"{CLAUSE}?{MARCH}&site=SZ01", rule) == {"entered_late": 1}
    assert figures(east, f"{CLAUSE}?{MARCH}&site=BJ01", rule) == {}
    assert all_rows(east, f"{CLAUSE}rows/?{MARCH}&site=BJ01&column=late") == []
    assert len(all_rows(north, f"/compliance/rows/?{MARCH}&column=late")) == len(
        Obligation.objects.filter(region="north", month="2026-03", counted=Counted.LATE)
    )
    assert figures(colleague, f"{CLAUSE}?{MARCH}&region=east&site=SH01", rule) == {"kept": 1, "late": 1}


def test_who_answers_for_nobody_does_not_see_them(db: None) -> None:
    agent = signed_in(with_role("service_agent", "孙客", site=company().shanghai))
    for address in ("/compliance/", "/compliance/CM/", CLAUSE, "/compliance/rows/", "/coverage/"):
        assert agent.get(address).status_code == 403


# ── API ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_api_says_what_the_pages_say(program: Program) -> None:
    story.morning()
    story.deliveries()
    documents = {
        one["document"]: one for one in program.get("/compliance", since="2026-03", until="2026-03").json()["items"]
    }
    clauses = {
        one["clause"]: one for one in program.get("/compliance/CM", since="2026-03", until="2026-03").json()["items"]
    }
    names = ("kept", "entered_late", "late", "open", "climbed", "good", "missed", "passed", "refused", "waived")
    for name in names:
        assert documents["CM"]["figures"][name] == sum(one["figures"][name] for one in clauses.values())
    found = clauses["CM-4.1.1"]
    assert (found["status"], found["figures"]["share"]) == ("live", 50.0)
    assert [found["figures"][name] for name in names] == [1, 1, 2, 0, 0, 0, 0, 0, 0, 0]
    assert clauses["CM-4.2"]["targets"] == {"reached": 1, "measured": 2}


def test_the_api_details_a_clause_by_rule_and_month(program: Program) -> None:
    story.deliveries()
    found = program.get("/compliance/CM/CM-4.2", since="2026-01", until="2026-03").json()
    assert [one["month"] for one in found["months"]] == ["2026-03"]
    rules = {one["rule"]: one for one in found["rules"]}
    assert rules["CM-4.2/on_time"]["measured"] == [
        {"month": "2026-03", "good": 3, "all": 4, "share": 75.0, "at_least": 98.0, "reached": False}
    ]
    assert rules["CM-4.2/satisfaction"]["measured"] == []
    assert {one["kind"] for one in found["rules"]} == {"target"}


def test_the_api_walks_the_rows_behind_every_figure(program: Program) -> None:
    story.morning()
    story.deliveries()
    story.gates(timezone.now())
    period = {"since": "2026-01"}
    total: dict[str, int] = {}
    for one in program.get("/compliance", **period).json()["items"]:
        for name, amount in one["figures"].items():
            if name != "share":
                total[name] = total.get(name, 0) + amount
    owed = walked(program, "/compliance/rows", **period)
    assert (
        len({one["id"] for one in owed})
        == len(owed)
        == sum(total[name] for name in ("kept", "entered_late", "late", "open"))
    )
    assert [(one["month"], one["opened_at"]) for one in owed] == sorted(
        ((one["month"], one["opened_at"]) for one in owed), reverse=True
    )
    evidence = walked(program, "/compliance/evidence", **period)
    assert (
        len(evidence)
        == Evidence.objects.count()
        == sum(total[name] for name in ("good", "missed", "passed", "refused", "waived"))
    )
    late = walked(program, "/compliance/rows", **period, clause="CM-4.1.1", column="late", region="east")
    assert [one["subject"] for one in late] == ["case:2"]
    (waived,) = walked(program, "/compliance/evidence", column="waived", rule="CM-3.2/capital")
    assert (waived["subject"], waived["approval"], waived["counted"]) == ("customer:4", "approval:7", "waived")


def test_the_api_refuses_months_that_are_no_period(program: Program) -> None:
    for since, until in (("2026-04", "2026-03"), ("2010-01", "2026-03")):
        refused = program.get("/compliance", since=since, until=until)
        assert (refused.status_code, refused.json()["code"]) == (422, "not-a-period")
    assert program.get("/compliance/XX").status_code == 404
    assert program.get("/compliance/CM/CM-99").status_code == 404
    assert program.get("/compliance/rows", column="good").status_code == 422


def test_the_coverage_list_by_the_api_and_on_its_page(program: Program, colleague: Client) -> None:
    story.tell("order.delivered", "order:1", 600, intact=True)
    (gap,) = walked(program, "/coverage", document="CM")
    assert (gap["rule"], gap["clause"], gap["subject"]) == ("CM-4.2/on_time", "CM-4.2", "order:1")
    assert walked(program, "/coverage", document="SG") == []
    assert Silence.objects.count() == 1
    page = colleague.get("/coverage/?clause=CM-4.2").content.decode()
    assert "CM-4.2" in page
    assert program.get("/compliance/CM/CM-4.2").json()["coverage_gaps"] == 1
