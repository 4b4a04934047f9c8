"""What operations are, when they may begin, and what is taken for a sign of trouble. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

BEAT_EVERY = 5.0  # seconds between two signs of life
SILENT_AFTER = timedelta(seconds=30)  # a process that was not seen for so long is taken for dead
FORGOTTEN_AFTER = timedelta(days=1)  # and after so long it is no longer listed
BACKUP_WITHIN = timedelta(hours=26)  # a nightly backup and its slack
PROCESSES = ("web", "worker", "timekeeper")


class Kind(StrEnum):
    """What can be done to an installation."""

    BACKUP = "backup"
    RESTORE = "restore"
    MOVE = "move"
    UPGRADE = "upgrade"


class Outcome(StrEnum):
    """How it went."""

    DONE = "done"
    FAILED = "failed"


class Level(StrEnum):
    """How bad a finding is: `bad` makes the installation not ready."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a probe found: a stable code, a sentence, and what to do about it."""

    code: str
    level: Level
    text: str
    help: str = ""


class Refusal(Exception):
    """An operation that cannot be done as asked; its words say why and what to do."""
