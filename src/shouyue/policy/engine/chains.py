"""Approval chains: which steps a matter takes, whose word is enough for an amount, and how far one role's word goes.

Amounts are whole fen. What nobody recorded lets nobody out: a step whose condition has no answer is asked, and so is
one with an `above` where no amount is known.
"""

from collections.abc import Mapping
from typing import Any

from shouyue.kit.text import Text
from shouyue.policy.condition import condition
from shouyue.policy.conditions import Failure
from shouyue.policy.values import Chain, Seats

NONE: Mapping[str, Any] = {}


def steps_for(chain: Chain, facts: Mapping[str, Any]) -> tuple[Seats, ...]:
    """The steps that count for these facts, in their order; none where the chain is not about such a matter."""
    if chain.when is not None and not _holds(chain.when.test, facts):
        return ()
    return tuple(step for step in chain.steps if _counts(step, chain, facts))


def who_may(chain: Chain, amount: int) -> tuple[str, ...]:
    """The roles whose word is enough for an amount: those of the last step that it takes, and of later ones.

    Of a step in which all must sign, all of them together. Conditions that hang on more than the amount count as met.
    """
    taken = steps_for(chain, {chain.amount: amount})
    last = max((place for place, step in enumerate(chain.steps) if step in taken), default=0)
    return tuple(dict.fromkeys(role for step in chain.steps[last:] for role in step.to))


def limit_of(chain: Chain, role: str) -> int | None:
    """Up to which amount the word of one role is enough by itself. None: no limit. 0: its word alone is never enough.

    It reaches as far as the next step begins; where a step needs all, no further than that step's own beginning.
    """
    limits = [_limit(chain, place) for place, step in enumerate(chain.steps) if role in step.to]
    return None if None in limits else max((limit for limit in limits if limit is not None), default=0)


def frozen(chain: Chain) -> dict[str, Any]:
    """A chain as plain values: a request keeps them, so that it goes on by the edition under which it was asked."""
    steps = [
        {"to": list(step.to), "mode": step.mode, "above": step.above, "when": step.when.text if step.when else None}
        for step in chain.steps
    ]
    return {
        "id": chain.id,
        "clause": chain.clause,
        "subject": chain.subject,
        "gate": chain.gate,
        "amount": chain.amount,
        "parallel": chain.parallel,
        "fallback": list(chain.fallback),
        "when": chain.when.text if chain.when else None,
        "steps": steps,
    }


def thawed(kept: Mapping[str, Any]) -> Chain:
    """The chain that was kept, without its label."""
    return Chain(
        id=kept["id"],
        clause=kept["clause"],
        subject=kept["subject"],
        label=Text(zh="", en=""),
        gate=kept["gate"],
        when=condition(kept["when"]) if kept["when"] else None,
        amount=kept["amount"],
        parallel=kept["parallel"],
        fallback=tuple(kept["fallback"]),
        steps=tuple(_seats(step) for step in kept["steps"]),
    )


def _seats(kept: Mapping[str, Any]) -> Seats:
    return Seats(tuple(kept["to"]), kept["mode"], kept["above"], condition(kept["when"]) if kept["when"] else None)


def _counts(step: Seats, chain: Chain, facts: Mapping[str, Any]) -> bool:
    amount = facts.get(chain.amount)
    reached = step.above is None or amount is None or amount > step.above
    return reached and (step.when is None or _holds(step.when.test, facts))


def _holds(test: Any, facts: Mapping[str, Any]) -> bool:
    try:
        return test(facts, NONE) is True
    except Failure:
        return True


def _limit(chain: Chain, place: int) -> int | None:
    step = chain.steps[place]
    if step.mode == "all" and len(step.to) > 1:
        return step.above or 0
    following = chain.steps[place + 1 :]
    return min((later.above or 0 for later in following), default=None)
