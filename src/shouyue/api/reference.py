"""The description as people read it: operations by topic, the parts of their bodies, an example to copy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

import orjson
from django.conf import settings

from shouyue.api.document import Document
from shouyue.api.problems import Kind, kind_of
from shouyue.api.root import Api
from shouyue.ui.elements import Tone

TONES: dict[str, Tone] = {"GET": "info", "POST": "good", "PATCH": "warn", "PUT": "warn", "DELETE": "bad"}
DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a table of parameters or members: `log[].status`. `limits` are the values allowed."""

    name: str
    type: str
    required: bool
    text: str
    limits: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation."""

    id: str
    method: str
    path: str
    topic: str
    summary: str
    description: str
    scope: str
    details: Mapping[str, Any]

    @property
    def tone(self) -> Tone:
        return TONES[self.method]

    def says(self, words: str) -> bool:
        """Whether every word stands somewhere in it, whatever the case."""
        whole = " ".join(map(str, (self.path, self.summary, self.description, self.scope, self.topic))).lower()
        return all(word in whole for word in words.lower().split())


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent or answered: its parts and an example in JSON."""

    parts: tuple[Part, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Operations that belong together."""

    name: str
    text: str
    entries: tuple[Entry, ...]


@cache
def document(api: Api) -> Document:
    """The description, made once; its texts follow the language of whoever reads."""
    return api.get_openapi_schema()


def topics(api: Api, words: str = "") -> list[Topic]:
    """The operations that have these words, by topic."""
    described = document(api)
    found = [entry for entry in entries(described) if entry.says(words)]
    tags = {tag["name"]: str(tag["description"]) for tag in described.get("tags", ())}
    grouped = [Topic(name, text, tuple(one for one in found if one.topic == name)) for name, text in tags.items()]
    return [topic for topic in grouped if topic.entries]


def entries(described: Mapping[str, Any]) -> list[Entry]:
    """Every operation."""
    return [
        Entry(
            id=operation["operationId"],
            method=method.upper(),
            path=path,
            topic=operation["tags"][0],
            summary=str(operation["summary"]),
            description=str(operation.get("description", "")),
            scope=operation["x-scope"],
            details=operation,
        )
        for path, ways in described["paths"].items()
        for method, operation in ways.items()
    ]


def entry(api: Api, id: str) -> Entry | None:
    """The operation of that id."""
    return next((one for one in entries(document(api)) if one.id == id), None)


def parameters(one: Entry, described: Mapping[str, Any]) -> tuple[Part, ...]:
    """Parameters of its address and headers."""
    return tuple(
        _part(f"{given['name']}", given["schema"], described, given["required"], given.get("description", ""))
        for given in one.details["parameters"]
    )


def sent(one: Entry, described: Mapping[str, Any]) -> Body | None:
    """What is sent."""
    return _body(one.details.get("requestBody", {}), described)


def answered(one: Entry, described: Mapping[str, Any]) -> tuple[int, Body | None]:
    """The answer hoped for, with its status."""
    status = min(int(status) for status in one.details["responses"])
    return status, _body(_response(one, status), described)


def refusals(one: Entry) -> list[Kind]:
    """The problems that may answer, by status."""
    found = [kind for code in one.details["x-problems"] if (kind := kind_of(code))]
    return sorted(found, key=lambda kind: (kind.status, kind.code))


def command(one: Entry, described: Mapping[str, Any]) -> str:
    """The call as a command to copy."""
    path = one.path
    query = {}
    for given in one.details["parameters"]:
        example = _shown(given.get("example", given["schema"].get("examples", [""])[0]))
        if given["in"] == "path":
            path = path.replace(f"{{{given['name']}}}", example or given["name"].upper())
        elif given["in"] == "query" and example:
            query[given["name"]] = example
    address = f"{settings.SHOUYUE_URL}{path}" + (f"?{urlencode(query)}" if query else "")
    lines = [f"curl '{address}'", "-H 'Authorization: Bearer $TOKEN'"]
    if one.method != "GET":
        lines.insert(1, f"-X {one.method}")
    body = sent(one, described)
    if body is not None:
        lines += ["-H 'Content-Type: application/json'", f"-d '{body.example}'"]
    return " \\\n  ".join(lines).replace("'Authorization: Bearer $TOKEN'", '"Authorization: Bearer $TOKEN"')


def _response(one: Entry, status: int) -> Mapping[str, Any]:
    found: Mapping[Any, Mapping[str, Any]] = one.details["responses"]
    return next(response for name, response in found.items() if int(name) == status)


def _body(holder: Mapping[str, Any], described: Mapping[str, Any]) -> Body | None:
    content = holder.get("content", {}).get("application/json")
    if content is None:
        return None
    shown = orjson.dumps(content["example"], default=str, option=orjson.OPT_INDENT_2).decode()
    return Body(tuple(_members(content["schema"], described, "")), shown)


def _members(schema: Mapping[str, Any], described: Mapping[str, Any], above: str) -> Iterator[Part]:
    schema = _resolved(schema, described)
    if schema.get("type") == "array":
        yield from _members(schema.get("items", {}), described, f"{above}[]")
    needed = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        path = f"{above}.{name}".removeprefix(".")
        yield _part(path, inner, described, name in needed, inner.get("description", ""))
        if path.count(".") < DEEPEST:
            yield from _members(inner, described, path)


def _part(name: str, schema: Mapping[str, Any], described: Mapping[str, Any], required: bool, text: str) -> Part:
    return Part(name, _type(schema, described), required, str(text), _limits(_resolved(schema, described)))


def _resolved(schema: Mapping[str, Any], described: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema itself behind a reference; of several the one that is not null."""
    if "$ref" in schema:
        found: Mapping[str, Any] = described["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        return found
    for name in ("anyOf", "oneOf", "allOf"):
        if name in schema:
            return _resolved(next(part for part in schema[name] if part.get("type") != "null"), described)
    return schema


def _type(schema: Mapping[str, Any], described: Mapping[str, Any]) -> str:
    optional = any(part.get("type") == "null" for part in schema.get("anyOf", ()))
    found = _resolved(schema, described)
    name = str(found.get("format") or found.get("type", "any"))
    if name == "array":
        name = f"{_type(found['items'], described)}[]" if found.get("items") else name
    return f"{name} | null" if optional else name


def _limits(schema: Mapping[str, Any]) -> str:
    if schema.get("type") == "array":
        schema = schema.get("items", {})
    if "enum" in schema:
        return " · ".join(map(str, schema["enum"]))
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f"{low}–{high}"
    return f"≤ {schema['maxLength']}" if "maxLength" in schema else ""


def _shown(value: object) -> str:
    return "" if value is None else str(value)
