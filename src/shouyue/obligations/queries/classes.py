"""Which class the policies propose for something, from what is known of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shouyue.obligations import editions
from shouyue.policy.engine.classes import Proposal, proposed
from shouyue.policy.engine.editions import standing


def propose(gives: str, kind: str, facts: Mapping[str, Any], *, at: datetime) -> Proposal | None:
    """What the editions in force at `at` propose for a fact (`severity`) of a kind of subject (`case`). No query.

    A contract's rule goes before the company's, the company's before a guide's; what nobody recorded proposes nothing.
    People confirm it. Raises NothingAdopted.
    """
    return proposed(standing(editions.in_force().program, int(at.timestamp())), kind, gives, facts)
