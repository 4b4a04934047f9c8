"""Times, figures and calendars in words."""

import pytest

from shouyue.policy.amounts import within
from shouyue.policy.load.calendars import read_calendars
from shouyue.policy.phrasing import amount_words, calendar_words, figure_words, subject_words, time_words
from shouyue.policy.source import read_yaml
from shouyue.worktime import Calendar


@pytest.mark.parametrize(
    ("seconds", "zh", "hant", "en"),
    [
        (0, "0 秒", "0 秒", "0 seconds"),
        (1, "1 秒", "1 秒", "1 second"),
        (60, "1 分钟", "1 分鐘", "1 minute"),
        (1800, "30 分钟", "30 分鐘", "30 minutes"),
        (5400, "1 小时 30 分钟", "1 小時 30 分鐘", "1 hour 30 minutes"),
        (172_800, "48 小时", "48 小時", "48 hours"),
        (432_000, "120 小时（5×24）", "120 小時（5×24）", "120 hours (5×24)"),
        (432_060, "120 小时 1 分钟", "120 小時 1 分鐘", "120 hours 1 minute"),
        (4_320_000, "1,200 小时（50×24）", "1,200 小時（50×24）", "1,200 hours (50×24)"),
    ],
)
def test_amounts_keep_their_units(seconds: int, zh: str, hant: str, en: str) -> None:
    assert [amount_words(seconds, language) for language in ("zh-hans", "zh-hant", "en")] == [zh, hant, en]


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("2 working hours", "2 小时工作时间", "2 hours of working time"),
        ("1 day", "1 天", "1 day"),
        ("3 days", "3 天", "3 days"),
        ("1 working day", "1 个工作日", "1 working day"),
        ("3 working days", "3 个工作日", "3 working days"),
        ("by 10:00 on day 1", "当日 10:00 前", "by 10:00 on the same day"),
        ("by 10:00 on the next day", "次日 10:00 前", "by 10:00 on the next day"),
        ("by 24:00 on day 2", "次日 24:00 前", "by 24:00 on the next day"),
        ("end of week", "本周结束前", "before the week ends"),
        ("end of quarter", "本季度结束前", "before the quarter ends"),
        ("end of half-year", "本半年结束前", "before the half-year ends"),
        ("end of year", "本年结束前", "before the year ends"),
        ("at facts.eta", "不晚于“eta”", "no later than “eta”"),
    ],
)
def test_every_form_of_time_has_words(written: str, zh: str, en: str) -> None:
    assert (time_words(within(written), "zh-hans"), time_words(within(written), "en")) == (zh, en)


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("PT2H", "2 小时", "2 hours"),
        ("month", "每月", "every month"),
        ("Q4", "每年第四季度", "every fourth quarter"),
        ("5,000,000 CNY", "5,000,000 元", "5,000,000 CNY"),
        ("98%", "98%", "98%"),
        ("3", "3", "3"),
    ],
)
def test_figures_of_parameters_are_said_by_what_they_are(written: str, zh: str, en: str) -> None:
    assert (figure_words(written, "zh-hans"), figure_words(written, "en")) == (zh, en)


def calendar(text: str) -> Calendar:
    return read_calendars(read_yaml(f"x: {{tz: Asia/Shanghai, {text}}}", "x"))["x"]


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        (
            'week: {mon-fri: ["09:00-18:00"], sat: ["09:00-12:00"]}',
            "周一至周五 09:00–18:00、周六 09:00–12:00",
            "Monday to Friday 09:00–18:00, Saturday 09:00–12:00",
        ),
        (
            'week: {mon: ["22:00-06:00"], wed: ["16:00-24:00"]}',
            "周一 22:00–06:00、周三 16:00–24:00",
            "Monday 22:00–06:00, Wednesday 16:00–24:00",
        ),
        (
            'week: {mon-sun: ["00:00-24:00"]}, holidays: [2026-10-01]',
            "周一至周日 00:00–24:00，所列休息日休息",
            "Monday to Sunday 00:00–24:00, closed on the days listed",
        ),
        (
            'week: {mon-fri: ["09:00-18:00"]}, holidays: CN, make_up: fri',
            "周一至周五 09:00–18:00，法定节假日休息，调休上班日按周五的班次",
            "Monday to Friday 09:00–18:00, closed on public holidays, make-up days have the shifts of Friday",
        ),
    ],
)
def test_calendars_say_their_hours(written: str, zh: str, en: str) -> None:
    found = calendar(written)
    assert (calendar_words(found, "zh-hans"), calendar_words(found, "en")) == (zh, en)


def test_a_calendar_without_hours_counts_every_second() -> None:
    always = read_calendars(read_yaml("x: {tz: Asia/Shanghai}", "x"))["x"]
    assert calendar_words(always, "zh-hant") == "連續計時，每一秒都算"


def test_a_kind_of_subject_that_a_draft_invents_is_named_as_written() -> None:
    assert (subject_words("case", "zh-hans"), subject_words("pallet", "zh-hans")) == ("工单", "pallet")
