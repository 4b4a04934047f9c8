"""Times that people promise again and again, a key away."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext


def promises_at(local: datetime) -> list[tuple[str, str]]:
    """Words and value of a field for times, from `local` on, the company's time."""
    today = local.replace(second=0, microsecond=0)
    evening = today.replace(hour=18, minute=0)
    morning = datetime.combine(today.date() + timedelta(days=1), time(10), today.tzinfo)
    found = [
        (gettext("in 1 hour"), today + timedelta(hours=1)),
        (gettext("in 2 hours"), today + timedelta(hours=2)),
        (gettext("in 4 hours"), today + timedelta(hours=4)),
        (gettext("today 18:00"), evening),
        (gettext("tomorrow 10:00"), morning),
    ]
    return [(words, f"{at:%Y-%m-%dT%H:%M}") for words, at in found if at > local]
