"""An example of a value, from its JSON schema."""

from typing import Any

FORMATS = {
    "date-time": "2026-03-02T01:00:00Z",
    "date": "2026-03-02",
    "uuid": "0199d3a0-6a3e-7c11-9d2b-3f6a1c0e5b77",
    "uri": "https://example.com/hooks",
}
PLAIN: dict[str, Any] = {"string": "…", "integer": 1, "number": 1.5, "boolean": True, "null": None}


def example(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    """What `schema` describes; references are looked up in `document`."""
    if "$ref" in schema:
        return example(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]], document)
    for name in ("example", "const"):
        if name in schema:
            return schema[name]
    for name in ("examples", "enum"):
        if schema.get(name):
            return schema[name][0]
    if "default" in schema:
        return schema["default"]
    for name in ("anyOf", "oneOf", "allOf"):
        if schema.get(name):
            return example(schema[name][0], document)
    return _by_type(schema, document)


def _by_type(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        return {name: example(part, document) for name, part in schema.get("properties", {}).items()}
    if kind == "array":
        return [example(schema["items"], document)] if schema.get("items") else []
    return FORMATS.get(schema.get("format", ""), PLAIN.get(str(kind)))
