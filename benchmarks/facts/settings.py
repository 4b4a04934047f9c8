"""The product's settings with one route more. BENCH_KEEP: seconds for which connections to the database are kept."""

import os

from shouyue.config.settings import *  # noqa: F403 - the environment decides what they say
from shouyue.config.settings import DATABASES

ROOT_URLCONF = "benchmarks.facts.ours"
WSGI_APPLICATION = "benchmarks.facts.wsgi.application"
DATABASES["default"]["CONN_MAX_AGE"] = int(os.environ["BENCH_KEEP"])
API_RATE, API_BURST = 100_000.0, 100_000
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = False
