"""Words of this room."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouyue.measures.logic import Origin, State
from shouyue.ui.elements import Tone

TITLE = _("Measures")
STATES: dict[str, tuple[Promise, Tone]] = {
    State.OPEN: (pgettext_lazy("measure", "to be done"), "info"),
    State.DONE: (pgettext_lazy("measure", "carried out"), "good"),
    State.DROPPED: (pgettext_lazy("measure", "dropped"), "muted"),
}
ORIGINS: dict[Origin, Promise] = {
    "complaint": pgettext_lazy("origin of a measure", "complaint"),
    "visit": pgettext_lazy("origin of a measure", "visit"),
    "analysis": pgettext_lazy("origin of a measure", "analysis"),
    "audit": pgettext_lazy("origin of a measure", "audit"),
    "contract": pgettext_lazy("origin of a measure", "contract"),
    "meeting": pgettext_lazy("origin of a measure", "meeting"),
    "communication": pgettext_lazy("origin of a measure", "communication"),
}

NO_TITLE = _("Say in a line what is to be done.")
TOO_LONG = _("Write %(most)d characters at most.")
NOBODY = _("A measure binds somebody: choose a department or a person.")
NOT_AT_WORK = _("This person does not work here now. Choose somebody at work, or the department alone.")
NOT_AHEAD = _("The time must lie ahead.")
SAY_WHY = _("Say why.")
NO_EVIDENCE = _("Say what was done and how it shows.")
ENDED = _("This measure has ended: nothing more can be done about it.")
BOUND = _("Nobody drops what binds himself or his department. Ask the head of the place or the management.")
