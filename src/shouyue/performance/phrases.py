"""Words of this room."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouyue.policy.engine import State
from shouyue.policy.values import ClauseKind, Status
from shouyue.ui.elements import Tone

Word = tuple[Promise, Tone]

# How figures are kept: the columns of the compliance page.
COLUMNS: dict[str, Word] = {
    "kept": (_("kept"), "good"),
    "entered_late": (_("entered late"), "warn"),
    "late": (_("late"), "bad"),
    "open": (_("open"), "info"),
    "climbed": (_("escalated"), "violet"),
    "good": (_("met the target"), "good"),
    "missed": (_("fell short"), "bad"),
    "passed": (_("let through"), "good"),
    "refused": (_("refused"), "violet"),
    "waived": (_("let through with approval"), "warn"),
}

# Several columns together, as a list of rows may be asked for.
TOGETHER = {
    "all": _("every promise"),
    "held": _("kept, in time or entered late"),
    "measured": _("everything that targets count"),
    "asked": _("every answer of a gate"),
    "counted": _("everything that targets and gates count"),
}

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
        _("People work with it on screen and programs through the API, and its figures stand here."),
    ),
    Status.COMPUTED: (
        _("computed"),
        "info",
        _("Its rules run on every fact that is recorded and its figures stand here; pages of its own are to come."),
    ),
    Status.STATEMENT: (_("statement"), "muted", _("Binding text that is read and acknowledged; nothing to compute.")),
    Status.NOT_YET: (_("not yet"), "warn", _("Nothing of it runs yet, so it has no figures; the clause says why.")),
}

COUNTED: dict[str, Word] = {
    "kept": (_("kept"), "good"),
    "late": (_("late"), "bad"),
    "open": (_("open"), "info"),
    "not_counted": (_("not counted"), "muted"),
}

STATES: dict[State, Word] = {
    State.OPEN: (_("open"), "info"),
    State.PAUSED: (_("paused"), "warn"),
    State.MET: (_("met"), "good"),
    State.BREACHED: (_("breached"), "bad"),
    State.CANCELLED: (_("cancelled"), "muted"),
}

# Why nobody owed it.
REASONS = {
    "withdrawn": _("withdrawn"),
    "reclassified": _("reclassified: another rule took over"),
    "replaced": _("replaced by a rule of the contract"),
    "restarted": _("restarted: a later clock took over"),
    "corrected": _("corrected: what opened it was put right"),
    "new_edition": _("let go by a new edition of the policy"),
}

# What happened to a clock: its name, icon and tone.
EVENTS: dict[str, tuple[Promise, str, Tone]] = {
    "opened": (_("opened"), "player-play", "info"),
    "reopened": (_("reopened"), "player-play", "info"),
    "paused": (_("paused"), "player-pause", "warn"),
    "resumed": (_("resumed"), "player-play", "info"),
    "moved": (_("due time moved"), "calendar-event", "warn"),
    "warned": (_("reminder sent"), "bell", "warn"),
    "escalated": (_("escalated"), "circle-arrow-up", "bad"),
    "accepted": (_("accepted"), "check", "good"),
    "skipped": (_("reminder skipped"), "bell-off", "muted"),
    "met": (_("met"), "circle-check", "good"),
    "breached": (_("breached"), "alarm", "bad"),
    "cancelled": (_("cancelled"), "x", "muted"),
    "superseded": (_("superseded"), "arrows-exchange", "muted"),
    "recomputed": (_("worked out anew"), "refresh", "muted"),
    "counted": (_("counted"), "plus", "info"),
}

# What the engine notes beside them.
NOTES = {
    "late": _("after the due time"),
    "late entry": _("happened in time, entered later"),
    "entered too late": _("entered too late to count"),
} | REASONS

# What becomes of an obligation under the second policy: its name, tone, and what that means.
CHANGES: dict[str, tuple[Promise, Tone, Promise]] = {
    "worse": (_("would be late"), "bad", _("late under the second policy alone")),
    "better": (_("would be kept"), "good", _("late under the first policy alone")),
    "same": (_("the same"), "muted", _("late under both, or under neither")),
    "only_a": (_("falls away"), "warn", _("stands under the first policy alone")),
    "only_b": (_("comes in"), "info", _("stands under the second policy alone")),
}

# Where the work is.
STAGES = {
    "read": _("Reading the history: %s"),
    "judge": _("Judging: %s"),
    "against": _("Judging by the second policy: %s"),
}
