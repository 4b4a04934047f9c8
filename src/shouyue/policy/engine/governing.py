"""Which of several running clocks of one duty people look at: the contract's, the company's, the guide's, in order."""

from shouyue.policy.engine.state import Obligation, Subject
from shouyue.policy.values import Deadline, Source

PRECEDENCE = {Source.CONTRACT: 0, Source.COMPANY: 1, Source.GUIDE: 2}


def govern(s: Subject) -> None:
    """Choose anew if other obligations run than before: the highest source, of equals the earliest due."""
    if not s.regrouped:
        return
    s.regrouped = False
    best: dict[str, Obligation] = {}
    for o in s.running.values():
        duty = _duty(o)
        if duty and (duty not in best or _rank(o) < _rank(best[duty])):
            best[duty] = o
    for o in s.running.values():
        o.governs = best.get(_duty(o)) is o


def _duty(o: Obligation) -> str:
    """The duty of a deadline; other kinds have none and govern nothing."""
    rule = o.code.rule
    return (rule.duty or rule.id) if isinstance(rule, Deadline) else ""


def _rank(o: Obligation) -> tuple[int, int, str]:
    return PRECEDENCE[o.code.rule.source], o.last_due or 0, o.code.id
