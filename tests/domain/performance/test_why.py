"""Why an obligation stands as it does: the same as its verdict, in words and in the drawing."""

import re

import pytest
from django.test import Client

from shouyue.performance import course, queries
from shouyue.performance.explained import Explained, explained
from shouyue.performance.models import Judgement
from shouyue.performance.panels import why_url
from shouyue.policy.engine import State
from shouyue.policy.judge import Counted
from tests.domain.performance.pages import Page

pytestmark = pytest.mark.django_db


def why(client: Client, found: Judgement, subject: str, *, second: bool = False) -> str:
    """The page that explains the obligation of a subject."""
    opened = queries.open_judgement(found, second=second)
    [row] = opened.verdicts.rows(subject=f"case:{subject}").iter_rows(named=True)
    response = client.get(why_url(opened, row))
    assert response.status_code == 200
    return response.content.decode()


def verdict(page: str) -> tuple[str, str]:
    """The answer that stands first: its title and its sentence."""
    found = re.search(r"sy-verdict.*?<b>(.*?)</b>.*?<p>(.*?)</p>", page, re.S)
    assert found is not None
    return found[1], found[2]


@pytest.mark.parametrize(
    ("subject", "title", "text"),
    [
        ("A", "守约", "2026-03-02 10:00 完成，比到期时间（2026-03-02 11:00）早 1 小时。"),
        ("B", "逾期 3 小时", "2026-03-02 11:00 到期，2026-03-02 14:00 才完成，晚了 2 小时工作时间。"),
        ("C", "逾期 30 天 6 小时", "2026-03-03 11:00 到期，到历史结束（2026-04-02 17:30）仍未完成。"),
        ("E", "进行中", "2026-04-03 10:00 到期。"),
        ("F", "无须履行", "已撤回"),
    ],
)
def test_the_answer_stands_first(colleague: Client, small: Judgement, subject: str, title: str, text: str) -> None:
    assert verdict(why(colleague, small, subject)) == (title, text)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("subject", ["A", "B", "C", "D", "E", "F"])
def test_it_opens_in_every_language(colleague: Client, small: Judgement, subject: str, language: str) -> None:
    colleague.cookies["shouyue_language"] = language
    assert f"{subject}</h1>" in why(colleague, small, subject)


def test_codes_are_told_in_words(colleague: Client, small: Judgement) -> None:
    page = why(colleague, small, "B")
    shown = re.sub(r"<code>.*?</code>", "", page, flags=re.S)
    assert "第 1 次提醒，告知客服专员" in shown
    assert [
        code for code in ("warn 1", "service_agent", "row.other", "case.received", "facts.kind") if code in shown
    ] == []
    assert "工单类型</span> 咨询" in shown
    assert "王" in shown


def test_the_second_policy_is_explained_by_itself(colleague: Client, small: Judgement) -> None:
    assert verdict(why(colleague, small, "D")) == (
        "守约",
        "2026-04-01 10:00 完成，比到期时间（2026-04-01 10:30）早 30 分。",
    )
    page = why(colleague, small, "D", second=True)
    assert verdict(page) == ("逾期 30 分", "2026-04-01 09:30 到期，2026-04-01 10:00 才完成，晚了 30 分工作时间。")
    assert "against=1" in next(link.href for link in Page(page).links if "/rows/" in link.href)


def test_an_htmx_request_gets_the_content_alone(colleague: Client, small: Judgement) -> None:
    opened = queries.open_judgement(small)
    row = opened.verdicts.frame.row(0, named=True)
    fragment = colleague.get(why_url(opened, row), headers={"hx-request": "true"}).content.decode()
    assert "sy-verdict" in fragment
    assert "<html" not in fragment


@pytest.mark.parametrize(
    "query",
    [
        "",
        "subject=case:A&rule=T-1/contact",
        "subject=case:A&rule=T-1/contact&opened=x",
        "subject=case:A&rule=T-1/contact&opened=²",
        "subject=case:A&rule=T-1/contact&opened=-1",
        "subject=case:A&rule=T-1/contact&opened=99999999999999999999999",
        "subject=case:A&rule=T-1/other&opened=1772413200",
        "subject=case:Z&rule=T-1/contact&opened=1772413200",
        "subject=&rule=T-1/contact&opened=1772413200",
    ],
)
def test_what_does_not_exist_is_not_found(colleague: Client, small: Judgement, query: str) -> None:
    assert colleague.get(f"/judge/{small.key}/why/?{query}").status_code == 404


def everything(sample: Judgement, step: int) -> list[tuple[dict[str, object], Explained]]:
    """Every so many of the sample's verdicts with its explanation."""
    opened = queries.open_judgement(sample)
    rows = list(opened.verdicts.frame.iter_rows(named=True))[::step]
    found = [explained(opened, row["subject"], row["rule"], int(row["opened_at"].timestamp())) for row in rows]
    assert None not in found
    return [(row, one) for row, one in zip(rows, found, strict=True) if one is not None]


def test_the_explanation_agrees_with_the_verdict(sample: Judgement) -> None:
    opened = queries.open_judgement(sample)
    seen = set()
    for row, found in everything(sample, 7):
        o = found.explanation.obligation
        seen.add(row["counted"])
        assert o.status == row["status"]
        assert [queries.at(at, opened.zone) for at in (o.due_at, o.met_at, o.closed_at)] == [
            row[name] for name in ("due_at", "met_at", "closed_at")
        ]
        assert o.paused_seconds == row["paused_seconds"]
        if row["counted"] == Counted.LATE:
            assert (found.explanation.late_by, found.late_open) == (row["late_seconds"], row["late_open_seconds"])
    assert seen == {"kept", "late", "not_counted"}


def test_the_drawing_counts_what_the_clock_counted(sample: Judgement) -> None:
    opened = queries.open_judgement(sample)
    for _row, found in everything(sample, 7):
        o = found.explanation.obligation
        track = course.course(found, opened.zone)
        counted = sum(band.end - band.start for band in track.bands if band.kind == "counted")
        assert counted == found.used - found.late_open
        late = sum(band.end - band.start for band in track.bands if band.kind == "late")
        assert late == found.explanation.late_by
        assert {"start"} <= {mark.kind for mark in track.marks}
        assert sum(mark.kind == "warn" for mark in track.marks) == len(o.alarms)


def test_a_long_lateness_does_not_crush_the_rest(small: Judgement) -> None:
    opened = queries.open_judgement(small)
    row = opened.verdicts.rows(subject="case:C").row(0, named=True)
    found = explained(opened, row["subject"], row["rule"], int(row["opened_at"].timestamp()))
    assert found is not None
    assert course.is_cut(found.explanation)
    assert course.drawn_until(found.explanation) - row["due_at"].timestamp() == course.REACH * 86_400
    assert found.explanation.obligation.status is State.BREACHED
