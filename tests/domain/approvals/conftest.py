"""The small house, in force."""

from collections.abc import Iterator

import pytest

from shouyue.obligations import editions
from tests.domain.approvals.house import House


@pytest.fixture
def house(db: None) -> Iterator[House]:
    yield House()
    editions.forget()
