"""The product's settings; nobody is slowed down, and files are served without their fingerprints."""

import os

from shouyue.config.settings import *  # noqa: F403 - the environment decides what they say

API_RATE, API_BURST = 100_000.0, 100_000
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = False
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
if bare := os.environ.get("BENCH_BARE"):  # the least that a django-ninja view and the product's tables need
    MIDDLEWARE = []
    ROOT_URLCONF = bare
