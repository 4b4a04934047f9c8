"""Mappings: what they say, and what is refused with its place and the nearest right word."""

from zoneinfo import ZoneInfo

import pytest

from shouyue.policy.judge import read_mapping
from shouyue.policy.source import PolicyError

NEEDED = "subject: case\ncase: c\nactivity: a\ntime: t\n"


def problems(text: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        read_mapping(text, "m.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_what_is_not_said_has_a_default() -> None:
    found = read_mapping(NEEDED, "m.yaml")
    assert (found.naive_zone, found.zone, found.others, found.format) == (None, ZoneInfo("Asia/Shanghai"), "keep", None)
    assert found.columns == ("c", "a", "t")


def test_all_columns_are_known() -> None:
    found = read_mapping(
        NEEDED
        + "recorded: r\nperson: p\nid: i\nzone: UTC\nabout: {customer: k}\n"
        + "facts: {severity: {column: s, values: {高: major}}}\ndata: {told_customer: d}\n",
        "m.yaml",
    )
    assert found.columns == ("c", "a", "t", "r", "p", "i", "k", "s", "d")
    assert found.facts["severity"].values == {"高": "major"}
    assert found.zone == ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("more", "place", "shown"),
    [
        ("activites: {}\n", "5:1: unknown-key", "“activities”"),
        ("activities: {x: case.recieved}\n", "5:17: unknown-event", "“case.received”"),
        ("first: case.recieved\n", "5:8: unknown-event", "“case.received”"),
        ("facts: {severty: s}\n", "5:9: unknown-key", "“severity”"),
        ("facts: {severity: {colum: s}}\n", "5:20: unknown-key", "“column”"),
        ("zone: China\n", "5:7: time-zone", "Asia/Shanghai"),
        ("others: drop\n", "5:9: unknown-value", "keep, ignore, reject"),
        ("format: xml\n", "5:9: unknown-value", "csv, xes"),
        ("catalogue: {taken: {subject: case}}\n", "5:13: event-name", "“taken”"),
    ],
)
def test_mistakes_are_pointed_at(more: str, place: str, shown: str) -> None:
    (found,) = problems(NEEDED + more)
    assert found.startswith(f"m.yaml:{place}: ")
    assert shown in found


def test_all_mistakes_are_told_at_once() -> None:
    assert len(problems(NEEDED + "zone: China\nothers: drop\nfirst: case.x\n")) == 3


def test_the_case_the_activity_and_the_time_are_needed() -> None:
    (found,) = problems("subject: case\n")
    assert found.startswith("m.yaml:1:1: missing-key: “case”")


def test_a_subject_must_be_one_of_the_catalogue() -> None:
    (found,) = problems(NEEDED.replace("subject: case", "subject: cas"))
    assert found.startswith("m.yaml:1:10: unknown-value: “cas” is not one of ")


def test_names_of_ones_own_are_declared() -> None:
    found = read_mapping(
        "subject: truck\ncase: c\nactivity: a\ntime: t\nactivities: {x: truck.washed}\nfacts: {colour: col}\n"
        "catalogue: {truck.washed: {subject: truck, own: {colour: text}}}\n",
        "m.yaml",
    )
    assert found.activities == {"x": "truck.washed"}
    assert found.facts["colour"].column == "col"
