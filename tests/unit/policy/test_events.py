"""Facts of a file: their values become what the catalogue says, and slips are refused where they stand."""

from datetime import date, timedelta
from typing import Any

import pytest

from shouyue.policy.engine import Fact
from shouyue.policy.events import read_ask, read_event
from shouyue.policy.fields import Type
from shouyue.policy.load.catalogue import read_events, read_gates
from shouyue.policy.load.parts import Reader
from shouyue.policy.source import PolicyError, read_yaml
from shouyue.policy.values import Catalogue

FIELDS = ", ".join(f"{kind}_: {kind}" for kind in Type)
EVENTS = (
    f"case.received: {{subject: case, own: {{{FIELDS}, tier: {{type: text, values: [A, B]}}}}, data: {{note: text}}}}"
)
GATES = "case.close: {subject: case, facts: {reason: text}}"
CATALOGUE = Catalogue(
    read_events(read_yaml(EVENTS, "c.yaml"), Reader()), read_gates(read_yaml(GATES, "c.yaml"), Reader())
)
AT = "at: 2026-03-02T09:00:00+08:00, name: case.received, subject: case:1"


def read(rest: str = "", head: str = AT) -> Fact:
    return read_event(read_yaml(f"{{{head}{rest}}}", "f.yaml"), CATALOGUE, 7)


def value(kind: str, written: str) -> Any:
    return read(f", facts: {{{kind}_: {written}}}").facts[f"{kind}_"]


def test_a_fact_with_nothing_more() -> None:
    fact = read()
    assert (fact.id, fact.occurred_at, fact.recorded_at) == ("event 7", 1_772_413_200, 1_772_413_200)
    assert (fact.facts, fact.data, fact.about, fact.corrects) == ({}, {}, (), "")


def test_a_fact_with_everything() -> None:
    told = "2026-03-02T02:00:00.9Z"
    fact = read(
        f", id: e1, recorded_at: {told}, about: [customer:1], data: {{note: x}}, corrects: e0, actor: a, cause: b"
    )
    assert (fact.id, fact.recorded_at - fact.occurred_at, fact.about, fact.corrects) == (
        "e1",
        3600,
        ("customer:1",),
        "e0",
    )


@pytest.mark.parametrize(
    ("kind", "written", "held"),
    [
        ("text", "1.10", "1.10"),
        ("text", "'007'", "007"),
        ("bool", "true", True),
        ("int", "3", 3),
        ("number", "3", 3.0),
        ("number", "3.5", 3.5),
        ("money", "500", 500),
        ("money", "'5,000,000 CNY'", 500_000_000),
        ("money", "128.5 CNY", 12_850),
        ("date", "2026-03-02", date(2026, 3, 2)),
        ("duration", "PT2H", timedelta(hours=2)),
        ("list", "[a, 1]", ("a", "1")),
        ("any", "[1]", [1]),
        ("text", "null", None),
    ],
)
def test_values_are_of_their_type(kind: str, written: str, held: object) -> None:
    assert value(kind, written) == held


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("text", "true"),
        ("text", "[a]"),
        ("bool", "1"),
        ("int", "1.5"),
        ("int", "true"),
        ("number", "many"),
        ("money", "12 USD"),
        ("money", "0.005 CNY"),
        ("money", "1.5"),
        ("instant", "2026-03-02T09:00:00"),
        ("instant", "2026-03-02"),
        ("date", "soon"),
        ("duration", "P1D"),
        ("list", "a"),
    ],
)
def test_what_is_of_another_type_is_refused_with_an_example(kind: str, written: str) -> None:
    with pytest.raises(PolicyError) as caught:
        value(kind, written)
    (found,) = caught.value.problems
    assert (found.code, found.text.en.startswith("This must be ")) == ("wrong-type", True)


def test_ten_megabytes_in_a_cell_are_refused() -> None:
    with pytest.raises(PolicyError, match="at most 100,000 characters"):
        value("text", "x" * 10_000_000)


@pytest.mark.parametrize(
    ("head", "where", "code"),
    [
        (AT.replace("received", "recieved"), "case.recieved", "unknown-event"),
        (AT.replace("case:1", "order:1"), "order:1", "wrong-subject"),
        (AT.replace("case:1", "case"), "case", "wrong-subject"),
        (AT.replace("case:1", "'case:'"), "'case:'", "wrong-subject"),
        (AT.replace("+08:00", ""), "2026", "no-zone"),
        (AT.replace("2026", "0026"), "0026", "year"),
        (AT.replace("2026-03-02T09:00:00+08:00", "today"), "today", "instant"),
        (AT.replace(", name: case.received", ""), "{", "missing-key"),
        (AT + ", fact: {}", "fact", "unknown-key"),
        (AT + ", facts: {colour: red}", "colour", "unknown-fact"),
        (AT + ", facts: {tier: C}", "C}", "unknown-value"),
        (AT + ", data: {tier: A}", "tier", "unknown-fact"),
    ],
)
def test_refused_where_it_stands(head: str, where: str, code: str) -> None:
    with pytest.raises(PolicyError) as caught:
        read(head=head)
    (found,) = caught.value.problems
    assert (str(found.mark), found.code) == (f"f.yaml:1:{f'{{{head}}}'.rindex(where) + 1}", code)
    assert found.text.zh[-1] in "。？"


def test_a_question_may_bring_facts_of_the_subject_and_of_the_gate() -> None:
    text = "{at: 2026-03-02T09:00:00+08:00, gate: case.close, subject: case:1, facts: {tier: A, reason: done}}"
    assert read_ask(read_yaml(text, "f.yaml"), CATALOGUE).facts == {"tier": "A", "reason": "done"}
    for wrong in (
        text.replace("case.close", "case.clos"),
        text.replace("case:1", "order:1"),
        text.replace("tier", "x"),
    ):
        with pytest.raises(PolicyError):
            read_ask(read_yaml(wrong, "f.yaml"), CATALOGUE)
