"""Steps and reminders that never go out, or too late."""

import pytest

from tests.unit.policy.drafts import draft
from tests.unit.policy.lint.findings import deadline, found, ladder, where


def test_a_step_no_later_than_the_one_before() -> None:
    steps = "{after: PT4H, to: agent}, {on: case.not_content, to: supervisor}, {after: PT4H, to: director}"
    assert found("step-order", draft("rules:\n" + ladder("X-1/up", steps))) == {
        "X-1/up/3": (
            "升级阶梯 X-1/up 的第 3 级（4 小时）不晚于第 1 级。请改时间或顺序。",
            "Step 3 of X-1/up (4 hours) comes no later than step 1. Change the time or the order.",
        )
    }


def test_a_step_that_is_called_by_what_ends_the_ladder() -> None:
    steps = "{after: PT1H, to: agent}, {on: case.answered, to: supervisor}"
    assert found("step-unreachable", draft("rules:\n" + ladder("X-1/up", steps))) == {
        "X-1/up/2": (
            "升级阶梯 X-1/up 的第 2 级永远不会触发：召唤它的事实同时结束阶梯。请把 until 写成更晚的事实。",
            "Step 2 of X-1/up never fires, since what calls it also ends the ladder. Give `until` a later event.",
        )
    }
    later = ladder("X-1/up", steps, "stop: case.answered, until: case.closed")
    assert where("step-unreachable", draft("rules:\n" + later)) == []


def test_a_ladder_that_nothing_ends() -> None:
    endless = ladder("X-1/up", "{after: PT1H, to: agent}", "cancel: case.withdrawn")
    assert found("ladder-endless", draft("rules:\n" + endless)) == {
        "X-1/up": (
            "升级阶梯 X-1/up 没有 stop 或 until，办完后还会上报。请写明什么事实结束它。",
            "X-1/up has neither `stop` nor `until` and goes on after the matter is done. Name the event that ends it.",
        )
    }
    assert where("ladder-endless", draft("rules:\n" + ladder("X-1/up", "{after: PT1H, to: agent}"))) == []


def test_a_reminder_when_the_time_is_over() -> None:
    assert found("reminder-at-due", draft("rules:\n" + deadline("X-1/a", "warn: [50%, 100%]"))) == {
        "X-1/a": (
            "规则 X-1/a 在时间用去 100% 时才提醒。请提早，例如 50%。",
            "X-1/a reminds when 100% of the time is used. Remind earlier, for example at 50%.",
        )
    }
    assert where("reminder-at-due", draft("rules:\n" + deadline("X-1/a", "warn: [99%]"))) == []


def test_a_reminder_that_lies_before_the_start() -> None:
    assert found("reminder-too-early", draft("rules:\n" + deadline("X-1/a", "warn: [PT4H before]"))) == {
        "X-1/a/14400": (
            "规则 X-1/a 要在到期前 4 小时提醒，而全部时间是 4 小时，提醒从不发出。请缩短提前量。",
            "X-1/a reminds 4 hours before it is due, but the whole time is 4 hours, so it is never sent. Shorten it.",
        )
    }


@pytest.mark.parametrize(
    ("within", "before", "early"),
    [
        ("PT4H", "PT3H", []),
        ("1 working day", "PT15H", []),  # two days have 16 open hours at most
        ("1 working day", "PT16H", ["X-1/a/57600"]),
        ("by 10:00 on the next day", "PT8H", []),  # sent where the start was early in the day
        ("at facts.promised_at", "PT900H", []),  # nobody knows beforehand
    ],
)
def test_reminders_are_tried_on_every_start(within: str, before: str, early: list[str]) -> None:
    rule = deadline("X-1/a", f"warn: [{before} before], calendar: office", within=within)
    assert where("reminder-too-early", draft("rules:\n" + rule)) == early


def test_a_cadence_cannot_remind_before_its_period() -> None:
    rule = (
        "  - {id: X-1/talk, kind: cadence, subject: customer, every: week, met_by: call.recorded, owner: agent, "
        "warn: [PT168H before, PT48H before]}\n"
    )
    assert where("reminder-too-early", draft("rules:\n" + rule)) == ["X-1/talk/604800"]


@pytest.mark.parametrize(
    ("limit", "unusual"),
    [("PT59M", True), ("PT1H", False), ("PT72H", False), ("PT73H", True), ("refuse", False)],
)
def test_a_limit_for_late_entries_outside_the_usual(limit: str, unusual: bool) -> None:
    policy = draft("rules:\n" + deadline("X-1/a", f"late_entry: {limit}"))
    assert where("late-entry-unusual", policy) == (["X-1/a"] if unusual else [])


def test_an_unusual_limit_is_said_in_words() -> None:
    assert found("late-entry-unusual", draft("rules:\n" + deadline("X-1/a", "late_entry: PT73H"))) == {
        "X-1/a": (
            "规则 X-1/a 的补录期限是 73 小时，通常在 1 至 72 小时之间。请确认。",
            "X-1/a takes late entries for 73 hours; 1 to 72 hours are usual. Please confirm.",
        )
    }
