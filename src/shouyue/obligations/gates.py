"""Gates: asked by an action before it acts, and every answer kept as evidence."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from shouyue.journal.actions import record
from shouyue.kit.ids import uuid7
from shouyue.obligations import editions
from shouyue.obligations.events import GateAnswered
from shouyue.obligations.store.loading import lock
from shouyue.policy.engine.editions import standing
from shouyue.policy.engine.gates import Answer, ask


@transaction.atomic
def ask_gate(
    gate: str, subject: str, facts: Mapping[str, Any], *, actor: str, at: datetime, approval: str = ""
) -> Answer:
    """Ask a gate about a subject (`order:5`) with the facts that the action gathers; it stays locked meanwhile.

    The answer is a fact of its own, about the subject: it counts for every rule that had a say. An action that is
    refused hands the answer on and ends its transaction; to raise out of it would undo the record of the refusal.

    :param approval: reference of what lets it through although the gate may refuse, `approval:12`
    :param at: the company's time
    Raises LookupError for a gate that the catalogue does not have.
    """
    program = standing(editions.in_force().program, int(at.timestamp()))
    if gate not in program.catalogue.gates:
        raise LookupError(f"the catalogue has no gate {gate!r}")
    head = lock([subject], program, folded=())[subject]
    answer = ask(program, head.s, gate, facts)
    if answer.asked:
        told = GateAnswered(
            site=head.site or None,
            region=head.region or None,
            gate=gate,
            asked=answer.asked,
            refused=tuple(refusal.rule for refusal in answer.refused),
            approval=approval or None,
        )
        record([told.fact(f"answer:{uuid7(at)}", about=(subject,))], actor=actor)
    return answer
