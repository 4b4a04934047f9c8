"""Measures open clocks, so the shipped policies are in force."""

import pytest

from tests.domain.api.conftest import adopted, program, token_with
from tests.domain.measures.house import House

__all__ = ["adopted", "house", "program", "token_with"]


@pytest.fixture
def house(adopted: None) -> House:
    return House()
