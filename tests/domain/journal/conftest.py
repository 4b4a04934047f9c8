"""A table for what listeners do, and listeners of the test alone."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from shouyue.journal import listeners, reactor
from tests.domain.journal.heads import Numbers

Listen = Callable[..., None]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal is tested by itself: no policy has to be adopted for it, and nobody of the house listens."""
    monkeypatch.setattr(reactor, "_installed", [Numbers])
    monkeypatch.setattr(listeners, "_listeners", {})
    monkeypatch.setattr(listeners, "_found", {})
    monkeypatch.setattr(listeners, "_wanted", {})


@pytest.fixture
def effect_table(db: None) -> Iterator[None]:
    """The table that the listeners write to."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effect (name varchar(100))")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE effect")


@pytest.fixture
def listen() -> Listen:
    """Has functions of tests.domain.journal.house hear of cases."""

    def add(*names: str) -> None:
        for name in names:
            dotted = name if "." in name else f"tests.domain.journal.house.{name}"
            listeners.listen("case.*", dotted)

    return add
