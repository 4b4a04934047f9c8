"""Every computed or live clause of the shipped documents, played: what its scenario expects is what the engine finds.

A scenario is a `play` file with a last key `expect`: the obligations of the clause in their order, each with the keys
that matter; for each question the rules of the clause that refuse; what its classes propose; the figures of its targets
over all; its silences.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from shouyue.policy.load import load_pack, pack_ids
from shouyue.policy.play import play
from shouyue.policy.source import read_yaml
from shouyue.policy.values import ClauseKind, Status

HERE = Path(__file__).parent
SCENARIOS = sorted(HERE.glob("*/*.yaml"))
EXPECT = "\nexpect:\n"
SECTIONS = ("obligations", "gates", "proposed", "targets", "coverage")


def computed() -> set[str]:
    packs = [load_pack(document) for document in pack_ids()]
    ruled = {rule.clause for pack in packs for rule in pack.rules}
    clauses = (clause for pack in packs for clause in pack.clauses.values())
    running = (clause for clause in clauses if clause.status in (Status.COMPUTED, Status.LIVE))
    return {clause.id for clause in running if clause.kind is not ClauseKind.ACCESS or clause.id in ruled}


def test_every_computed_clause_has_its_scenario() -> None:
    """One about access, whose rights are tested by themselves, has no rules that could be played."""
    assert {path.stem for path in SCENARIOS} == computed()


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(path: Path) -> None:
    scenario, mark, expected = path.read_text(encoding="utf-8").partition(EXPECT)
    assert mark, "the scenario expects nothing"
    wanted = read_yaml("expect:\n" + expected, path.name).plain()["expect"]
    assert set(wanted) <= set(SECTIONS)
    assert seen(play(scenario, path.name), path.stem, wanted) == {key: times(wanted.get(key, [])) for key in SECTIONS}


def seen(found: dict[str, Any], clause: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """What was found of the clause, cut to the keys that the scenario names."""
    obligations = [row for row in found["obligations"] if row["clause"] == clause]
    targets = [row for row in found.get("targets", []) if row["clause"] == clause and row["group"] == {}]
    silences = [row for row in found["coverage"] if row["rule"].startswith(clause + "/")]
    gates = [[no["rule"] for no in answer["refused"] if no["clause"] == clause] for answer in found["gates"]]
    proposed = [[one["value"] for one in answer.get("proposed", [])] for answer in found["gates"]]
    return {
        "proposed": [values for values in proposed if values],
        "obligations": cut(obligations, wanted.get("obligations", [])),
        "gates": gates,
        "targets": cut(targets, wanted.get("targets", [])),
        "coverage": [{"rule": row["rule"], "subject": row["subject"]} for row in silences],
    }


def cut(rows: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> list[Any]:
    """Each row with the keys of its place in the list; rows that nobody expects stay whole, so that they are seen."""
    keys = [list(row) for row in wanted] + [list(row) for row in rows[len(wanted) :]]
    return [times({key: row[key] for key in names}) for row, names in zip(rows, keys, strict=False)]


def times(value: Any) -> Any:
    """The same with instants for texts that are one, so that `09:00+08:00` and `09:00:00+08:00` are equal."""
    if isinstance(value, dict):
        return {key: times(part) for key, part in value.items()}
    if isinstance(value, list):
        return [times(part) for part in value]
    if isinstance(value, str) and len(value) > 15 and value[4] == "-" and value[10] == "T":
        return datetime.fromisoformat(value)
    return value
