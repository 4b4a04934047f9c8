"""What is stored is what the engine says: the ten worked scenarios, told fact by fact, with the timekeeper at work."""

from pathlib import Path
from uuid import UUID

import pytest

from shouyue.journal.models import Fact as Row
from shouyue.policy.engine import Program
from shouyue.policy.play import read_scenario
from tests.domain.obligations import living

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted(path for path in (ROOT / "tests" / "scenarios").glob("*.yaml") if ".expect." not in path.name)
PACKS = sorted((ROOT / "tests" / "packs").glob("*/*.yaml"))


@pytest.mark.django_db
@pytest.mark.parametrize("beats", [True, False], ids=["kept", "slept"])
@pytest.mark.parametrize("path", [*FILES, *PACKS], ids=lambda path: path.stem)
def test_stored_is_what_the_engine_says(path: Path, beats: bool) -> None:
    """`slept`: the timekeeper rings nothing until the end, which changes nothing."""
    scenario = read_scenario(path.read_text(encoding="utf-8").partition("\nexpect:\n")[0], path.name)
    program = Program(scenario.policies)
    living.in_force(program)
    rows: list[Row] = []
    known: dict[str, UUID] = {}
    before: int | None = None
    for fact in scenario.facts:
        if fact.corrects and fact.corrects not in known:
            continue
        if beats and before is not None:
            for part in range(1, 4):
                living.ring_at(program, before + (fact.recorded_at - before) * part // 4)
        rows.append(living.tell_fact(fact, known))
        before = fact.recorded_at
    living.ring_at(program, scenario.until + 1)
    assert living.stored() == living.computed(living.in_memory(program, rows, scenario.until))
