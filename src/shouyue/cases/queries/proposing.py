"""How grave a complaint is, as the policies propose it from what is known; a person confirms it (CM-5.2)."""

from dataclasses import dataclass
from datetime import datetime

from shouyue.cases.logic import ENDED, Kind, Severity, State, Trouble
from shouyue.cases.logic.proposing import Grounds
from shouyue.cases.models import Case
from shouyue.kit.text import Text
from shouyue.obligations import queries as promises


@dataclass(frozen=True, slots=True)
class Proposed:
    """A class that is proposed, the reason in words, and the clause and document that give it."""

    severity: Severity
    reason: Text
    clause: str
    document: str


def propose(grounds: Grounds, *, at: datetime) -> Proposed | None:
    """What the policies in force propose for what is known. No query."""
    found = promises.propose("severity", "case", grounds.facts(), at=at)
    if found is None:
        return None
    return Proposed(Severity(found.value), found.say, found.clause, found.document)


def proposed_for(case: Case, *, at: datetime) -> Proposed | None:
    """What is proposed for a complaint in hand whose class nobody has confirmed yet."""
    if case.severity or Kind(case.kind) is not Kind.COMPLAINT or State(case.state) in ENDED:
        return None
    return propose(grounds_of(case), at=at)


def grounds_of(case: Case) -> Grounds:
    """What is known of a case."""
    return Grounds(
        kind=Kind(case.kind),
        trouble=Trouble(case.trouble) if case.trouble else None,
        goods_lost=case.goods_lost,
        goods_damaged=case.goods_damaged,
        loss=case.loss,
        delay=case.delay,
        hurts_operation=case.hurts_operation,
    )
