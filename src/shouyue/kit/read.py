"""What stands in an address, read. It came from outside: what makes no sense is as if nothing stood there."""

from datetime import date, datetime

LONGEST = 18  # digits, which every whole number of a database holds
YEARS = range(1900, 2200)  # no zone carries these out of the calendar


def number(text: str) -> int | None:
    """A whole number, 0 or more, such as a row's."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else None


def day(text: str) -> date | None:
    """A day written as 2026-03-02."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS and found.isoformat() == text else None


def instant(text: str) -> datetime | None:
    """An instant with its zone, as ISO 8601 writes it."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo and found.year in YEARS else None


def words(text: str, most: int) -> str:
    """Words that are looked for, at most so many characters; a database takes no U+0000."""
    return text.replace("\0", "")[:most]


def written(found: date | int | None) -> str:
    """What was read, as an address has it; nothing for what made no sense."""
    return "" if found is None else found.isoformat() if isinstance(found, date) else str(found)
