"""Words of this room."""

from django.utils.translation import gettext_lazy as _

# What decides the hours of a day, highest first.
KINDS = {
    "closure": _("Closure"),
    "extra": _("Extra hours"),
    "make_up": _("Make-up working day"),
    "holiday": _("Public holiday"),
    "weekly": _("As every week"),
}
