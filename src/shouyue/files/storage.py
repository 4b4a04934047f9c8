"""The files on disk: `ab/cd/abcd…`, named by the SHA-256 of their content, under MEDIA_ROOT."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from shouyue.files.logic import too_large


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that has come in whole but is not kept yet."""

    file: IO[bytes]
    path: Path
    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    """Where the content of that hash lies."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def receive(chunks: Iterable[bytes], *, limit: int) -> Iterator[Arrival]:
    """Take a file in; it is gone again afterwards unless it was kept. Raises Refused beyond `limit` bytes."""
    incoming = Path(settings.MEDIA_ROOT) / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=incoming, delete=False) as file:
        path = Path(file.name)
        try:
            digest, size = hashlib.sha256(), 0
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise too_large(limit, unpacked=False)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            yield Arrival(file, path, digest.hexdigest(), size)
        finally:
            path.unlink(missing_ok=True)


def keep(arrival: Arrival) -> None:
    """Put the file in its place for good: after a power cut it is there whole or not at all."""
    target = path_of(arrival.sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    os.fsync(arrival.file.fileno())
    arrival.path.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
