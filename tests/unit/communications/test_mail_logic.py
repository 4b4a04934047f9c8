"""When a mail is tried again and when it is given up; and the grammar of templates."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from shouyue.communications.logic.mail import EXPIRES, TRANSITIONS, Next, Outcome, State, Trouble, after
from shouyue.communications.logic.templates import NAMES, filled, gaps_in, unknown

AT = datetime(2026, 3, 2, tzinfo=UTC)
LATER = Outcome(Trouble.LATER, "451", ("a@example.cn",))


def test_every_state_says_where_it_leads() -> None:
    assert set(TRANSITIONS) == set(State)


def test_it_is_tried_for_three_days_at_growing_distances() -> None:
    at, tried, number = AT, [AT], 1
    while (following := after(LATER, number, AT, at, 0.0)).at is not None:
        at, number = following.at, number + 1
        tried.append(at)
    assert following == Next(State.FAILED, failed_by="expired")
    assert tried[1] - AT == timedelta(minutes=1)
    assert timedelta(days=2, hours=18) < tried[-1] - AT <= EXPIRES
    waits = [later - earlier for earlier, later in pairwise(tried)]
    assert waits == sorted(waits)


def test_success_and_refusal_end_it() -> None:
    assert after(Outcome(), 1, AT, AT, 0.0) == Next(State.SENT)
    assert after(Outcome(Trouble.NEVER, "550"), 1, AT, AT, 0.0) == Next(State.FAILED, failed_by="refused")


def test_names_are_filled_in_and_gaps_are_shown() -> None:
    found = filled("回复：{case}", "{customer}，您好。{agent}", {"case": "SH01-1", "customer": " 张{x}三 "}, "zh-hans")
    assert (found.subject, found.text, found.gaps) == ("回复：SH01-1", "张{x}三，您好。⟦经办人⟧", ("经办人",))
    whole = filled("{case}", "x", {"case": "⟦case⟧"}, "en")
    assert (whole.subject, whole.gaps) == ("case", ())


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("您好 {customer}，{case}", ()),
        ("{nobody}", ("{nobody}",)),
        ("{customer.__class__}", ("{", "}")),
        ("{customer!r}", ("{", "}")),
        ("{0}", ("{", "}")),
        ("{", ("{",)),
        ("⟦x⟧", ("⟦", "⟧")),
    ],
)
def test_what_is_no_name_is_found(text: str, wrong: tuple[str, ...]) -> None:
    assert unknown(text) == wrong


def test_every_name_has_its_words() -> None:
    assert all(words.zh and words.en for words in NAMES.values())
    assert gaps_in("a⟦b⟧⟦b⟧⟦c⟧") == ("b", "c")
