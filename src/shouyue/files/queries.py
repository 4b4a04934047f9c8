"""Questions about files."""

import gzip
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from shouyue.files import storage
from shouyue.files.models import StoredFile


def by_key(key: UUID) -> StoredFile | None:
    """The upload of that public reference."""
    return StoredFile.objects.filter(key=key).first()


def path_of(file: StoredFile) -> Path:
    """Where its bytes lie, for readers that want a path. It must not be written to."""
    return storage.path_of(file.sha256)


def open_file(file: StoredFile, *, unpack: bool = False) -> BinaryIO:
    """Its bytes, as sent or, with `unpack`, out of their gzip. The caller closes it."""
    if unpack and file.packed:
        return BufferedReader(gzip.open(path_of(file)))
    return path_of(file).open("rb")
