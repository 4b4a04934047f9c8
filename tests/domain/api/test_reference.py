"""The reference that people read, and the description that machines read."""

import pytest
from django.test import Client

from shouyue.api import problems
from tests.conftest import ROOT
from tests.domain.api.conftest import Program


def test_every_operation_stands_in_the_reference(colleague: Client) -> None:
    description = colleague.get("/api/v1/openapi.json").json()
    page = colleague.get("/api/").content.decode()
    for path, ways in description["paths"].items():
        assert f"<code>{path}</code>" in page
        for operation in ways.values():
            shown = colleague.get(f"/api/operations/{operation['operationId']}/")
            assert shown.status_code == 200
            assert operation["summary"] in shown.content.decode()


def test_words_find_operations(colleague: Client) -> None:
    found = colleague.get("/api/?q=webhook+secret", headers={"Accept-Language": "en"}).content.decode()
    assert "/api/v1/webhooks/{key}/secret" in found
    assert "/api/v1/events/batch" not in found
    assert (
        "No operation has these words"
        in colleague.get("/api/?q=nothing-like-it", headers={"Accept-Language": "en"}).content.decode()
    )


@pytest.mark.django_db
def test_the_description_is_there_for_everybody_in_their_language() -> None:
    english = Client().get("/api/v1/openapi.json", headers={"Accept-Language": "en"}).json()
    chinese = Client().get("/api/v1/openapi.json", headers={"Accept-Language": "zh-CN"}).json()
    assert english["paths"]["/api/v1/me"]["get"]["summary"] == "Who am I"
    assert chinese["paths"]["/api/v1/me"]["get"]["summary"] == "我是谁"


@pytest.mark.django_db
def test_the_description_says_who_may_and_how_it_refuses() -> None:
    description = Client().get("/api/v1/openapi.json").json()
    told = description["paths"]["/api/v1/events"]["post"]
    assert told["security"] == [{"TokenAuth": ["events.write"]}, {"SessionAuth": ["events.write"]}]
    assert description["components"]["securitySchemes"]["TokenAuth"] == {"type": "http", "scheme": "bearer"}
    assert sorted(told["responses"]) == ["201", "400", "401", "403", "413", "415", "422", "429", "500", "503"]
    assert told["responses"]["422"]["description"] == (
        "idempotency-key-reused, invalid-request, not-external, unfit-event"
    )
    assert list(told["responses"]["422"]["content"]) == ["application/problem+json"]
    assert told["requestBody"]["content"]["application/json"]["example"]["name"] == "order.received"
    assert "Idempotency-Key" in {parameter["name"] for parameter in told["parameters"]}


@pytest.mark.django_db
def test_every_problem_has_its_page() -> None:
    assert [kind.code for kind in problems.kinds() if Client().get(kind.type + "/").status_code != 200] == []
    assert Client().get("/problems/nothing/").status_code == 404
    assert Client().get("/problems/").status_code == 200


def test_every_declared_problem_is_declared_by_some_operation(program: Program) -> None:
    described = Client().get("/api/v1/openapi.json").json()["paths"].values()
    declared = {code for ways in described for operation in ways.values() for code in operation["x-problems"]}
    # These two are answers of addresses that no operation has.
    assert {kind.code for kind in problems.kinds()} - declared == {"method-not-allowed", "invalid-cursor"}


def test_the_bounds_of_numbers_have_their_standard_names() -> None:
    response = Client().get("/api/v1/openapi.json")
    assert '"ge":' not in response.content.decode()
    assert '"le":' not in response.content.decode()
    case = response.json()["components"]["schemas"]["CaseIn"]["properties"]["customer"]
    assert case["anyOf"][0] == {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["api.md", "api.en.md"])
def test_every_scope_is_explained(page: str) -> None:
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    asked = [one.get("security", []) for ways in paths.values() for one in ways.values()]
    scopes = {scope for ways in asked for way in ways for scope in way.get("TokenAuth", [])}
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert len(scopes) > 30
    assert sorted(scope for scope in scopes if f"`{scope}`" not in text) == []
