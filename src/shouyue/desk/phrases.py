"""Words of this room."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouyue.ui.elements import Tone

KINDS = {"facts": _("Facts alone"), "clocks": _("Clocks alone")}

# What a clock did: its words, icon and tone.
CLOCKS: dict[str, tuple[Promise, str, Tone]] = {
    "warned": (_("Reminder sent"), "bell", "warn"),
    "escalated": (_("Escalated"), "circle-arrow-up", "bad"),
    "breached": (_("Breached"), "alarm", "bad"),
    "met": (_("Met in time"), "circle-check", "good"),
    "met late": (_("Met late"), "circle-check", "bad"),
    "met late_entry": (_("Met, entered late"), "circle-check", "warn"),
    "cancelled": (_("Nobody owes it any more"), "x", "muted"),
}

REASONS = {
    "withdrawn": _("withdrawn"),
    "reclassified": _("reclassified: another rule took over"),
    "replaced": _("replaced by a rule of the contract"),
    "restarted": _("restarted: a later clock took over"),
    "corrected": _("corrected: what opened it was put right"),
}

# An icon for each kind of subject; others have a point.
ICONS = {
    "case": "ticket",
    "customer": "building",
    "order": "package",
    "waybill": "truck-delivery",
    "trip": "truck",
    "contract": "file-text",
    "document": "file-certificate",
    "employee": "user",
    "visit": "calendar-event",
    "conversation": "message",
    "complaint": "alert-triangle",
    "company": "building-skyscraper",
    "journal": "archive",
}
