"""Words of this room: kinds of clauses, how far they run, where figures come from."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouyue.governance.logic import Change
from shouyue.performance.panels import KINDS, STATUSES
from shouyue.policy.lint import Level
from shouyue.policy.values import Source
from shouyue.ui.elements import Tone

__all__ = ["CHANGES", "KINDS", "LEVELS", "ORIGINS", "SOURCES", "STATUSES"]

SOURCES = {
    Source.CONTRACT: (_("contract"), "violet"),
    Source.COMPANY: (_("company policy"), "info"),
    Source.GUIDE: (_("industry guide"), "teal"),
}

ORIGINS = {
    "source": (_("from the document"), "info"),
    "default": (_("our answer to a blank"), "warn"),
    "ours": (_("added by us"), "muted"),
}

LEVELS = {Level.ERROR: (_("error"), "bad"), Level.WARNING: (_("warning"), "warn"), Level.NOTE: (_("note"), "muted")}

# What became of a clause, a rule or a figure: a word and its tone.
CHANGES: dict[Change, tuple[Promise, Tone]] = {
    Change.NEW: (_("new"), "good"),
    Change.GONE: (_("gone"), "bad"),
    Change.CHANGED: (_("changed"), "warn"),
    Change.SAME: (_("the same"), "muted"),
}
