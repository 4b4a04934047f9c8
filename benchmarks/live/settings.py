"""The product's settings with the board of the benchmark."""

from shouyue.config.settings import *  # noqa: F403 - the environment decides what they say

ROOT_URLCONF = "benchmarks.live.board"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = False
