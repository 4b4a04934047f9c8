"""What became of an obligation, in words and as a drawing, whatever its state."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from shouyue.kit.text import Text
from shouyue.performance import course
from shouyue.performance.explained import Explained, Told
from shouyue.policy.engine import Fact, Program, Run
from shouyue.policy.explain import explain
from shouyue.policy.fields import Field, Type
from shouyue.policy.load import read_policy
from shouyue.policy.values import EventType

ZONE = ZoneInfo("Asia/Shanghai")
POLICY = """
document: {id: T, edition: 1}
rules:
  - id: T-1/plan
    clause: T-1
    kind: deadline
    subject: case
    start: [case.received]
    stop: [case.plan_told]
    pause: [{from: [case.evidence_asked], until: [case.evidence_complete], cause: customer}]
    cancel: [case.withdrawn]
    within: PT4H
    calendar: office
    owner: service_agent
    duty: plan
    warn: [50%]
  - id: T-2/ladder
    clause: T-2
    kind: ladder
    subject: case
    start: [case.received]
    stop: [case.resolved]
    calendar: office
    steps:
      - {after: PT2H, to: service_supervisor}
  - id: T-3/call
    clause: T-3
    kind: deadline
    subject: case
    start: [case.received]
    stop: [case.contacted]
    moves_with: facts.promised_at
    within: at facts.promised_at
    owner: service_agent
    duty: contact
catalogue:
  case.received:
    subject: case
    context: {promised_at: instant}
