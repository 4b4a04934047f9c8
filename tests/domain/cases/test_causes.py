"""Form and cause of complaints: nothing is closed without them, and what they add up to (OC-14.1)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from python_calamine import load_workbook

from shouyue.cases import actions, permissions, queries
from shouyue.cases.actions import Origin
from shouyue.cases.actions.tracing import UNTOLD
from shouyue.cases.logic import Cause, ChannelKind, Form, Kind, Severity, State, Step
from shouyue.cases.models import Case
from shouyue.cases.queries.lists import NOT_SAID
from shouyue.cases.queries.statistics import Causes, CausesAsked
from shouyue.journal.models import Fact
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import GateRefused
from tests.domain.cases.house import House, by, complaint, desk, taken
from tests.domain.cases.test_api import act, program_of
from tests.domain.people.company import account_of

Count = Callable[[int], AbstractContextManager[object]]
ZONE = ZoneInfo("Asia/Shanghai")
QUARTER = CausesAsked(date(2026, 1, 1), date(2026, 3, 1))


def solved(people: House, **more: Any) -> Case:
    case = taken(people, complaint(customer=people.customer.pk, **more))
    return actions.resolve(case, "已补发", told_customer=True, **by(people.agent))


def close(case: Case, people: House, origin: Origin = UNTOLD) -> Case:
    return actions.take_step(case, Step.CLOSED, "", origin=origin, **by(people.agent))


def told(case: Case) -> list[dict[str, Any]]:
    return [fact.facts for fact in Fact.objects.filter(name="case.cause_recorded", subject=case.subject).order_by("id")]


def test_a_complaint_is_not_closed_without_its_cause_and_says_which_clause(people: House) -> None:
    case = solved(people)
    with pytest.raises(GateRefused) as refused:
        close(case, people)
    assert [one.clause for one in refused.value.answer.refused] == ["OC-14.1"]
    assert State(Case.objects.get().state) is State.RESOLVED
    closed = close(case, people, Origin(cause=Cause.COMMUNICATION))
    assert (closed.state, closed.form, closed.cause) == ("closed", "oral", "communication")
    assert told(case) == [{"form": "oral", "cause": "communication"}]


def test_what_was_written_before_is_enough_and_is_told_once(people: House) -> None:
    case = actions.record_cause(solved(people), Cause.QUALITY, "叉车撞的", form=Form.FORMAL, **by(people.specialist))
    assert close(case, people, Origin(Form.FORMAL, Cause.QUALITY)).state == "closed"
    assert told(case) == [{"form": "formal", "cause": "quality"}]


def test_only_complaints_are_asked_and_have_one(people: House) -> None:
    case = solved(people, kind=Kind.REQUEST)
    assert close(case, people).state == "closed"
    other = taken(people, complaint(kind=Kind.INQUIRY))
    with pytest.raises(Refused):
        actions.record_cause(other, Cause.QUALITY, **by(people.agent))


@pytest.mark.parametrize(
    ("more", "form"),
    [
        ({}, "oral"),
        ({"channel": ChannelKind.EMAIL}, "formal"),
        ({"claim": True}, "claim"),
        ({"channel": ChannelKind.EMAIL, "form": Form.LAWSUIT}, "lawsuit"),
        ({"kind": Kind.INQUIRY}, ""),
    ],
)
def test_the_form_follows_from_how_it_came_unless_it_is_said(people: House, more: dict[str, Any], form: str) -> None:
    assert taken(people, complaint(**more)).form == form


def test_a_claim_that_is_raised_later_changes_the_form_but_not_that_of_a_lawsuit(people: House) -> None:
    for before, after in ((Form.FORMAL, "claim"), (Form.LAWSUIT, "lawsuit")):
        case = taken(people, complaint(form=before))
        assert actions.raise_claim(case, True, "要求赔 2000 元", **by(people.agent)).form == after


def test_an_inquiry_that_turns_out_to_be_a_complaint_gets_its_form(people: House) -> None:
    case = taken(people, complaint(kind=Kind.INQUIRY))
    wanted = actions.Class(Kind.COMPLAINT, Severity.GENERAL, None, goods_lost=False, goods_damaged=False, loss=None)
    assert actions.classify(case, wanted, "客户改为投诉", **by(people.agent)).form == "oral"


# Statistics


def received(
    people: House, day: str, cause: Cause | None, form: Form, state: State = State.OPEN, site: str = "SH01"
) -> Case:
    """A complaint of another day, as it stands now."""
    case = taken(people, complaint(form=form, claim=form is Form.CLAIM, site=site))
    at = datetime.fromisoformat(day).replace(tzinfo=ZONE)
    ended = at if state in (State.CLOSED, State.WITHDRAWN, State.MERGED) else None
    solved = at if state in (State.RESOLVED, State.CLOSED) else None
    into = Case.objects.exclude(pk=case.pk).first() if state is State.MERGED else None
    Case.objects.filter(pk=case.pk).update(
        received_at=at, cause=cause or "", state=state, ended_at=ended, resolved_at=solved, merged_into=into
    )
    return case


def some(people: House) -> None:
    received(people, "2026-01-01 00:00", Cause.QUALITY, Form.ORAL, State.CLOSED)
    received(people, "2026-01-31 23:59", Cause.QUALITY, Form.CLAIM)
    received(people, "2026-02-01 00:00", Cause.COMMUNICATION, Form.ORAL, State.RESOLVED)
    received(people, "2026-03-31 12:00", None, Form.ORAL, State.WITHDRAWN, site="SZ01")
    received(people, "2026-03-15 12:00", Cause.QUALITY, Form.ORAL, State.MERGED)
    received(people, "2025-12-31 23:59", Cause.QUALITY, Form.ORAL)
    received(people, "2026-04-01 00:00", Cause.QUALITY, Form.ORAL)
    taken(people, complaint(kind=Kind.REQUEST))


def counted(people: House, asked: CausesAsked = QUARTER) -> Causes:
    return queries.causes(asked, permissions.visible(account_of(people.director)))


def test_complaints_are_counted_by_month_cause_and_form_and_merged_ones_once(
    people: House, django_assert_num_queries: Count
) -> None:
    some(people)
    seen = permissions.visible(account_of(people.director))
    with django_assert_num_queries(1):
        found = queries.causes(QUARTER, seen)
    assert [(f"{one.month:%m}", one.cause, one.form, one.count, one.settled) for one in found.cells] == [
        ("01", "quality", "claim", 1, 0),
        ("01", "quality", "oral", 1, 1),
        ("02", "communication", "oral", 1, 1),
        ("03", NOT_SAID, "oral", 1, 1),
    ]
    assert (found.total().count, found.total().share, found.months) == (
        4,
        0.75,
        tuple(date(2026, m, 1) for m in (1, 2, 3)),
    )
    assert queries.causes(CausesAsked(*(date(2026, 1, 1),) * 2, site="SZ01"), seen).total().share is None


@pytest.mark.parametrize(
    ("given", "months"),
    [
        ({}, ("2025-10", "2026-03")),
        ({"since": "2026-01", "until": "2026-02"}, ("2026-01", "2026-02")),
        ({"since": "2026-09", "until": "2026-02"}, ("2026-02", "2026-02")),
        ({"since": "1990-01"}, ("2023-04", "2026-03")),
        ({"since": "x", "until": "2026-13"}, ("2025-10", "2026-03")),
        ({"since": "9999-12", "until": "\0"}, ("2025-10", "2026-03")),
    ],
)
def test_what_makes_no_sense_is_left_out(given: dict[str, str], months: tuple[str, str]) -> None:
    asked = queries.causes_understood(given, datetime(2026, 3, 11, tzinfo=ZONE))
    assert (f"{asked.first:%Y-%m}", f"{asked.last:%Y-%m}") == months


def test_every_figure_opens_as_many_cases_on_the_board(people: House) -> None:
    some(people)
    client = desk(people.director)
    page = client.get("/cases/causes/?since=2026-01&until=2026-03", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    figures = [one for line in page.context["lines"] for one in (*line.figures, line.total, line.settled) if one.href]
    assert [one.count for one in figures] == [1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 3, 1, 4, 3]
    for one in figures:
        assert len(client.get(one.href).context["rows"]) == one.count, one.href
    for chart in page.context["charts"]:
        bars = [series for series in chart.series if series.kind == "bar"]
        for value, href in ((v, h) for series in bars for v, h in zip(series.values, series.hrefs, strict=True)):
            assert len(client.get(href).context["rows"]) == value, href


def test_a_colleague_counts_the_complaints_of_his_places_alone(people: House) -> None:
    some(people)
    page = desk(people.northern).get("/cases/causes/?since=2026-01&until=2026-03")
    assert page.context["is_empty"]
    assert desk(people.driver).get("/cases/causes/").status_code == 403
    east = program_of(people.supervisor).get("/cases/statistics", since="2026-01", until="2026-03").json()
    assert (east["count"], [one["month"] for one in east["cells"]]) == (3, ["2026-01-01", "2026-01-01", "2026-02-01"])


def test_the_page_asks_no_more_for_three_complaints_than_for_one(
    people: House, django_assert_max_num_queries: Count
) -> None:
    client = desk(people.director)
    received(people, "2026-01-01 00:00", Cause.QUALITY, Form.ORAL)
    client.get("/cases/causes/")
    for _ in range(2):
        with django_assert_max_num_queries(8):
            assert client.get("/cases/causes/?since=2026-01").status_code == 200
        some(people)


def test_the_workbook_has_a_row_for_each_month_cause_and_form(people: House) -> None:
    some(people)
    book = load_workbook(BytesIO(desk(people.director).get("/causes.xlsx?since=2026-01&until=2026-03").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[1:] for row in rows[1:3]] == [["服务质量", "索赔", 1, 0, 0], ["服务质量", "口头投诉", 1, 1, 1]]


def test_a_program_is_told_the_same(people: House) -> None:
    some(people)
    program = program_of(people.director)
    shown = program.get("/cases/statistics", since="2026-01", until="2026-03").json()
    assert (shown["count"], shown["settled"], len(shown["cells"])) == (4, 3, 4)
    assert shown["cells"][3] == {"month": "2026-03-01", "cause": None, "form": "oral", "count": 1, "settled": 1}
    assert program.get("/cases/statistics", since="2026-13").status_code == 422


def test_a_program_closes_with_form_and_cause(people: House) -> None:
    case, program = solved(people), program_of(people.agent)
    refused = act(program, case, "steps", {"step": "closed", "text": ""})
    assert (refused.status_code, [one["code"] for one in refused.json()["errors"]]) == (422, ["OC-14.1"])
    closed = act(program, case, "steps", {"step": "closed", "text": "", "form": "formal", "cause": "expectations"})
    assert (closed.status_code, closed.json()["state"]) == (201, "closed")
    assert (closed.json()["form"], closed.json()["cause"]) == ("formal", "expectations")
