"""Files of a case: photos, receipts, letters."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import get_language

from shouyue.cases.models import Case, CaseFile
from shouyue.files import actions as files
from shouyue.files.logic import Media
from shouyue.files.logic import Refused as FileRefused
from shouyue.kit.refusals import Refused

if TYPE_CHECKING:
    from django.core.files.base import File

    from shouyue.files.models import StoredFile

PURPOSE = "case"
ALLOWED = frozenset({Media.PNG, Media.JPEG, Media.PDF, Media.EXCEL, Media.WORD, Media.CSV})


def keep(upload: "File[bytes]", *, purpose: str, actor: str, at: datetime) -> "StoredFile":
    """Store a file for a purpose, whose guard says who may read it. Raises Refused with what to do."""
    try:
        return files.store(upload, purpose=purpose, allowed=ALLOWED, actor=actor, at=at)
    except FileRefused as refused:
        raise Refused(refused.text.in_(get_language() or "zh-hans"), "file") from None


@transaction.atomic
def add_file(case: Case, upload: "File[bytes]", *, actor: str, at: datetime) -> CaseFile:
    """Keep a file with a case; the same content twice is one file. Raises Refused with what to do."""
    stored = keep(upload, purpose=PURPOSE, actor=actor, at=at)
    known = CaseFile.objects.filter(case=case, file__sha256=stored.sha256).first()
    if known is not None:
        return known
    return CaseFile.objects.create(case=case, file=stored, actor=actor, at=at)
