"""The numbers by which people call a case."""

from datetime import date


def number_of(site: str, day: date, serial: int) -> str:
    """`SH01-261122-004`: where and on which day (of the company's zone) it was received, and the how-manieth it was."""
    return f"{site or 'HQ'}-{day:%y%m%d}-{serial:03d}"
