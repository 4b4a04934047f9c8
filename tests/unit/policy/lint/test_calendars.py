"""Calendars and labels."""

from dataclasses import replace

import pytest

from tests.unit.policy.drafts import draft
from tests.unit.policy.lint.findings import deadline, found, where


def test_says_up_to_which_year_holidays_are_known_once_for_all_calendars() -> None:
    calendars = "calendars: {desk: {tz: Asia/Shanghai, week: {mon-fri: ['09:00-18:00']}, holidays: CN}}\n"
    rules = deadline("X-1/a", "calendar: office") + deadline("X-1/b", "calendar: desk") + deadline("X-1/c")
    assert found("year-not-announced", draft(calendars + "rules:\n" + rules)) == {
        "CN": (
            "日历 office、desk 的节假日和调休只知道到 2026 年，涉及 2027 年的到期时间是暂定的。公布后请更新节假日表。",
            "The calendars office, desk know holidays and make-up days up to 2026; due times that touch 2027 are "
            "provisional. Update the table when they are announced.",
        )
    }
    assert where("year-not-announced", draft("rules:\n" + deadline("X-1/c"))) == []


@pytest.mark.parametrize(
    ("holidays", "why"),
    [
        ("holidays: [2026-10-01]", "its holidays are a list of its own, which knows no make-up days"),
        ("holidays: CN, make_up: sun", "the day that `make_up` names has no shifts"),
        ("holidays: CN, make_up: fri", ""),
        ("make_up: fri", ""),
    ],
)
def test_a_calendar_that_does_not_work_on_make_up_days(holidays: str, why: str) -> None:
    calendars = f"calendars: {{desk: {{tz: Asia/Shanghai, week: {{mon-fri: ['09:00-18:00']}}, {holidays}}}}}\n"
    policy = draft(calendars + "rules:\n" + deadline("X-1/a", "calendar: desk"))
    said = [en for _, en in found("make-up-missing", policy).values()]
    assert said == (
        [f"Calendar desk has no make-up days: {why}. Write holidays: CN and make_up: mon, or list them in `extra`."]
        if why
        else []
    )


def test_names_that_people_would_read_as_code() -> None:
    policy = draft("""
catalogue:
  case.lost: {subject: case, own: {size: int, colour: {values: [red, blue], label: {zh: 颜色, en: colour}}}}
gates: {case.drop: {subject: case, facts: {agreed: bool}}}
rules:
  - {id: X-1/a, kind: gate, subject: case, gate: case.drop, require: facts.agreed, say: 不行}
""")
    assert found("label-missing", policy) == {
        "case.lost": (
            "case.lost 里没有写名称的：case.lost、size、colour=red、colour=blue。请补 label，取值写成“值: "
            "{zh: …, en: …}”。",
            "case.lost lacks labels for: case.lost, size, colour=red, colour=blue. Add `label`, and write values as "
            "“value: {zh: …, en: …}”.",
        ),
        "case.drop": (
            "case.drop 里没有写名称的：case.drop、agreed。请补 label，取值写成“值: {zh: …, en: …}”。",
            "case.drop lacks labels for: case.drop, agreed. Add `label`, and write values as “value: {zh: …, en: …}”.",
        ),
        "X-1/a": (
            "X-1/a 里没有写名称的：X-1/a。请补 label，取值写成“值: {zh: …, en: …}”。",
            "X-1/a lacks labels for: X-1/a. Add `label`, and write values as “value: {zh: …, en: …}”.",
        ),
    }


def test_a_calendar_made_without_a_weekday_for_make_up_days() -> None:
    policy = draft("rules:\n" + deadline("X-1/a", "calendar: office"))
    without = replace(policy.calendars["office"], make_up=None)
    policy = replace(policy, calendars={**policy.calendars, "office": without})
    assert found("make-up-missing", policy)["office"][0] == (
        "日历 office 没有调休上班日：没有写 make_up。请写 holidays: CN 和 make_up: mon，或用 extra 逐日列出。"
    )
