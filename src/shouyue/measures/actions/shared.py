"""What the verbs of this room share: texts that are needed, the locked measure, and writing it back."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.functional import Promise

from shouyue.kit.refusals import Refused, Stale
from shouyue.measures import phrases
from shouyue.measures.models import Measure

LONGEST = 4_000


def needed(text: str, say: Promise, *, field: str, most: int = LONGEST) -> str:
    """A text without the blanks around it. Raises Refused where it is empty, with `say`, or too long."""
    kept = text.strip()
    if not kept:
        raise Refused(say, field)
    return short(kept, field=field, most=most)


def short(text: str, *, field: str, most: int = LONGEST) -> str:
    """A text that fits. Raises Refused."""
    if len(text) > most:
        raise Refused(phrases.TOO_LONG % {"most": most}, field)
    return text


def ahead(do_by: datetime, at: datetime) -> datetime:
    """A time to come, to the second. Raises Refused for one that does not lie ahead."""
    kept = do_by.replace(microsecond=0)
    if kept <= at:
        raise Refused(phrases.NOT_AHEAD, "do_by")
    return kept


def locked(number: int) -> Measure:
    """A measure that nobody else changes meanwhile. Raises Measure.DoesNotExist."""
    return Measure.objects.select_for_update().get(pk=number)


def save(row: Measure, version: int, **values: Any) -> None:
    """Write values if the row stands as it was read. Raises Stale."""
    if not Measure.objects.filter(pk=row.pk, version=version).update(version=F("version") + 1, **values):
        raise Stale
    for name, value in {**values, "version": version + 1}.items():
        setattr(row, name, value)
