"""Upkeep of cases."""

from shouyue.cases.actions.dues import keep_dues as keep
from shouyue.jobs.tasks import job


@job(atomic=False)
def keep_dues() -> int:
    """Put right what lists show as due where clocks moved by themselves: a new edition, a year announced."""
    return keep()
