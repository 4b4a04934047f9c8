"""Names of browsers and systems, told from the header User-Agent: the first that fits."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
