"""Names of browsers and systems, told from the header User-Agent: the first that fits. How personal data was seen."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouyue.access.models import SensitiveRead

READS: dict[str, str | Promise] = {
    SensitiveRead.What.SHOWN: _("on a page"),
    SensitiveRead.What.EXPORTED: _("in a file"),
    SensitiveRead.What.FETCHED: _("by a program"),
}
BROWSERS: dict[str, str | Promise] = {
    "MicroMessenger": _("WeChat"),
    "DingTalk": _("DingTalk"),
    "Edg": "Edge",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "HarmonyOS": "HarmonyOS",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "Linux": "Linux",
}
