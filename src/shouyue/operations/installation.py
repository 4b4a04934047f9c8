"""The installation as a whole: backed up, brought back, moved to another database."""

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import DEFAULT_TASK_QUEUE_NAME

from shouyue.jobs import actions as jobs
from shouyue.jobs.queries import held, queue_names
from shouyue.operations import actions, queries
from shouyue.operations.archive.manifest import Damaged, Manifest
from shouyue.operations.archive.read import load, verify
from shouyue.operations.archive.schema import refuse_unknown
from shouyue.operations.archive.write import write
from shouyue.operations.logic import Kind, Outcome, Refusal

SQLITE_FILES = ("", "-wal", "-shm")

Say = Callable[[str], object]


def backup(file: Path | None, *, at: datetime, files: bool = True, say: Say = print) -> Path:
    """Write everything to `file`, or to a file named by `at` among the backups; answers where it is.

    Raises OSError where it cannot be written: then there is no such file.
    """
    target = (file or queries.backups() / f"shouyue-{timezone.localtime(at):%Y%m%d-%H%M%S}.tar.gz").resolve()
    manifest = write(target, at=at, files=files)
    size = target.stat().st_size
    say(_("Backup: %(file)s (%(size)s)") % {"file": target, "size": filesizeformat(size)})
    say(_contents(manifest))
    for name in manifest.absent:
        say(_("Upload %s was missing or damaged before this backup.") % name)
    if queries.has_tables():
        actions.note(Kind.BACKUP, Outcome.DONE, at=at, file=target.name, size=size, rows=manifest.rows)
    return target


def backup_failed(error: Exception) -> str:
    """What to tell when a backup could not be written."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        return _("The disk is full: no backup was made, and nothing half is left. Name a file on another disk.")
    return _("No backup was made: %s") % error


def restore(file: Path, *, force: bool, at: datetime, say: Say = print) -> None:
    """Bring the backup back into the database of the settings, with messages held.

    The archive is read wholly through first: a damaged one (Damaged) changes nothing, nor does one of a newer program.
    Raises Refusal where the database is in use, or holds something and `force` is not given, or where what was written
    cannot be brought back: then the database is empty.
    """
    manifest = verify(file)
    refuse_unknown(MigrationLoader(connection), manifest.migrations)
    say(_("The archive is whole: %s") % _contents(manifest))
    if connection.introspection.table_names():
        if not force:
            raise Refusal(_("The database is not empty. With --force it is emptied first."))
        refuse_while_at_work()
        _empty(say, at)
    try:
        load(file, manifest)
    except Damaged as error:
        why = _("This archive cannot be brought back: %s. The database is empty now: restore another with --force.")
        raise Refusal(why % error) from error
    call_command("migrate", interactive=False, verbosity=0)  # on to this program, and the triggers with it
    _recount()
    for queue in outgoing():
        jobs.hold_queue(queue, why=file.name, at=at)
    made = timezone.localtime(manifest.made_at).strftime("%Y-%m-%d %H:%M")
    told, size = _("as of %s") % made, file.stat().st_size
    actions.note(Kind.RESTORE, Outcome.DONE, at=at, file=file.name, size=size, rows=manifest.rows, note=told)
    say(_("Restored as of %s; every row and every file was compared.") % made)
    say(_("Messages are held. Look around first, then: shouyue release-messages"))


def move(url: str, *, at: datetime, say: Say = print) -> None:
    """Copy the database to the empty one at `url`; uploads stay where they are. This one is not changed.

    Raises Refusal where a process is at work, as what it writes would be lost, or where the other one is not empty.
    """
    refuse_while_at_work()
    with tempfile.TemporaryDirectory(prefix="shouyue-move-", dir=queries.backups().parent) as folder:
        archive = Path(folder) / "move.tar.gz"
        write(archive, at=at, files=False)
        elsewhere(url, "restore", str(archive))
    # Nothing was brought back from the past, so nothing is sent twice; but what is held here has been.
    free = set(outgoing()) - {one.queue for one in held()}
    if free:
        elsewhere(url, "release_messages", *sorted(free))
    say(_("Everything is in the new database. Set DATABASE_URL to it and start the product."))


def elsewhere(url: str, *words: str) -> None:
    """Run one of our commands on another database. Raises Refusal with its own words where it fails."""
    command = [sys.executable, "-m", "shouyue", *words]
    done = subprocess.run(
        command, env={**os.environ, "DATABASE_URL": url}, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise Refusal(done.stderr.strip().removeprefix("CommandError: ") or f"{words[0]}: {done.returncode}")


def outgoing() -> list[str]:
    """The queues of what leaves the house: all but the one for our own work."""
    return sorted(queue_names() - {DEFAULT_TASK_QUEUE_NAME})


def refuse_while_at_work() -> None:
    """Raise Refusal while a process of the product lives on this database."""
    if not queries.has_tables():
        return
    names = sorted({f"{one.name} {one.host}:{one.pid}" for one in queries.at_work()})
    if names:
        raise Refusal(_("The product is running (%s). Stop it first.") % ", ".join(names))


def _contents(manifest: Manifest) -> str:
    told = {"tables": len(manifest.tables), "rows": f"{manifest.rows:,}", "files": f"{len(manifest.files):,}"}
    return _("%(tables)s tables, %(rows)s rows, %(files)s files") % told


def _recount() -> None:
    """PostgreSQL plans by the rows that it counted last, and has counted none of these yet."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _empty(say: Say, at: datetime) -> None:
    """An SQLite file is put aside, each under a name of its own; a PostgreSQL database loses its tables."""
    if connection.vendor == "sqlite":
        file = str(connection.settings_dict["NAME"])
        aside = f"{file}.before-restore-{timezone.localtime(at):%Y%m%d-%H%M%S}"
        connection.close()
        for ending in SQLITE_FILES:
            if os.path.exists(file + ending):
                os.replace(file + ending, aside + ending)
        say(_("The old database was put aside: %s") % aside)
        return
    quoted = [connection.ops.quote_name(name) for name in connection.introspection.table_names()]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {', '.join(quoted)} CASCADE")
