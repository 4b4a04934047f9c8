"""Taking files in, and clearing away those that nobody keeps."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum

from shouyue.files import storage
from shouyue.files.logic import (
    LIMITS,
    PICTURES,
    Content,
    Media,
    Quota,
    check_allowed,
    check_quota,
    clean_name,
    ended,
)
from shouyue.files.models import StoredFile
from shouyue.files.pictures import cleaned
from shouyue.files.sniff import sniff
from shouyue.files.storage import Arrival
from shouyue.kit.ids import uuid7

KEPT = timedelta(days=1)  # what nobody refers to stays so long: its owner may still be at work
WINDOW = timedelta(days=1)  # of a quota
SYSTEM = "system:"  # actors without a quota


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many uploads were forgotten, and how many contents left the disk."""

    uploads: int
    contents: int


def store(upload: File[bytes], *, purpose: str, allowed: frozenset[Media], actor: str, at: datetime) -> StoredFile:
    """Check an upload and keep it. `purpose` is one of LIMITS, `actor` a reference such as `account:1`.

    The content is on disk before the row commits; if the caller rolls back, it stays there unseen until it is pruned.
    Whoever keeps the file holds a foreign key on it; after a day without one it is pruned. Pictures lose their notes
    (see pictures). Two uploads of one account at the same moment may go beyond its quota by one of them.
    Raises Refused, with a sentence for its sender, when name, size or content are not what may come in.
    """
    limit = LIMITS[purpose]
    name = clean_name(upload.name or "")
    with storage.receive(upload.chunks(), limit=limit.size) as arrival:
        _check_quota(actor, arrival.size, at)
        content = sniff(arrival.file, name, unpacked=limit.unpacked)
        check_allowed(content, name, allowed)
        sha256, size = _keep(arrival, content, limit.size)
    return StoredFile.objects.create(
        key=uuid7(at),
        sha256=sha256,
        size=size,
        media_type=content.media.value,
        packed=content.packed,
        name=ended(name, content),
        purpose=purpose,
        uploaded_by=actor,
        uploaded_at=at,
    )


def prune(*, at: datetime, disk_at: datetime) -> Pruned:
    """Forget uploads to which no row refers, and delete contents that no upload names; both when a day old.

    `at` is the time by which uploads are dated, `disk_at` that of the disk: a demo company's clock runs ahead of it.
    """
    with transaction.atomic():
        forgotten, _ = _unreferred().filter(uploaded_at__lt=at - KEPT).delete()
    before = disk_at - KEPT
    storage.clear_incoming(before)
    contents = sum(storage.discard(path, before) for folder in storage.folders() for path in _unnamed(folder))
    return Pruned(forgotten, contents)


def _check_quota(actor: str, size: int, at: datetime) -> None:
    if actor.startswith(SYSTEM):
        return
    recent = StoredFile.objects.filter(uploaded_by=actor, uploaded_at__gt=at - WINDOW)
    told = recent.aggregate(files=Count("pk"), size=Sum("size", default=0))
    check_quota(Quota(told["files"], told["size"]), size)


def _keep(arrival: Arrival, content: Content, limit: int) -> tuple[str, int]:
    """Put the content in its place; answers its hash and size."""
    if content.media not in PICTURES:
        storage.keep(arrival)
        return arrival.sha256, arrival.size
    arrival.file.seek(0)
    with storage.receive([cleaned(arrival.file.read(), content.media)], limit=limit) as plain:
        storage.keep(plain)
        return plain.sha256, plain.size


def _unreferred() -> QuerySet[StoredFile]:
    """Uploads on which no row of any room holds a foreign key."""
    keepers = (relation.field.related_query_name() for relation in StoredFile._meta.related_objects)
    return StoredFile.objects.filter(Q(*((f"{keeper}__isnull", True) for keeper in keepers)))


def _unnamed(folder: Path) -> list[Path]:
    """The contents under a folder of the first two digits that no upload names."""
    named = set(StoredFile.objects.filter(sha256__startswith=folder.name).values_list("sha256", flat=True))
    return [path for path in storage.contents(folder) if path.name not in named]
