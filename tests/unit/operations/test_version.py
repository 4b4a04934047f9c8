"""The program knows its version wherever it runs."""

import tomllib
from pathlib import Path

from shouyue import __version__

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def test_it_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == __version__
