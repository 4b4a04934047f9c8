"""Words of this room."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouyue.ui.elements import Tone

# What decides the hours of a day, highest first.
KINDS = {
    "closure": _("Closure"),
    "extra": _("Extra hours"),
    "make_up": _("Make-up working day"),
    "holiday": _("Public holiday"),
    "weekly": _("As every week"),
}

# What becomes of a due time under another text: a word and its tone.
MOVES: dict[str, tuple[Promise, Tone]] = {
    "earlier": (_("earlier"), "warn"),
    "later": (_("later"), "info"),
    "late": (_("late at once"), "bad"),
    "gone": (_("let go"), "muted"),
    "same": (_("the same"), "muted"),
}
