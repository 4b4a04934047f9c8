"""Customers that came to us before and have not been heard of for long: silence is not contentment (OC-14.1)."""

from datetime import datetime, timedelta

from django.db.models import Q

from shouyue.customers.logic import silent_days
from shouyue.customers.models import Customer
from shouyue.obligations import queries as promises
from shouyue.obligations.queries import NothingAdopted
from shouyue.people.days import local_day, start_of

FIGURE = "silence.days"


def limit() -> int | None:
    """After how many days the policies in force call a customer silent; None where none of them does. No query."""
    try:
        written = promises.parameter(FIGURE)
    except NothingAdopted:
        return None
    return int(written) if written is not None and written.isdecimal() else None


def is_silent(at: datetime) -> Q:
    """The condition on customers that are silent at `at`, the company's time."""
    days = limit()
    if days is None:
        return Q(pk__in=())
    return Q(heard_at__lt=start_of(local_day(at) - timedelta(days=days - 1)))


def days_of(customer: Customer, at: datetime) -> int:
    """For how many days a customer has been silent; 0 where it is not."""
    days = limit()
    if days is None or customer.heard_at is None:
        return 0
    return silent_days(local_day(customer.heard_at), local_day(at), days)
