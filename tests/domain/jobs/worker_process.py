"""A worker of its own process: `python -m tests.domain.jobs.worker_process DATABASE_NAME LEASE_SECONDS`."""

import sys
from typing import Any

import django
from django.conf import settings

if __name__ == "__main__":
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    tasks: dict[str, Any] = {**settings.TASKS["default"], "OPTIONS": {"LEASE_SECONDS": float(sys.argv[2])}}
    settings.TASKS["default"] = tasks
    django.setup()

    from shouyue.jobs.worker import main

    sys.exit(main())
