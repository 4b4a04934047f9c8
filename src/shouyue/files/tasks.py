"""Clearing up at night."""

from django.utils.translation import gettext_lazy as _

from shouyue.clock.queries import now
from shouyue.files import actions
from shouyue.jobs import clock
from shouyue.jobs.tasks import job


@job(atomic=False, label=_("Clear away files that nobody keeps"))
def prune_files() -> dict[str, int]:
    """Forget uploads that nobody keeps. Run twice it finds nothing the second time."""
    pruned = actions.prune(at=now(), disk_at=clock.now())
    return {"uploads": pruned.uploads, "contents": pruned.contents}
