"""Writing an archive while the product runs."""

import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connections
from django.db.models import Model

from shouyue import __version__, policy
from shouyue.operations.archive import portable, schema
from shouyue.operations.archive.manifest import NAME, Manifest, Part, Table, dump
from shouyue.policy.engine import ENGINE_VERSION

PACKS = Path(policy.__file__).parent / "packs"
LEVEL = 3  # rows shrink to a tenth at once; more effort gains little
INCOMING = "incoming"  # uploads that are not whole yet


def roots() -> dict[str, Path]:
    """Folders of files that belong to the installation, by their name in the archive."""
    return {"files": Path(settings.MEDIA_ROOT), "archive": Path(settings.JOURNAL_ARCHIVE)}


def write(target: Path, *, at: datetime, using: str = "default", files: bool = True) -> Manifest:
    """Write the whole installation to `target` as it is at one moment; the file appears only when it is whole.

    `files` False leaves uploads out, for a move that keeps them where they are. Raises OSError where the disk is
    full, and Refusal where the database is not one of ours.
    """
    with _appearing(target) as file, tarfile.open(fileobj=file, mode="w:gz", compresslevel=LEVEL) as tar:
        with schema.snapshot(using):
            migrations = schema.applied(using)
            tables = tuple(_table(tar, model, target.parent, using) for model in schema.models_of(migrations, using))
            wanted = _wanted(migrations, using) if files else frozenset()
        # After the snapshot: content is on disk before its row commits, so nothing that rows speak of can be missing.
        kept = tuple(_files(tar)) if files else ()
        manifest = Manifest(
            made_at=at,
            version=__version__,
            engine_version=ENGINE_VERSION,
            vendor=connections[using].vendor,
            migrations=migrations,
            tables=tables,
            files=kept,
            packs=tuple(_add(tar, f"packs/{path.relative_to(PACKS)}", path) for path in _under(PACKS)),
            absent=tuple(sorted(wanted - {part.sha256 for part in kept})),
        )
        text = dump(manifest)
        tar.addfile(_member(NAME, len(text)), io.BytesIO(text))
    return manifest


def _table(tar: tarfile.TarFile, model: type[Model], folder: Path, using: str) -> Table:
    name = model._meta.label_lower
    digest, hashed = portable.Digest(), hashlib.sha256()
    with tempfile.TemporaryFile(dir=folder) as rows:
        for line in portable.lines(model, using):
            digest.add(line)
            hashed.update(line)
            rows.write(line)
        part = Part(f"database/{name}.jsonl", rows.tell(), hashed.hexdigest())
        rows.seek(0)
        tar.addfile(_member(part.name, part.size), rows)
    columns = tuple(portable.name_of(one) for one in portable.columns(model))
    return Table(name, columns, digest.rows, digest.hex, schema.sequence(model, using), part)


def _wanted(migrations: Iterable[tuple[str, str]], using: str) -> frozenset[str]:
    """The uploads that rows speak of, by their SHA-256."""
    stored = [model for model in schema.models_of(migrations, using) if model._meta.label_lower == "files.storedfile"]
    return frozenset(
        sha for model in stored for sha in model._base_manager.using(using).values_list("sha256", flat=True)
    )


def _files(tar: tarfile.TarFile) -> Iterator[Part]:
    """Every upload, what was made of it, and what the journal has put away."""
    for folder, root in roots().items():
        for path in _under(root):
            name = path.relative_to(root)
            if name.parts[0] != INCOMING:
                yield _add(tar, f"{folder}/{name.as_posix()}", path)


def _add(tar: tarfile.TarFile, name: str, path: Path) -> Part:
    """Put a file in; it is hashed as it passes, so that what is told is what was written."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        hashing = _Hashing(file)
        tar.addfile(_member(name, size), hashing)
    return Part(name, size, hashing.digest.hexdigest())


class _Hashing(io.RawIOBase):
    """A file that hashes what is read of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        return data


def _member(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def _under(root: Path) -> Iterable[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


@contextmanager
def _appearing(target: Path) -> Iterator[IO[bytes]]:
    """A file that gets its name only when it is whole and on disk; readable by this user alone."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
