"""Words of this room."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouyue.operations.logic import Kind, Level, Outcome
from shouyue.ui.elements import Tone

TITLE = pgettext_lazy("running the product", "Operations")

PROCESSES: dict[str, tuple[Promise, str]] = {
    "web": (_("Web"), "world"),
    "worker": (_("Worker"), "engine"),
    "timekeeper": (_("Timekeeper"), "clock-play"),
}

KINDS: dict[Kind, Promise] = {
    Kind.BACKUP: _("Backup"),
    Kind.RESTORE: _("Restore"),
    Kind.MOVE: _("Move"),
    Kind.UPGRADE: _("Upgrade"),
}

OUTCOMES: dict[Outcome, tuple[Promise, Tone]] = {
    Outcome.DONE: (_("done"), "good"),
    Outcome.FAILED: (_("failed"), "bad"),
}

LEVELS: dict[Level, tuple[Promise, Tone]] = {
    Level.GOOD: (_("well"), "good"),
    Level.WARN: (_("to watch"), "warn"),
    Level.BAD: (_("trouble"), "bad"),
}
