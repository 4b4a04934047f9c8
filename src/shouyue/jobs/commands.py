"""The command `shouyue worker`, once Django is set up."""

import sys
from collections.abc import Collection

from django.conf import settings

from shouyue.jobs import crew, worker
from shouyue.jobs.hints import CARRIERS
from shouyue.jobs.queries import queue_names
from shouyue.kit.text import Text


def work(queues: Collection[str] | None, processes: int, *, celery: bool) -> int:
    """Serve these queues, or all, until stopped; answers the exit code: 2 where what was asked for is not there."""
    known = queue_names() if celery else worker.choices()
    refused = _refusal(queues, known, processes, celery=celery)
    if refused is not None:
        print(f"✗ {refused.zh} / {refused.en}", file=sys.stderr)
        return 2
    if celery:
        from shouyue.jobs import carrier  # Celery is an extra

        return carrier.main(settings.SHOUYUE_CELERY_BROKER, queues=queues or known, processes=processes)
    if processes > 1:
        return crew.main([] if queues is None else ["--queues", ",".join(queues)], processes)
    return worker.main(queues=queues)


def _refusal(queues: Collection[str] | None, known: Collection[str], processes: int, *, celery: bool) -> Text | None:
    unknown = sorted(set(queues or ()) - set(known))
    there = ", ".join(sorted(known))
    if unknown:
        named = ", ".join(f"“{name}”" for name in unknown)
        return Text(f"没有队列{named}；可选：{there}", f"there is no queue {named}; choose from {there}")
    if processes < 1:
        return Text("--processes 至少为 1", "--processes must be 1 or more")
    if celery and not CARRIERS:
        return Text("--celery 需要设置 SHOUYUE_CELERY_BROKER", "--celery needs SHOUYUE_CELERY_BROKER")
    return None
