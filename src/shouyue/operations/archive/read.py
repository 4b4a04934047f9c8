"""Reading an archive: first wholly through, to know that it is whole; then into an empty database."""

import hashlib
import tarfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.db import connections, transaction
from django.db.models import Model

from shouyue.operations.archive import portable, schema
from shouyue.operations.archive.manifest import NAME, Damaged, Manifest, Part, Table, parse
from shouyue.operations.archive.write import roots
from shouyue.operations.logic import Refusal

CHUNK = 1 << 20
BATCH = 500  # rows in one statement
TORN = (tarfile.TarError, EOFError, zlib.error, OSError)


def verify(source: Path) -> Manifest:
    """The manifest of an archive of which every byte was looked at. Raises Damaged where one is not as written."""
    seen: dict[str, Part] = {}
    manifest = None
    try:
        with tarfile.open(source, "r:gz") as tar:
            for member, file in _members(tar):
                if member.name == NAME:
                    manifest = parse(file.read())
                else:
                    seen[member.name] = Part(member.name, member.size, _sha256(file))
    except FileNotFoundError:
        raise
    except TORN as error:
        raise Damaged(f"it ends in the middle or was changed: {error}") from error
    if manifest is None:
        raise Damaged("it has no manifest: it was never finished")
    wrong = [name for name, part in manifest.parts().items() if seen.get(name) != part] + sorted(
        seen.keys() - manifest.parts().keys()
    )
    if wrong:
        raise Damaged(f"{wrong[0]} is not as it was written")
    return manifest


def load(source: Path, manifest: Manifest, *, using: str = "default") -> None:
    """Fill a database without tables, and put files in their places; what is read back must be what was written.

    The rows come in one transaction: all or none. Raises Refusal or Damaged.
    """
    if connections[using].introspection.table_names():
        raise Refusal("the database is not empty")
    schema.build(manifest.migrations, using)
    models = {model._meta.label_lower: model for model in schema.models_of(manifest.migrations, using)}
    tables = {table.part.name: table for table in manifest.tables}
    with tarfile.open(source, "r:gz") as tar, transaction.atomic(using=using):
        for model in models.values():
            model._base_manager.using(using).all()._raw_delete(using)  # what migrations themselves have put in
        for member, file in _members(tar):
            if member.name in tables:
                _fill(models[tables[member.name].model], tables[member.name], file, using)
            elif (root := roots().get(member.name.partition("/")[0])) is not None:
                _place(root, member.name.partition("/")[2], file)
        connections[using].check_constraints()
        compare(manifest, using)


def compare(manifest: Manifest, using: str) -> None:
    """Raise Damaged unless every table says what it said when the archive was written."""
    models = {model._meta.label_lower: model for model in schema.models_of(manifest.migrations, using)}
    for table in manifest.tables:
        digest = portable.Digest()
        for line in portable.lines(models[table.model], using):
            digest.add(line)
        if (digest.rows, digest.hex) != (table.rows, table.content):
            raise Damaged(f"{table.model}: {digest.rows} rows of {table.rows} read back, or not as they were")


def _fill(model: type[Model], table: Table, file: IO[bytes], using: str) -> None:
    connection = connections[using]
    by_column = {portable.name_of(one): one for one in portable.columns(model)}
    fields = [by_column[column] for column in table.columns]
    quoted = connection.ops.quote_name
    into = f"{quoted(model._meta.db_table)} ({', '.join(quoted(column) for column in table.columns)})"
    rows = portable.decode(file, fields, connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            while batch := list(islice(rows, BATCH)):
                cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", batch)
    schema.set_sequence(model, table.sequence or 0, using)


def _place(root: Path, name: str, file: IO[bytes]) -> None:
    target = (root / name).resolve()
    if not target.is_relative_to(root.resolve()):
        raise Damaged(f"{name} would lie outside {root.name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.part")
    try:
        with unfinished.open("wb") as out:
            while data := file.read(CHUNK):
                out.write(data)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _members(tar: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    for member in tar:
        file = tar.extractfile(member) if member.isreg() else None
        if file is None:
            raise Damaged(f"{member.name} is not a plain file")
        yield member, file


def _sha256(file: IO[bytes]) -> str:
    digest: Any = hashlib.sha256()
    while data := file.read(CHUNK):
        digest.update(data)
    return str(digest.hexdigest())
