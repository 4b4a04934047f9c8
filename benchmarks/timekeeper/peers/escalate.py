"""django-helpdesk's own escalate_tickets, on the PostgreSQL whose host is its first argument.

Asked "fill 20000" it makes so many open tickets; asked "silent 500" it lets so many of them be due and escalates them.
Asked "mailing 500" these have a submitter, to whom it renders a mail that nobody sends.
"""

import json
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings

TICK = 100


def main(host: str) -> None:
    settings.configure(
        SECRET_KEY="bench",
        INSTALLED_APPS=[
            *("django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"),
            *("django.contrib.messages", "django.contrib.sites", "django.contrib.humanize", "helpdesk"),
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": "helpdesk",
                "USER": "postgres",
                "HOST": host,
            }
        },
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
        SITE_ID=1,
        HELPDESK_TEAMS_MODE_ENABLED=False,
    )
    django.setup()
    from django.core.management import call_command
    from django.urls import include, path

    settings.ROOT_URLCONF = (path("", include("helpdesk.urls", namespace="helpdesk")),)

    call_command("migrate", verbosity=0)
    for line in sys.stdin:
        what, count = line.split()
        print(json.dumps(_fill(int(count)) if what == "fill" else _ring(int(count), what == "mailing")), flush=True)


def _fill(count: int) -> int:
    from django.db import connection
    from django.utils import timezone
    from helpdesk.models import Queue, Ticket

    queue = Queue.objects.create(title="service", slug="service", escalate_days=1)
    now = timezone.now()
    known = {"queue": queue, "description": "two cartons wet", "last_escalation": now, "created": now, "modified": now}
    tickets = [Ticket(title=f"damaged parcel {number}", **known) for number in range(count)]
    Ticket.objects.bulk_create(tickets, 2_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Ticket.objects.count()


def _ring(count: int, mailing: bool) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone
    from helpdesk.models import FollowUp, Ticket

    past = timezone.now() - timedelta(days=30)
    keys = list(Ticket.objects.filter(priority=3).order_by("id").values_list("id", flat=True)[:count])
    Ticket.objects.filter(id__in=keys).update(last_escalation=past, submitter_email="c@example.com" if mailing else "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    known = FollowUp.objects.count()
    wall, python, database = time.perf_counter(), time.process_time(), _cpu(backend)
    call_command("escalate_tickets", verbosity=0)
    spent = [time.process_time() - python, _cpu(backend) - database]
    return {"rung": FollowUp.objects.count() - known, "wall": time.perf_counter() - wall, "cpu": spent}


def _cpu(pid: int) -> float:
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICK


if __name__ == "__main__":
    main(sys.argv[1])
