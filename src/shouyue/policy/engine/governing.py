"""Which of several running clocks of one duty people look at: the contract's, the company's, the guide's, in order."""

from shouyue.policy.engine.state import Obligation, Subject


def govern(s: Subject) -> None:
    """Choose anew if other obligations run than before: the highest source, of equals the earliest due."""
    if not s.regrouped:
        return
    s.regrouped = False
    best: dict[str, Obligation] = {}
    for o in s.running.values():
        duty = o.code.duty
        if duty:
            other = best.get(duty)
            if other is None or _rank(o) < _rank(other):
                best[duty] = o
    for o in s.running.values():
        o.governs = best.get(o.code.duty) is o


def _rank(o: Obligation) -> tuple[int, int, str]:
    return o.code.precedence, o.last_due or 0, o.code.id
