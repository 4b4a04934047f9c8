"""What a filter may say, and how lateness is cut into steps."""

import pytest
from django.utils import translation

from shouyue.performance import panels, queries
from shouyue.performance.panels import Side
from shouyue.policy.judge.figures import BOUNDS


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("month", "2026-03", True),
        ("month", "2025-13", False),
        ("month", "0000-01", False),
        ("month", "2026-3", False),
        ("month", "2026-03x", False),
        ("counted", "late", True),
        ("counted", "not_counted", True),
        ("counted", "latest", False),
        ("late", "0", True),
        ("late", str(len(BOUNDS) - 1), True),
        ("late", str(len(BOUNDS)), False),
        ("late", "-1", False),
        ("late", "²", False),
        ("steps", "2", True),
        ("steps", "999", False),
        ("change", "worse", True),
        ("change", "wors", False),
        ("rule", "anything at all", True),
        ("person", "", True),
    ],
)
def test_what_makes_no_sense_is_as_if_it_had_not_been_asked(name: str, value: str, kept: bool) -> None:
    asked = queries.understood({name: value})
    assert asked[name] == (value if kept else "")
    assert asked.keys() == set(queries.FILTERS)


def test_the_steps_of_lateness_leave_no_gap() -> None:
    steps = [queries.bounds(place) for place in range(len(BOUNDS))]
    assert steps[0][0] == 0
    assert [high for _low, high in steps[:-1]] == [low for low, _high in steps[1:]]
    assert steps[-1][1] is None


def test_the_steps_of_lateness_have_names() -> None:
    with translation.override("en"):
        assert [panels.late_by(place) for place in (0, 1, len(BOUNDS) - 1)] == ["within 1 h", "1 h–4 h", "over 30 days"]


@pytest.mark.parametrize(("first", "second", "said"), [(1, 1234, "+1,233"), (5, 2, "−3"), (4, 4, "±0")])
def test_a_change_has_its_sign(first: int, second: int, said: str) -> None:
    assert Side(first, second, "", "").change == said


@pytest.mark.parametrize(
    ("subject", "said"), [("case:GD:1", ("case", "GD:1")), ("parcel:7", ("parcel", "7")), ("odd", ("odd", ""))]
)
def test_a_subject_is_its_kind_and_its_name(subject: str, said: tuple[str, str]) -> None:
    with translation.override("en"):
        assert panels.subject_name(subject) == said
