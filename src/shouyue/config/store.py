"""Where settings get their database and their secret from."""

import os
import secrets
from pathlib import Path
from typing import Any

import environ

# WAL lets readers go on while one writes; IMMEDIATE takes the write lock at the start of a transaction, so that two
# writers wait for each other instead of failing half-way; recursive_triggers keeps INSERT OR REPLACE from slipping
# past triggers that refuse changes.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
    ),
}
KEPT = 60  # seconds for which a thread that answers requests keeps its connection


def database(env: environ.Env, sqlite: Path) -> dict[str, Any]:
    """The default database: DATABASE_URL if set, else an SQLite file at `sqlite`."""
    settings: dict[str, Any] = env.db_url("DATABASE_URL", default=f"sqlite:///{sqlite}")
    settings = {"CONN_MAX_AGE": KEPT, "CONN_HEALTH_CHECKS": True, **settings}
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = SQLITE_OPTIONS
    return settings


def secret_key(path: Path) -> str:
    """The signing key kept at `path`, made on first use and readable by this user alone."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
        return key
