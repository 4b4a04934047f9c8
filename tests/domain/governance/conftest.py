"""The shipped policies are in force: compiled once, since that takes a second."""

from tests.domain.api.conftest import adopted, program, token_with

__all__ = ["adopted", "program", "token_with"]
