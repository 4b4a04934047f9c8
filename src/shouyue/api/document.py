"""The OpenAPI description: what the framework makes, plus scopes, problems, headers and examples."""

from typing import Any

from ninja.errors import ConfigError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from shouyue.api.examples import example
from shouyue.api.problems import MEDIA_TYPE, kind_of
from shouyue.api.repeating import HEADER
from shouyue.api.security import asked_of
from shouyue.api.texts import _

JSON = "application/json"
BOUNDS = {"ge": "minimum", "le": "maximum"}  # as pydantic has them where a validator stands before the number
KEY_PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": _("A request sent again under the same key has its effects once and gets the same answer"),
    "schema": {"type": "string", "pattern": "^[!-~]{1,100}$", "maxLength": 100},
    "example": "8e03978e-40d5-43e8-bc93-6894a57f9324",
}


class Document(OpenAPISchema):
    """Built once; its texts are lazy and take on the language in which they are shown."""

    def __init__(self, api: Any, path_prefix: str) -> None:
        super().__init__(api, path_prefix)
        _name_bounds(self.schemas)
        for operation in operations(self):
            _illustrate(operation, self)

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        details: dict[str, Any] = super().operation_details(operation)
        if getattr(operation.view_func, "is_repeatable", False):
            details["parameters"].append(KEY_PARAMETER)
        return details

    def operation_security(self, operation: Operation) -> list[dict[str, Any]] | None:
        """Either way in, each with the scope it needs."""
        found = super().operation_security(operation) or []
        guard = asked_of(operation.view_func)
        asked = [guard.permission] if guard is not None and guard.permission else []
        return [dict.fromkeys(way, asked) for way in found]

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        """Take in definitions; two that differ under one name are a mistake that would show as one of them."""
        for name, definition in definitions.items():
            if self.schemas.setdefault(name, definition) != definition:
                raise ConfigError(f"two shapes are called {name}")

    def responses(self, operation: Operation) -> dict[int, Any]:
        found: dict[int, Any] = super().responses(operation)
        extra = operation.openapi_extra or {}
        for status, details in found.items():
            if status >= 400 and "content" in details:
                details["content"] = {MEDIA_TYPE: details["content"][JSON]}
                details["description"] = ", ".join(_codes(extra.get("x-problems", ()), status))
        return found


def _name_bounds(part: Any) -> None:
    """Call the bounds of numbers what JSON Schema calls them, in a schema and all that it holds."""
    if isinstance(part, list):
        for each in part:
            _name_bounds(each)
    elif isinstance(part, dict):
        if part.get("type") == "integer":
            for name, standard in BOUNDS.items():
                if name in part:
                    part[standard] = part.pop(name)
        for each in list(part.values()):
            _name_bounds(each)


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Every operation of a description."""
    return [operation for ways in document["paths"].values() for operation in ways.values()]


def _codes(codes: Any, status: int) -> list[str]:
    return [code for code in codes if (kind := kind_of(code)) and kind.status == status]


def _illustrate(operation: dict[str, Any], document: dict[str, Any]) -> None:
    """Give every body an example."""
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for body in bodies:
        for media, content in body.get("content", {}).items():
            if media == JSON:
                content.setdefault("example", example(content["schema"], document))
