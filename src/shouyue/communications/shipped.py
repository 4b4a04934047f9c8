"""The replies that come with the product, from templates.toml; a company changes them as it likes."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Reply:
    """One template as it comes with the product."""

    code: str
    language: str
    name: str
    kind: str
    step: str
    subject: str
    text: str


@cache
def replies() -> tuple[Reply, ...]:
    """All of them."""
    told = tomllib.loads(resources.files(__package__).joinpath("templates.toml").read_text(encoding="utf-8"))
    return tuple(Reply(**{**one, "text": one["text"].strip()}) for one in told["templates"])
