"""From one version to the next: backup, migrate, check, rebuild a sample; and what to do when a step fails."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError
from django.utils.translation import gettext as _

from shouyue import __version__
from shouyue.clock import queries as clock
from shouyue.obligations import actions as promises
from shouyue.operations import actions, installation, probes
from shouyue.operations.logic import Kind, Level, Outcome, Refusal

SAMPLE = 1000  # subjects whose clocks are computed anew from the journal and compared

Say = Callable[[str], object]
RUNNING = ("worker", "timekeeper")  # an upgrade is made while nothing runs


def run(*, at: datetime, say: Say = print) -> None:
    """Bring the database up to this program.

    Raises Refusal with what to do: before anything changed, or with the command that brings back what was there.
    """
    installation.refuse_while_at_work()
    say(_("1. Backup"))
    try:
        archive = installation.backup(None, at=at, say=say)
    except OSError as error:
        raise Refusal(f"{installation.backup_failed(error)} {_('Nothing was changed.')}") from error
    for number, (title, step) in enumerate(STEPS, start=2):
        say(f"{number}. {title()}")
        try:
            step()
        except Exception as error:  # whatever it is, whoever upgrades must learn the way back
            _failed(archive, title(), error, at)
    actions.note(Kind.UPGRADE, Outcome.DONE, at=at, file=archive.name, note=__version__)
    say(_("Upgraded to %s. Start the product.") % __version__)


def _failed(archive: Path, title: str, error: Exception, at: datetime) -> None:
    with suppress(DatabaseError):  # perhaps its table is not there
        actions.note(Kind.UPGRADE, Outcome.FAILED, at=at, file=archive.name, note=f"{title}: {error}")
    way_back = _("Do not start the product. Install the version you had and bring the database back with:")
    raise Refusal(f"{title}: {error}\n{way_back}\n  shouyue restore {archive} --force") from error


def _migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    promises.adopt_names(actor="system:upgrade", at=clock.now())  # what the new rooms record, the clocks must know


def _check() -> None:
    bad = [found for found in probes.everything() if found.level is Level.BAD and found.code not in RUNNING]
    if bad:
        raise Refusal(" ".join(found.text for found in bad))


def _rebuild() -> None:
    try:
        call_command("rebuild", check=True, sample=SAMPLE)
    except SystemExit as differs:
        raise Refusal(_("What is stored is not what the journal gives, see above.")) from differs


STEPS: tuple[tuple[Callable[[], str], Callable[[], None]], ...] = (
    (lambda: _("Migrate"), _migrate),
    (lambda: _("Check"), _check),
    (lambda: _("Rebuild a sample"), _rebuild),
)
