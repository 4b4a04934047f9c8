"""Words of this room."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouyue.communications.logic import Failure, State
from shouyue.ui.elements import Tone

STATES: dict[State, tuple[Promise, Tone]] = {
    State.WAITING: (_("waiting"), "warn"),
    State.DELIVERED: (_("delivered"), "good"),
    State.GIVEN_UP: (_("given up"), "bad"),
}

FAILURES: dict[Failure, Promise] = {
    Failure.STATUS: _("the receiver refused it"),
    Failure.TIMEOUT: _("no answer in time"),
    Failure.NETWORK: _("the receiver cannot be reached"),
    Failure.TLS: _("the receiver's certificate is not valid"),
    Failure.UNSAFE: _("the address leads to where webhooks may not go"),
}

DISABLED = {
    "gone": _("The receiver answered 410 Gone: it wants nothing more."),
    "failing": _("For five days nothing arrived."),
}

# What a notice is: its name, icon and tone.
KINDS_OF_NOTICE: dict[str, tuple[Promise, str, Tone]] = {
    "warned": (_("reminder"), "bell", "warn"),
    "escalated": (_("escalated to you"), "circle-arrow-up", "bad"),
    "breached": (_("breached"), "alarm", "bad"),
    "summary": (_("summary"), "stack-2", "muted"),
}
