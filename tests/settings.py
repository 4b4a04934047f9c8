"""The product's settings, on the database under test: an SQLite file, or SHOUYUE_TEST_DATABASE (a PostgreSQL URL)."""

import os
from pathlib import Path

os.environ["SHOUYUE_VAR"] = str(Path(__file__).resolve().parent.parent / "var" / "test")
os.environ["DATABASE_URL"] = os.environ.get("SHOUYUE_TEST_DATABASE") or (
    f"sqlite:///{os.environ['SHOUYUE_VAR']}/{os.getpid()}.sqlite3"
)
os.environ["SHOUYUE_URL"] = "http://testserver"

from shouyue.config.settings import *  # noqa: F403 - the environment above decides what they say

if "SHOUYUE_TEST_DATABASE" not in os.environ:
    # A file, since in memory all threads share one connection and its transaction: a server's with its test's.
    # Nothing here need outlive a power cut, so nothing waits for the disk.
    ours = DATABASES["default"]  # noqa: F405
    ours["TEST"] = {"NAME": ours["NAME"]}
    ours["OPTIONS"] = {**ours["OPTIONS"], "init_command": f"{ours['OPTIONS']['init_command']} PRAGMA synchronous=OFF;"}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
