"""Upkeep of cases."""

from django.utils.translation import gettext_lazy as _

from shouyue.cases.actions.dues import keep_dues as keep
from shouyue.jobs.tasks import job


@job(atomic=False, label=_("Put right what lists of cases show as due"))
def keep_dues() -> int:
    """Put right what lists show as due where clocks moved by themselves: a new edition, a year announced."""
    return keep()
