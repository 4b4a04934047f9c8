"""Who is asked to approve something hears of it, once for each turn that he has; who asked hears what came of it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from shouyue.approvals import queries as approvals
from shouyue.communications import alerts, notices
from shouyue.communications.models import Notice
from shouyue.people import queries as people

if TYPE_CHECKING:
    from shouyue.approvals.models import Request
    from shouyue.journal.models import Fact

APPROVAL = "approval"


@transaction.atomic
def ask(fact: "Fact", *, at: datetime) -> int:
    """Tell those whose turn has come, in the product and outside as they wish; answers how many.

    Who may decide follows from the roster now, however late the fact is heard. Whoever brought the turn about knows.

    :param fact: `approval.asked`, `.signed`, `.seat_added` or `.passed_on`; `at`: the company's time
    """
    row = approvals.by_reference(fact.subject)
    turns = approvals.turns(row, at=at) if row is not None else {}
    known = Notice.objects.filter(kind=APPROVAL, subject=fact.subject, person__in=turns)
    turns = dict(turns.items() - set(known.values_list("person_id", "step")))
    turns.pop(people.whose(fact.actor) or 0, None)
    if row is None or not turns:
        return 0
    said = _said(row, fact, at)
    told = [Notice(person_id=person, fact=fact.id, step=turn, told_at=at, **said) for person, turn in turns.items()]
    Notice.objects.bulk_create(told, ignore_conflicts=True)
    alerts.queue_approval(fact.id, sorted(turns), said, site=row.site, region=row.region, at=at)
    return len(told)


def answer(fact: "Fact", *, at: datetime) -> None:
    """Tell who asked that it is granted, declined or sent back."""
    row = approvals.by_reference(fact.subject)
    if row is not None and row.asker_id is not None:
        notices.tell(fact, [row.asker_id], at=at)


def _said(row: "Request", fact: "Fact", at: datetime) -> dict[str, Any]:
    """What notices and alerts say alike."""
    chain = approvals.chain_of(row.chain, at=at)
    clause = chain.clause if chain else ""
    return {"kind": APPROVAL, "subject": fact.subject, "rule": row.chain, "clause": clause, "at": fact.occurred_at}
