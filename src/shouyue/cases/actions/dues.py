"""What lists show as due, put right where clocks moved without an action on the case."""

from collections.abc import Iterator, Sequence

from shouyue.cases.actions.holding import FIRST_DUTY
from shouyue.cases.logic import State
from shouyue.cases.models import Case
from shouyue.obligations import queries as promises

BATCH = 500
NOTHING = (None, "", "")


def keep_dues() -> int:
    """Compare every open case with its clocks; answers how many were put right."""
    return sum(keep_dues_of(batch) for batch in _batches())


def _batches() -> Iterator[Sequence[Case]]:
    """The open cases in the order of their rows."""
    last = 0
    while batch := list(Case.objects.filter(state=State.OPEN, pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def keep_dues_of(batch: Sequence[Case]) -> int:
    """The same for these cases, some hundreds at most: three queries, however many were wrong."""
    dues = promises.next_dues([case.subject for case in batch])
    wrong = [case for case in batch if case.due_at != dues.get(case.subject)]
    owed = promises.first_owed([case.subject for case in wrong])
    for case in wrong:
        for name, value in zip(FIRST_DUTY, owed.get(case.subject, NOTHING), strict=True):
            setattr(case, name, value)
    Case.objects.bulk_update(wrong, FIRST_DUTY)
    return len(wrong)
