"""Words of this room: kinds of clauses, how far they run, where figures come from."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouyue.policy.lint import Level
from shouyue.policy.values import ClauseKind, Source, Status
from shouyue.ui.charts import Tone

KINDS = {
    ClauseKind.DEADLINE: _("deadline"),
    ClauseKind.CADENCE: _("cadence"),
    ClauseKind.GATE: _("gate"),
    ClauseKind.CLASS: _("class"),
    ClauseKind.TARGET: _("target"),
    ClauseKind.FLOW: _("flow"),
    ClauseKind.RECORD: _("record"),
    ClauseKind.ACCESS: _("access"),
    ClauseKind.APPROVAL: _("approval"),
    ClauseKind.WORDING: _("wording"),
    ClauseKind.REMEDY: _("remedy"),
    ClauseKind.STATEMENT: _("statement"),
}

# How far a clause runs, furthest first: its name, its tone, and what that means.
STATUSES: dict[Status, tuple[Promise, Tone, Promise]] = {
    Status.LIVE: (
        _("live"),
        "good",
        _("Works on screen and through the API; its figures stand on the compliance page."),
    ),
    Status.COMPUTED: (_("computed"), "info", _("Its rules run when a history or a scenario is judged.")),
    Status.STATEMENT: (_("to be published"), "muted", _("Binding text with nothing to compute.")),
    Status.NOT_YET: (_("not yet"), "warn", _("Nothing of it runs; what is missing stands with it.")),
}

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
