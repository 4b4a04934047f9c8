"""django-helpdesk as a project of its own, on the PostgreSQL of HELPDESK_HOST: its settings, addresses and WSGI.

Run as a script it makes as many open tickets as its argument says and prints a session of a member of its staff and
the address of the list that its own page asks for.
"""

import json
import os
import sys

import django
from django.conf import settings

TICKETS = ["外箱破损，内物受潮", "派送延误两天", "整件丢失", "回单费重复计收", "官网轨迹未更新"]

settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=[
        *("django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"),
        *("django.contrib.messages", "django.contrib.sites", "django.contrib.humanize", "rest_framework", "helpdesk"),
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "helpdesk",
            "USER": "postgres",
            "HOST": os.environ["HELPDESK_HOST"],
            "CONN_MAX_AGE": 60,
        }
    },
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
    SITE_ID=1,
    HELPDESK_TEAMS_MODE_ENABLED=False,
)
django.setup()

from django.urls import include, path  # noqa: E402

settings.ROOT_URLCONF = (path("", include("helpdesk.urls", namespace="helpdesk")),)

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()


def main(count: int) -> dict[str, str]:
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.utils import timezone
    from helpdesk.models import Queue, Ticket
    from helpdesk.query import query_to_base64

    call_command("migrate", verbosity=0)
    queue = Queue.objects.create(title="service", slug="service")
    now = timezone.now()
    known = {"queue": queue, "description": "客户来电，现场已拍照", "created": now, "modified": now}
    tickets = [Ticket(title=TICKETS[number % len(TICKETS)], **known) for number in range(count)]
    Ticket.objects.bulk_create(tickets, 2_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    client = Client()
    client.force_login(User.objects.create_superuser("bench"))
    asked = query_to_base64({"filtering": {}, "filtering_or": {}, "sorting": "created", "sortreverse": False})
    return {"session": client.cookies["sessionid"].value, "path": f"/datatables_ticket_list/{asked}"}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