"""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def second(text: str) -> int:
    return int(datetime.fromisoformat(f"2026-03-02 {text}").replace(tzinfo=ZONE).timestamp())


def run(rule: str, *events: tuple[Any, ...], until: str = "18:00", told: str = "") -> Explained:
    """The explanation of the one obligation of a rule after some facts of a day: time, name, perhaps what they change.
    The last may be told later."""
    policy = read_policy(POLICY, "t.yaml")
    facts = [
        Fact(str(n), name, "case:1", second(at), second(at), *changes) for n, (at, name, *changes) in enumerate(events)
    ]
    if told:
        facts[-1] = replace(facts[-1], recorded_at=second(told))
    program = Program([policy], zone=ZONE.key)
    folded = Run(program)
    for fact in facts:
        folded.feed(fact)
    folded.finish(second(until))
    subject = folded.subject("case:1")
    [found] = [o for o in subject.obligations if o.code.id == rule and not o.superseded_by]
    return Explained(
        explain(program, subject, found, second(until)), policy, [Told(fact, "") for fact in facts], [], second(until)
    )


RECEIVED = ("09:00", "case.received")
ASKED = ("10:00", "case.evidence_asked")


@pytest.mark.parametrize(
    ("found", "title", "text", "tone"),
    [
        (
            run("T-1/plan", RECEIVED, ("11:00", "case.plan_told")),
            "Kept",
            "Done 2026-03-02 11:00, 3 h before it was due (2026-03-02 14:00).",
            "good",
        ),
        (
            run("T-1/plan", RECEIVED, ("15:00", "case.plan_told")),
            "Late by 1 h",
            "It was due 2026-03-02 14:00 and done 2026-03-02 15:00: 1 h of working time too late.",
            "bad",
        ),
        (
            run("T-1/plan", RECEIVED),
            "Late by 4 h",
            "It was due 2026-03-02 14:00 and not done when the history ends, 2026-03-02 18:00.",
            "bad",
        ),
        (
            run("T-1/plan", RECEIVED, ("16:00", "case.withdrawn")),
            "Late by 2 h",
            "It was due 2026-03-02 14:00, not done, and closed 2026-03-02 16:00.",
            "bad",
        ),
        (
            run("T-1/plan", RECEIVED, ("11:00", "case.plan_told"), told="15:00"),
            "Kept, entered late",
            "Done 2026-03-02 11:00, due 2026-03-02 14:00; it was entered later.",
            "warn",
        ),
        (
            run("T-1/plan", RECEIVED, ASKED),
            "Paused",
            "The clock stands still; without the pause it was due 2026-03-02 14:00.",
            "warn",
        ),
        (run("T-1/plan", RECEIVED, until="10:00"), "Still open", "It is due 2026-03-02 14:00.", "info"),
        (run("T-1/plan", RECEIVED, ("11:00", "case.withdrawn")), "Nobody owed it", "withdrawn", "muted"),
        (run("T-2/ladder", RECEIVED), "Still open", "It has no due time of its own.", "info"),
        (
            run("T-2/ladder", RECEIVED, ("17:00", "case.resolved")),
            "Kept",
            "Done 2026-03-02 17:00.",
            "good",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_verdict_says_what_became_of_it(found: Explained, title: str, text: str, tone: str) -> None:
    said = course.verdict(found, ZONE)
    assert (said.title, said.text, said.tone) == (title, text, tone)


def bands(found: Explained) -> list[tuple[str, str, str]]:
    track = course.course(found, ZONE)
    return [(band.kind, course.time(band.start, ZONE)[11:], course.time(band.end, ZONE)[11:]) for band in track.bands]


def test_what_counted_leaves_out_lunch_pause_and_lateness() -> None:
    found = run("T-1/plan", RECEIVED, ASKED, ("13:30", "case.evidence_complete"), ("17:30", "case.plan_told"))
    assert bands(found) == [
        ("open", "09:00", "12:00"),
        ("counted", "09:00", "10:00"),
        ("open", "13:00", "17:30"),
        ("counted", "13:30", "16:30"),
        ("paused", "10:00", "13:30"),
        ("late", "16:30", "17:30"),
    ]
    assert (found.used, found.late_open) == (5 * 3600, 3600)


def test_after_it_is_met_nothing_counts_though_the_drawing_goes_on_to_the_due_time() -> None:
    found = run("T-1/plan", RECEIVED, ("09:30", "case.plan_told"))
    assert bands(found) == [("open", "09:00", "12:00"), ("counted", "09:00", "09:30"), ("open", "13:00", "14:00")]
    assert (found.used, found.late_open) == (1800, 0)


def test_the_clock_is_told_in_words() -> None:
    found = run("T-1/plan", RECEIVED, ASKED, ("13:30", "case.evidence_complete"), ("17:30", "case.plan_told"))
    assert [(str(event.title), str(event.text)) for event in course.history(found, ZONE)] == [
        ("opened", ""),
        ("paused", ""),
        ("resumed", "2 h 30 min of working time did not count"),
        ("reminder sent", "Reminder 1, to Service agent"),
        ("breached", ""),
        ("met", "after the due time"),
    ]


def test_a_due_time_that_moved_says_what_it_was() -> None:
    promises = [{"promised_at": datetime(2026, 3, 2, hour, tzinfo=ZONE)} for hour in (15, 16)]
    found = run("T-3/call", (*RECEIVED, promises[0]), ("10:00", "case.received", promises[1]))
    assert [(str(event.title), str(event.text)) for event in course.history(found, ZONE)][:2] == [
        ("opened", ""),
        ("due time moved", "it was due 2026-03-02 15:00 before"),
    ]


def test_a_ladder_is_told_by_its_steps() -> None:
    found = run("T-2/ladder", RECEIVED)
    assert [str(event.text) for event in course.history(found, ZONE)] == ["", "Step 1, to Customer-service supervisor"]
    assert [str(mark.label) for mark in course.course(found, ZONE).marks] == ["opened", "Step 1"]


@pytest.mark.parametrize(
    ("value", "field", "said"),
    [
        (True, Field(Type.BOOL, label=Text(zh="加急", en="urgent")), ("urgent", "yes")),
        (False, None, ("key", "no")),
        (1_234_500, Field(Type.MONEY), ("key", "12,345.00 CNY")),
        (datetime(2026, 3, 2, 1, tzinfo=UTC), Field(Type.INSTANT), ("key", "2026-03-02 09:00")),
        ("a", Field(Type.TEXT, value_labels={"a": Text(zh="甲", en="alpha")}), ("key", "alpha")),
        ("b", Field(Type.TEXT, value_labels={"a": Text(zh="甲", en="alpha")}), ("key", "b")),
        (7, None, ("key", "7")),
    ],
)
def test_values_are_told_as_the_catalogue_names_them(value: object, field: Field | None, said: tuple[str, str]) -> None:
    fact = Fact("1", "case.seen", "case:1", 0, 0, {"key": value}, {})
    known = {"key": field} if field else {}
    event = EventType("case.seen", "case", Text(zh="", en=""), Text(zh="", en=""), known, {}, {})
    found = run("T-2/ladder", RECEIVED)
    row = course.facts(
        Explained(found.explanation, found.policy, [Told(fact, "李")], [], 0), {"case.seen": event}, ZONE
    )[0]
    assert (row.values, row.name, row.person) == ([said], "case.seen", "李")
