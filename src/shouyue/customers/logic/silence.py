"""When a customer that came to us before counts as silent (OC-14.1). Pure; days are those of the company."""

from datetime import date


def silent_days(heard: date | None, today: date, limit: int) -> int:
    """For how many days nobody has heard of it; 0 where it is not silent, or never came to us."""
    days = (today - heard).days if heard is not None else 0
    return days if days >= limit else 0
