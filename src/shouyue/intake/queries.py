"""Questions about imports."""

from collections.abc import Collection
from uuid import UUID

from shouyue.intake.models import Import, ImportRow

PAGE = 50


def by_key(key: UUID, actor: str) -> Import | None:
    """The import of that public reference, for whoever uploaded it: its rows hold what others see masked or not."""
    return Import.objects.filter(key=key, uploaded_by=actor).first()


def recent(kinds: Collection[str], actor: str, before: int | None = None) -> list[Import]:
    """Somebody's imports of these kinds, the latest first, from below a row number on; one more than a page."""
    found = Import.objects.filter(uploaded_by=actor, kind__in=kinds).order_by("-pk")
    return list((found if before is None else found.filter(pk__lt=before))[: PAGE + 1])


def lines(source: Import, *, wrong: bool = False, after: int = 0) -> list[ImportRow]:
    """Rows in the order of the file, only those with errors where `wrong`; one more than a page where there is one."""
    found = source.lines.filter(number__gt=after).order_by("number")
    return list((found.filter(wrong=True) if wrong else found)[: PAGE + 1])


def wrong_lines(source: Import) -> list[ImportRow]:
    """Every row with an error."""
    return list(source.lines.filter(wrong=True).order_by("number"))
