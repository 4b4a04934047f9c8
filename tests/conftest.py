"""Fixtures for every test."""

import os
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("quick", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("night", max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {'PostgreSQL' if os.environ.get('SHOUYUE_TEST_DATABASE') else 'SQLite'}"


@pytest.fixture
def colleague(db: None) -> Client:
    """A client that is signed in as the local account."""
    from shouyue.access.actions import local_account

    client = Client()
    client.force_login(local_account())
    return client
