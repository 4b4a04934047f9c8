"""The probes of this room: settings, database, migrations, disk, processes, files, schedules, backups."""

import hashlib
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from shouyue.communications import queries as mail
from shouyue.files.models import StoredFile
from shouyue.files.queries import path_of
from shouyue.jobs import queries as jobs
from shouyue.jobs.clock import now
from shouyue.jobs.schedules import PLANS
from shouyue.journal import defences
from shouyue.operations import queries
from shouyue.operations.logic import BACKUP_WITHIN, Finding, Kind, Level
from shouyue.operations.probes import good

SECRET_LEAST = 40  # characters
SAMPLE = 50  # files whose content is hashed
MB = 1024 * 1024
MAIL_WITHIN = timedelta(hours=1)  # of trying in vain
LOCAL = ("127.0.0.1", "localhost", "[::1]", "testserver")


def database() -> Finding:
    """It answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return good("database", _("The database answers (%s).") % connection.vendor)


def migrations() -> Finding:
    """It has the tables of this program: no fewer, no more."""
    applied = frozenset(MigrationRecorder(connection).applied_migrations())
    missing = sorted(_ours() - applied)
    if missing:
        names = ", ".join(f"{app}.{name}" for app, name in missing[:3])
        return Finding(
            "migrations",
            Level.BAD,
            _("The database is older than the program: %s is missing.") % names,
            "shouyue upgrade",
        )
    return good("migrations", _("All %d migrations are applied.") % len(_ours()))


@cache
def _ours() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def journal() -> Finding:
    """Nothing can be changed that was recorded."""
    missing = defences.intact()
    if missing:
        return Finding("journal", Level.BAD, "; ".join(missing), "shouyue migrate")
    return good("journal", _("The journal refuses changes."))


def disk() -> Finding:
    """There is room for what comes."""
    found, least = queries.disk(), settings.SHOUYUE_DISK_LEAST_MB
    free = found.free // MB
    if free < least:
        text = _("Only %(free)d MB of disk are free; at least %(least)d MB are needed.") % {
            "free": free,
            "least": least,
        }
        return Finding("disk", Level.BAD, text, _("Make room, or lower SHOUYUE_DISK_LEAST_MB."))
    return good("disk", _("%d MB of disk are free.") % free)


def worker() -> Finding:
    """Somebody does the background work."""
    return _seen("worker")


def timekeeper() -> Finding:
    """Somebody watches the clocks."""
    return _seen("timekeeper")


def _seen(name: str) -> Finding:
    alive = [one for one in queries.processes() if one.name == name and one.alive]
    if alive:
        return good(name, _("%(name)s runs (%(count)d).") % {"name": name, "count": len(alive)})
    return Finding(name, Level.BAD, _("No %s was seen in the last 30 seconds.") % name, f"shouyue run / shouyue {name}")


def held() -> Finding:
    """No queue is held."""
    queues = jobs.held()
    if queues:
        since = timezone.localtime(queues[0].since).strftime("%Y-%m-%d %H:%M")
        text = _("Messages are held since %(since)s (%(why)s).") % {"since": since, "why": queues[0].why}
        return Finding("held", Level.WARN, text, "shouyue release-messages")
    return good("held", _("Messages go out."))


def safe_settings() -> Finding:
    """Nothing is set that is only right on a developer's desk."""
    wrong = []
    if settings.DEBUG:
        wrong.append(_("SHOUYUE_DEBUG is on: errors show the program's inside."))
    if len(settings.SECRET_KEY) < SECRET_LEAST or len(set(settings.SECRET_KEY)) < 10:
        wrong.append(_("SHOUYUE_SECRET_KEY is too weak: at least %d mixed characters.") % SECRET_LEAST)
    if "*" in settings.ALLOWED_HOSTS:
        wrong.append(_("SHOUYUE_HOSTS lets every host name in."))
    local = settings.ALLOWED_HOSTS[0] in LOCAL
    if not local and not settings.SECURE:
        wrong.append(_("SHOUYUE_URL is not https: passwords would travel in the open."))
    if wrong:
        return Finding("settings", Level.BAD, " ".join(wrong), _("See the head of config/settings.py."))
    return good("settings", _("The settings are safe."))


def program() -> Finding:
    """Django's own checks of models, addresses and settings."""
    errors = [str(one.msg) for one in checks.run_checks() if one.level >= checks.ERROR]
    if errors:
        return Finding("program", Level.BAD, " ".join(errors))
    return good("program", _("The program is whole."))


def files() -> Finding:
    """Uploads are there and say what they said: the latest and a random sample are hashed."""
    chosen = {*StoredFile.objects.order_by("-pk")[: SAMPLE // 2], *StoredFile.objects.order_by("?")[: SAMPLE // 2]}
    wrong = sorted(file.sha256 for file in chosen if _sha256(path_of(file)) != file.sha256)
    if wrong:
        text = _("%(wrong)d of %(looked)d uploads are missing or damaged, first %(first)s.")
        told = text % {"wrong": len(wrong), "looked": len(chosen), "first": wrong[0]}
        return Finding("files", Level.BAD, told, _("Take them from a backup: they lie under files/."))
    return good("files", _("%d uploads were looked at and are whole.") % len(chosen))


def _sha256(path: Path) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def schedules() -> Finding:
    """Every schedule names a task that exists."""
    unknown = []
    for plan in PLANS.values():
        try:
            import_string(plan.task)
        except ImportError:
            unknown.append(f"{plan.name} ({plan.task})")
    if unknown:
        return Finding("schedules", Level.BAD, _("Schedules without a task: %s.") % ", ".join(unknown))
    return good("schedules", _("%d schedules are known.") % len(PLANS))


def backup() -> Finding:
    """The last one is young enough."""
    last = queries.latest(Kind.BACKUP)
    if last is None:
        return Finding("backup", Level.WARN, _("There is no backup yet."), "shouyue backup")
    if now() - last.ended_at > BACKUP_WITHIN:
        day = timezone.localtime(last.ended_at).strftime("%Y-%m-%d %H:%M")
        return Finding("backup", Level.WARN, _("The last backup is of %s.") % day, "shouyue backup")
    return good("backup", _("The last backup is younger than a day."))


def mailboxes() -> Finding:
    """Every mailbox can be read."""
    found = mail.unread_since()
    if found:
        name, since = found[0]
        at = timezone.localtime(since).strftime("%Y-%m-%d %H:%M")
        text = _("The mailbox %(name)s cannot be read since %(since)s.") % {"name": name, "since": at}
        return Finding("mailboxes", Level.WARN, text, "/mail/")
    return good("mailboxes", _("Mail comes in."))


def outbox() -> Finding:
    """Mail is handed over within an hour."""
    since = mail.waiting_since()
    if since is not None and now() - since > MAIL_WITHIN:
        at = timezone.localtime(since).strftime("%Y-%m-%d %H:%M")
        return Finding("outbox", Level.WARN, _("Mail could not be handed over since %s.") % at, "/mail/outbox/")
    return good("outbox", _("Mail goes out."))


QUICK = (database, migrations, journal, disk, worker, timekeeper, held)
THOROUGH = (safe_settings, program, files, schedules, backup, mailboxes, outbox)
