"""What can be written after `within`, and what is refused with the words to write instead."""

import pytest

from shouyue.policy.amounts import (
    Amount,
    AmountError,
    AtFact,
    Days,
    EndOfDuty,
    EndOfPeriod,
    EndOfShift,
    NextWorkingDay,
    TimeOfDay,
    Within,
    WorkingDays,
    duration,
    is_elastic,
    needs_hours,
    within,
)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("PT48H", Amount(172_800)),
        ("PT1H30M15S", Amount(5_415)),
        ("2 working hours", Amount(7_200, working=True)),
        ("1 working  hour", Amount(3_600, working=True)),
        ("30 minutes", Amount(1_800)),
        ("1 day", Days(1)),
        ("3 days", Days(3)),
        ("3 working days", WorkingDays(3)),
        ("by 10:00 on the next day", TimeOfDay(36_000, 2)),
        ("by 9:30 on the next working day", NextWorkingDay(34_200)),
        ("by 24:00 on day 3", TimeOfDay(86_400, 3)),
        ("end of shift", EndOfShift()),
        ("end of duty", EndOfDuty()),
        ("end of half-year", EndOfPeriod("half-year")),
        ("at facts.promised_at", AtFact("promised_at")),
        ("PT1H before facts.eta", AtFact("eta", 3_600)),
    ],
)
def test_forms(text: str, form: Within) -> None:
    assert within(text) == form


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "48", "PT", "P1DT", "-PT1H", "PT1.5H", "3 weeks", "by 25:00 on day 1", "by 10:60 on day 1"),
        *("by 10:00 on day 0", "0 days", "0 working days", "end of Q4", "at promised_at", "facts.eta", "99999999 days"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(text: str) -> None:
    with pytest.raises(AmountError) as caught:
        within(text)
    assert caught.value.text.zh
    assert caught.value.text.en.endswith(".") or "write one of" in caught.value.text.en


def test_a_day_is_not_24_hours() -> None:
    with pytest.raises(AmountError, match="Write “3 days” or PT72H"):
        duration("P3D")


def test_a_slip_of_the_pen_is_no_deadline() -> None:
    with pytest.raises(AmountError, match="longer than twenty years"):
        duration("PT999999H")


def test_which_forms_need_hours_and_which_a_pause_moves() -> None:
    texts = ("PT1H", "1 working hours", "1 days", "1 working days", "end of shift", "end of month", "at facts.eta")
    assert [text for text in texts if needs_hours(within(text))] == [texts[1], texts[3], texts[4]]
    assert [text for text in texts if is_elastic(within(text))] == list(texts[:4])
