"""The description against the API itself: thousands of requests, right ones and wrong ones, find nothing."""

import logging
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import ignored_auth, positive_data_acceptance
from schemathesis.generation import GenerationMode

from tests.domain.api.conftest import Program

# A right request may still be refused for what its form cannot say; every other 422 to one is a fault.
BEYOND_FORM = {
    "invalid-cursor",
    "unfit-event",
    "not-external",
    "idempotency-key-reused",
    "no-due-time",
    "not-a-period",
    "webhook-refused",
    "notice-refused",
    "policy-unsound",
    "adoption-refused",
    "gate-refused",
    "refused",
}
# The second of these repeats each request three times with broken credentials; below it is asked once an operation.
OURS = [positive_data_acceptance, ignored_auth]

KEY = "0199d3a0-6a3e-7c11-9d2b-3f6a1c0e5b77"

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app=get_wsgi_application())
rejection = schema.config.checks.negative_data_rejection
rejection.expected_statuses = [*rejection.expected_statuses, "413"]  # what is too long may be too long altogether
logging.getLogger("django.request").setLevel(logging.ERROR)


@schemathesis.serializer("application/x-ndjson")
def lines(context: Any, value: Any) -> bytes:
    """What is drawn for NDJSON is a text already."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@pytest.mark.usefixtures("adopted", "one_connection")
@schema.parametrize()
@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_keeps_to_its_description(case: "schemathesis.Case[Any]", program: Program) -> None:
    headers = {"Authorization": f"Bearer {program.text}"}
    response = case.call_and_validate(headers=headers, excluded_checks=OURS)
    if response.status_code == 422 and case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE:
        assert response.json()["code"] in BEYOND_FORM


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "code"),
    [({}, "no-credentials"), ({"Authorization": "Bearer sy_12345678_x"}, "invalid-token")],
)
def test_no_operation_lets_in_who_is_not_known(sent: dict[str, str], code: str) -> None:
    description = Client().get("/api/v1/openapi.json").json()
    for path, ways in description["paths"].items():
        for method, operation in ways.items():
            response = Client().generic(method.upper(), _address(path, operation), headers=sent)
            assert (response.status_code, response.json()["code"]) == (401, code), (method, path)


def _address(path: str, operation: dict[str, Any]) -> str:
    """The path with something in it that is of the right form and names nothing."""
    for part in operation.get("parameters", ()):
        if part["in"] == "path":
            value = "2031" if part["schema"].get("type") == "integer" else KEY
            path = path.replace(f"{{{part['name']}}}", value)
    return path
