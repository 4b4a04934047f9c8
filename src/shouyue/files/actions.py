"""Taking files in."""

from datetime import datetime

from django.core.files.base import File

from shouyue.files.logic import LIMITS, Media, check_allowed, clean_name
from shouyue.files.models import StoredFile
from shouyue.files.sniff import sniff
from shouyue.files.storage import keep, receive


def store(upload: File[bytes], *, purpose: str, allowed: frozenset[Media], actor: str, at: datetime) -> StoredFile:
    """Check an upload and keep it. `purpose` is one of LIMITS, `actor` a reference such as `account:1`.

    The content is on disk before the row commits; if the caller rolls back, it stays there unseen.
    Raises Refused, with a sentence for its sender, when name, size or content are not what may come in.
    """
    limit = LIMITS[purpose]
    name = clean_name(upload.name or "")
    with receive(upload.chunks(), limit=limit.size) as arrival:
        content = sniff(arrival.file, name, unpacked=limit.unpacked)
        check_allowed(content, name, allowed)
        keep(arrival)
    return StoredFile.objects.create(
        sha256=arrival.sha256,
        size=arrival.size,
        media_type=content.media.value,
        packed=content.packed,
        name=name,
        purpose=purpose,
        uploaded_by=actor,
        uploaded_at=at,
    )
