"""The product's settings with one page more: a board of subjects and how many facts each has."""

from shouyue.config.settings import *  # noqa: F403 - the test's environment decides what they say

ROOT_URLCONF = "tests.journeys.live_board"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
