"""Gates: asked by an action before it acts, and every answer kept as evidence."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from shouyue.journal.actions import record
from shouyue.kit.ids import uuid7
from shouyue.kit.refusals import Settled
from shouyue.obligations import editions
from shouyue.obligations.events import GateAnswered
from shouyue.obligations.store.loading import lock
from shouyue.policy.engine.editions import standing
from shouyue.policy.engine.gates import Answer, ask

P = ParamSpec("P")
R = TypeVar("R")


class GateRefused(Settled):
    """A gate does not let the action pass. The answer is on record and says which clauses refuse, and why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.gate)
        self.answer = answer


def gated(action: Callable[P, R]) -> Callable[P, R]:
    """Run an action in one transaction that also stands where a gate refuses: the refusal is evidence.

    The action asks its gates before it writes anything of its own.
    """

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            try:
                return action(*args, **kwargs)
            except GateRefused as refused:
                kept = refused
        raise kept

    return run


def pass_gate(
    gate: str,
    subject: str,
    facts: Mapping[str, Any],
    *,
    actor: str,
    at: datetime,
    approval: str = "",
    site: str = "",
    region: str = "",
) -> None:
    """Ask a gate as `ask_gate` does, in an action that is `gated`. Raises GateRefused where it is refused."""
    answer = ask_gate(gate, subject, facts, actor=actor, at=at, approval=approval, site=site, region=region)
    if not answer.allowed:
        raise GateRefused(answer)


@transaction.atomic
def ask_gate(
    gate: str,
    subject: str,
    facts: Mapping[str, Any],
    *,
    actor: str,
    at: datetime,
    approval: str = "",
    site: str = "",
    region: str = "",
) -> Answer:
    """Ask a gate about a subject (`order:5`) with the facts that the action gathers; it stays locked meanwhile.

    The answer is a fact of its own, about the subject: it counts for every rule that had a say. An action that is
    refused hands the answer on and ends its transaction; to raise out of it would undo the record of the refusal.

    :param approval: reference of what lets it through although the gate may refuse, `approval:12`
    :param at: the company's time
    :param site: code of where it is asked, for a subject that has no place of its own yet; `region` likewise
    Raises LookupError for a gate that the catalogue does not have.
    """
    program = standing(editions.in_force().program, int(at.timestamp()))
    if gate not in program.catalogue.gates:
        raise LookupError(f"the catalogue has no gate {gate!r}")
    head = lock([subject], program, folded=())[subject]
    answer = ask(program, head.s, gate, facts)
    if answer.asked:
        told = GateAnswered(
            site=head.site or site or None,
            region=head.region or region or None,
            gate=gate,
            asked=answer.asked,
            refused=tuple(refusal.rule for refusal in answer.refused),
            approval=approval or None,
        )
        record([told.fact(f"answer:{uuid7(at)}", about=(subject,))], actor=actor)
    return answer
