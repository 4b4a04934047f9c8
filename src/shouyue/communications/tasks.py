"""Sending webhooks in the background, and forgetting old ones."""

import random
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.communications import actions
from shouyue.communications.actions import Due
from shouyue.communications.sending import headers_of, send
from shouyue.jobs.clock import now
from shouyue.jobs.tasks import job, report

BATCH = 1_000


@job(atomic=False, priority=-10, queue="hooks", label=_("Send a webhook"))
def deliver(message: int, turn: int, number: int) -> str:
    """One attempt at one message. Killed between sending and noting it sends again: receivers know by webhook-id."""
    at = now()
    due = Due(message, turn, number, at)
    parcel = actions.parcel(due, at=at)
    if parcel is None:
        return "nothing to send"
    if isinstance(parcel, Due):
        schedule(parcel)
        return "later"
    headers = headers_of(parcel, at)
    outcome = send(parcel, headers)
    with transaction.atomic():
        following = actions.settle(due, outcome, headers, at=now(), spread=random.uniform(-1, 1))
        if following is not None:
            schedule(following)
    return str(outcome.status or outcome.failure)


def schedule(due: Due) -> None:
    """Have it sent at its time; in the caller's transaction."""
    deliver.using(run_after=due.at).enqueue(due.message, due.turn, due.number)


@job(atomic=False, label=_("Forget old webhook messages"))
def prune(days: int) -> int:
    """Forget messages that ended more than so many days ago; how many."""
    before, removed = now() - timedelta(days=days), 0
    while found := actions.prune(before=before, at_most=BATCH):
        removed += found
        report(removed, 0)
    return removed
