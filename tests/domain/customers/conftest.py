"""Customers ask gates, so the shipped policies are in force."""

import pytest

from tests.domain.api.conftest import adopted, program, token_with
from tests.domain.people.company import Company, company

__all__ = ["adopted", "house", "program", "token_with"]


@pytest.fixture
def house(adopted: None) -> Company:
    """Two regions, three sites."""
    return company()
