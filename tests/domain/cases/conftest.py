"""The shipped policies are in force, and a small service desk is at work."""

import pytest

from tests.domain.api.conftest import adopted, program, token_with
from tests.domain.cases.house import House, house
from tests.domain.people.company import company

__all__ = ["adopted", "program", "token_with"]


@pytest.fixture
def people(adopted: None) -> House:
    """Shanghai's desk."""
    return house(company())
