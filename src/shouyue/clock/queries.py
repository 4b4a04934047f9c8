"""What time it is. The one place beside `jobs.clock` that reads a clock below the edges.

Company time is what the company's work is measured by: facts, deadlines, figures, what a page calls "now". Sessions,
sign-in links, tokens and jobs live in real time: they protect this installation, whatever day its demo company shows.
"""

from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from shouyue.clock import logic
from shouyue.clock.logic import Reading
from shouyue.clock.models import ONLY, CompanyClock

READ = """
    SELECT moment.now, clock.real_at, clock.company_at, clock.rate
    FROM (SELECT clock_timestamp() AS now) AS moment
    LEFT JOIN clock_companyclock AS clock ON clock.id = %s
"""


def now() -> datetime:
    """The company's time, aware, UTC. One query."""
    return reading().company


def reading() -> Reading:
    """The real and the company's time at this moment, and the rate from here on. One query.

    On PostgreSQL its clock counts, which all processes share; it moves on within a transaction too. On SQLite all
    processes live on one machine and this one's clock counts.
    """
    real, setting = _postgres() if connection.vendor == "postgresql" else _sqlite()
    if setting is None:
        return Reading(real, real, Decimal(1))
    return Reading(real, logic.company(real, setting), setting.rate)


def _postgres() -> tuple[datetime, Reading | None]:
    with connection.cursor() as cursor:
        cursor.execute(READ, [ONLY])
        real, real_at, company_at, rate = cursor.fetchone()
    return real, None if real_at is None else Reading(real_at, company_at, rate)


def _sqlite() -> tuple[datetime, Reading | None]:
    row = CompanyClock.objects.filter(pk=ONLY).values_list("real_at", "company_at", "rate").first()
    return timezone.now(), None if row is None else Reading(*row)
