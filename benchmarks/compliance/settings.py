"""The product's settings; files are served without their fingerprints, which nobody asks for here."""

from shouyue.config.settings import *  # noqa: F403 - the environment decides what they say

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = False
ALLOWED_HOSTS = ["testserver"]
