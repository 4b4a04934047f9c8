"""Timekeepers that are killed: a process that has everything loaded forks them, and kills them at random.

python -m tests.faults.keepers KILLS SEED      prints how many it killed in the midst of their work
"""

import os
import signal
import sys
import time
from random import Random

import django
from django.db import connections


def main(kills: int, seed: int) -> int:
    django.setup()
    from shouyue.obligations import editions
    from shouyue.obligations.models import Head

    editions.in_force()  # compiled once, before anybody forks
    chance, killed = Random(seed), 0
    while killed < kills and Head.objects.filter(wake__isnull=False, wake__lte=_now()).exists():
        connections.close_all()  # a child must not speak on its parent's line
        child = os.fork()
        if not child:
            _keep_time()
        time.sleep(chance.uniform(0.005, 0.12))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        killed += 1
    return killed


def _now() -> int:
    from shouyue.clock.queries import now

    return 2 * int(now().timestamp())


def _keep_time() -> None:
    from shouyue.obligations.sweeping import ring_due

    while True:
        if not ring_due(limit=20):
            time.sleep(0.01)


if __name__ == "__main__":
    print(main(int(sys.argv[1]), int(sys.argv[2])))
