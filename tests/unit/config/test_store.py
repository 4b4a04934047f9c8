"""Database and secret of an installation."""

import stat
from pathlib import Path

import environ
import pytest

from shouyue.config.store import SQLITE_OPTIONS, database, secret_key


def test_the_secret_is_made_once_and_is_for_this_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    first = secret_key(path)
    assert len(first) >= 50
    assert secret_key(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_an_address_the_database_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings = database(environ.Env(), tmp_path / "shouyue.sqlite3")
    assert settings["NAME"] == str(tmp_path / "shouyue.sqlite3")
    assert settings["OPTIONS"] == SQLITE_OPTIONS


def test_an_address_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://shouyue:secret@db:5433/company")
    settings = database(environ.Env(), tmp_path / "unused")
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db", 5433, "company")
