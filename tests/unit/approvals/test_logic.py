"""When a step has agreed, what may become of a request, and who may decide a seat."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shouyue.approvals.logic import (
    ENDED,
    RUNNING,
    TRANSITIONS,
    Chair,
    Place,
    Sitter,
    State,
    Word,
    barred,
    is_done,
    is_stuck,
    sitters,
)
from shouyue.people.logic import Leave, Member, Post, Roster, roster_of

AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
SINCE = date(2024, 1, 1)
NAMES = {1: "陈晨", 2: "王芳", 3: "赵磊", 4: "李主任"}
HERE = Place("SH01", "east", None, ())


def staff(*, away: dict[int, int | None] | None = None, roles: dict[int, str] | None = None) -> Roster:
    """Four people of the whole company: who holds what, and who is away with whom as deputy."""
    held = roles if roles is not None else {2: "specialist", 3: "supervisor", 4: "director"}
    return roster_of(
        taken_at=AT,
        zone=ZoneInfo("Asia/Shanghai"),
        members=[Member(number, name, None, "SH01", SINCE) for number, name in NAMES.items()],
        posts=[Post(number, role, "", "", SINCE) for number, role in held.items()],
        leaves=[Leave(who, deputy, AT - timedelta(1), AT + timedelta(1)) for who, deputy in (away or {}).items()],
        regions={"SH01": "east"},
    )


def chair(word: Word = Word.OPEN, **parts: Any) -> Chair:
    return replace(Chair(1, "any", "specialist", None, word), **parts)


@pytest.mark.parametrize(
    ("mode", "words", "done"),
    [
        ("any", [Word.OPEN, Word.OPEN], False),
        ("any", [Word.OPEN, Word.SIGNED], True),
        ("all", [Word.OPEN, Word.SIGNED], False),
        ("all", [Word.SIGNED, Word.SIGNED], True),
    ],
)
def test_one_word_or_all(mode: str, words: list[Word], done: bool) -> None:
    assert is_done([chair(word, mode=mode) for word in words]) is done


def test_every_added_signature_is_needed_too() -> None:
    own, added = chair(Word.SIGNED), chair(role="", person=3, added=True, mode="all")
    assert is_done([own, added]) is False
    assert is_done([chair(), chair(Word.SIGNED, role="", person=3, added=True, mode="all")]) is False
    assert is_done([own, chair(Word.SIGNED, role="", person=3, added=True, mode="all")]) is True


def test_what_has_ended_goes_nowhere() -> None:
    assert {state: TRANSITIONS[state] for state in ENDED} == {state: frozenset() for state in ENDED}
    assert set(RUNNING) | set(ENDED) == set(State)
    assert TRANSITIONS[State.RETURNED] == {State.WAITING, State.WITHDRAWN}


def test_who_asked_and_who_has_spoken_in_the_step_is_barred() -> None:
    mine = chair()
    spoken = chair(Word.SIGNED, spoke=frozenset({2, 3}))
    elsewhere = chair(Word.SIGNED, step=2, spoke=frozenset({4}))
    assert barred(mine, [mine, spoken, elsewhere], 1) == {1, 2, 3}
    assert barred(mine, [mine, elsewhere], None) == frozenset()


def sits(seat: Chair, *bars: int, place: Place = HERE, by: Roster | None = None) -> list[tuple[int, int | None, str]]:
    found = sitters(seat, place, frozenset(bars), by or staff(), at=AT)
    assert [one.name for one in found] == [NAMES[one.person] for one in found]
    return [(one.person, one.deputy_for, one.role) for one in found]


def test_the_role_asked_goes_before_the_fallback_and_that_in_its_order() -> None:
    place = Place("SH01", "east", 4, ("superior", "supervisor"))
    assert sits(chair(), place=place) == [(2, None, "")]
    assert sits(chair(), 2, place=place) == [(4, None, "superior")]
    assert sits(chair(), 2, 4, place=place) == [(3, None, "supervisor")]
    assert sits(chair(), 2, 3, 4, place=place) == []


def test_a_person_on_the_seat_goes_before_its_role() -> None:
    assert sits(chair(person=3)) == [(3, None, "")]
    assert sits(chair(person=3), by=staff(away={3: 1})) == [(1, 3, "")]
    assert sits(chair(person=3), by=staff(away={3: None})) == [(2, None, "")]


def test_the_superior_is_that_of_who_asked() -> None:
    place = Place("SH01", "east", 4, ())
    assert sits(chair(role="superior"), place=place) == [(4, None, "")]
    assert sits(chair(role="superior"), place=place, by=staff(away={4: 3})) == [(3, 4, "")]
    assert sits(chair(role="superior")) == []


@pytest.mark.parametrize(
    ("away", "bars", "expected"),
    [
        ({2: 3}, (), [(3, 2, "")]),
        ({2: 3}, (3,), []),  # the deputy asked
        ({2: 3}, (2,), []),  # who is away asked, and appointed the deputy
        ({2: 1, 1: 3}, (1,), []),  # who asked stands in for him and appointed the next
        ({2: 1, 1: 3}, (), [(3, 2, "")]),
        ({2: 3, 3: 2}, (), []),  # a circle
    ],
)
def test_nobody_comes_to_the_seat_through_who_is_barred(
    away: dict[int, int | None], bars: tuple[int, ...], expected: list[tuple[int, int | None, str]]
) -> None:
    assert sits(chair(), *bars, by=staff(away=away)) == expected


def test_where_the_only_holder_of_a_site_is_barred_the_region_is_asked_then_the_company() -> None:
    posts = [Post(2, "specialist", "SH01", "", SINCE), Post(3, "specialist", "", "east", SINCE)]
    by = replace(staff(), posts={"specialist": (*posts, Post(4, "specialist", "", "", SINCE))})
    assert [sits(chair(), *bars, by=by) for bars in ((), (2,), (2, 3), (2, 3, 4))] == [
        [(2, None, "")],
        [(3, None, "")],
        [(4, None, "")],
        [],
    ]


def test_who_stands_in_for_two_holders_sits_for_the_one_who_is_not_barred() -> None:
    by = staff(roles={2: "specialist", 3: "specialist"}, away={2: 1, 3: 1})
    assert sits(chair(), 2, by=by) == [(1, 3, "")]


def test_a_sitter_says_who_he_is() -> None:
    assert sitters(chair(), HERE, frozenset(), staff(), at=AT) == (Sitter(2, "王芳"),)


def test_a_step_is_stuck_where_a_word_that_it_needs_has_nobody() -> None:
    one, able = chair(), (Sitter(2, "王芳"),)
    assert is_stuck([(one, ())]) is True
    assert is_stuck([(one, ()), (one, able)]) is False
    assert is_stuck([(replace(one, mode="all"), ()), (replace(one, mode="all"), able)]) is True
    assert is_stuck([(one, able), (replace(one, added=True), ())]) is True
    assert is_stuck([(one, able), (replace(one, step=2), ())]) is True
    assert is_stuck([]) is False
