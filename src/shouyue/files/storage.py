"""The files on disk: `ab/cd/abcd…`, named by the SHA-256 of their content, under MEDIA_ROOT."""

import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings

from shouyue.files.logic import too_large

INCOMING = "incoming"
DIGITS, NAME = re.compile("[0-9a-f]{2}"), re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that has come in whole but is not kept yet."""

    file: IO[bytes]
    path: Path
    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    """Where the content of that hash lies."""
    return _root() / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def receive(chunks: Iterable[bytes], *, limit: int) -> Iterator[Arrival]:
    """Take a file in; it is gone again afterwards unless it was kept. Raises Refused beyond `limit` bytes."""
    incoming = _root() / INCOMING
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
    with _locked(fcntl.LOCK_SH):
        if target.exists():
            os.utime(target)  # as fresh as its newest upload: `discard` must not take it for left over
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        os.fsync(arrival.file.fileno())
        arrival.path.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def folders() -> list[Path]:
    """The folders of the first two digits."""
    return sorted(path for path in _root().glob("??") if DIGITS.fullmatch(path.name) and path.is_dir())


def contents(folder: Path) -> list[Path]:
    """Every content under one of these folders."""
    return sorted(path for path in folder.glob("??/*") if NAME.fullmatch(path.name))


def discard(path: Path, before: datetime) -> bool:
    """Delete a content that nobody names, unless it was kept anew since `before`."""
    with _locked(fcntl.LOCK_EX):
        if not path.exists() or path.stat().st_mtime >= before.timestamp():
            return False
        path.unlink()
        return True


def clear_incoming(before: datetime) -> None:
    """Delete what a killed process left half taken in."""
    for path in (_root() / INCOMING).glob("*"):
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)


@contextmanager
def _locked(kind: int) -> Iterator[None]:
    """Those who keep go side by side; who deletes goes alone."""
    root = os.open(_root(), os.O_RDONLY)
    try:
        fcntl.flock(root, kind)
        yield
    finally:
        os.close(root)
