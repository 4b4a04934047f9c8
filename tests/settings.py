"""The product's settings, on the database under test: SQLite in memory, or SHOUYUE_TEST_DATABASE (a PostgreSQL URL)."""

import os
from pathlib import Path

os.environ["SHOUYUE_VAR"] = str(Path(__file__).resolve().parent.parent / "var" / "test")
os.environ["DATABASE_URL"] = os.environ.get("SHOUYUE_TEST_DATABASE") or "sqlite://:memory:"
os.environ["SHOUYUE_URL"] = "http://testserver"

from shouyue.config.settings import *  # noqa: F403 - the environment above decides what they say

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
