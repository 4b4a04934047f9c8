"""Proofs that are proposed for a claim, from `evidence.toml`. Pure."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from shouyue.cases.logic.kinds import Trouble
from shouyue.kit.text import Text


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that claims of these troubles usually need."""

    of: frozenset[Trouble]
    name: Text


@cache
def proofs() -> tuple[Proof, ...]:
    """All that are known, in the order in which they are proposed."""
    told = tomllib.loads(resources.files("shouyue.cases").joinpath("evidence.toml").read_text(encoding="utf-8"))
    return tuple(
        Proof(frozenset(Trouble(one) for one in row["of"]), Text(row["zh-hans"], row["en"], row["zh-hant"]))
        for row in told["proof"]
    )


def proposed(trouble: Trouble | None) -> tuple[Text, ...]:
    """What a claim of this kind usually needs."""
    return tuple(one.name for one in proofs() if (trouble or Trouble.OTHER) in one.of)
