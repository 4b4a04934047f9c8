"""The head of a policy: document, parameters, open questions and clauses."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shouyue.policy.load.parts import Reader, named, required
from shouyue.policy.source import Item, problem
from shouyue.policy.values import Clause, ClauseKind, Document, Parameter, Question, Source, Status

_REFERENCE = re.compile(r"^\$\{([^}]+)\}$")
NONE: Mapping[str, str] = {}
SOURCES = tuple(source.value for source in Source)


def read_document(item: Item | None, reader: Reader, *, default: str = "") -> Document:
    """The document; where `play` gives none, a contract without a name."""
    if item is None or item.value is None:
        empty = reader.words(None)
        return Document(id=default, title=empty, edition="", source=Source.CONTRACT, about=empty)
    parts = item.mapping(known=("id", "title", "edition", "source", "about"), what="document ")
    return Document(
        id=parts["id"].text() if "id" in parts else default,
        title=reader.words(parts.get("title")),
        edition=parts["edition"].text() if "edition" in parts else "",
        source=Source(parts["source"].choice(SOURCES)) if "source" in parts else Source.CONTRACT,
        about=reader.words(parts.get("about")),
    )


def read_parameters(item: Item | None, reader: Reader, changed: Mapping[str, str] = NONE) -> dict[str, Parameter]:
    """Parameters by name; a value may refer to another parameter: `${complaint.contact}`.

    :param changed: values that were set otherwise than the text has them
    """
    if item is None:
        return {}
    written = {name: _parameter(name, part, reader) for name, part in item.mapping().items()}
    written |= {name: replace(written[name], value=value, origin="ours") for name, value in changed.items()}
    return {name: _resolved(parameter, written, ()) for name, parameter in written.items()}


def _parameter(name: str, item: Item, reader: Reader) -> Parameter:
    if not isinstance(item.value, dict):
        return Parameter(name, item.text(), "", reader.words(None), "source", item.mark)
    parts = item.mapping(known=("value", "clause", "label", "from"), what="parameter ")
    origin: Any = parts["from"].choice(("source", "default", "ours")) if "from" in parts else "source"
    return Parameter(
        id=name,
        value=required(parts, "value", item).text(),
        clause=parts["clause"].text() if "clause" in parts else "",
        label=reader.words(parts.get("label")),
        origin=origin,
        mark=item.mark,
    )


def _resolved(parameter: Parameter, all_: dict[str, Parameter], seen: tuple[str, ...]) -> Parameter:
    match = _REFERENCE.match(parameter.value)
    if match is None:
        return parameter
    other = all_.get(match[1])
    if other is None or other.id in seen:
        raise problem(
            parameter.mark,
            "unknown-parameter",
            zh=f"参数“{parameter.id}”指向的“{match[1]}”不存在或绕回自身。",
            en=f"Parameter “{parameter.id}” refers to “{match[1]}”, which is missing or leads back to it.",
        )
    value = _resolved(other, all_, (*seen, parameter.id)).value
    return Parameter(parameter.id, value, parameter.clause, parameter.label, parameter.origin, parameter.mark)


def read_questions(item: Item | None, reader: Reader) -> tuple[Question, ...]:
    """Open questions; the id is the clause and a word, or made from the clause."""
    return tuple(_question(part, reader) for part in item.items()) if item else ()


def _question(item: Item, reader: Reader) -> Question:
    parts = item.mapping(known=("id", "clause", "ask", "default", "owner", "parameter"), what="question ")
    clause = required(parts, "clause", item).text()
    return Question(
        id=parts["id"].text() if "id" in parts else clause,
        clause=clause,
        ask=reader.words(required(parts, "ask", item)),
        default=reader.words(parts.get("default")),
        owner=parts["owner"].text() if "owner" in parts else "",
        parameter=parts["parameter"].text() if "parameter" in parts else "",
        mark=item.mark,
    )


def read_clauses(item: Item | None, reader: Reader) -> dict[str, Clause]:
    """Clauses by id, in the order of the document."""
    return {key: _clause(key, part, reader) for key, part in named(item.items(), "条款").items()} if item else {}


def _clause(key: str, item: Item, reader: Reader) -> Clause:
    parts = item.mapping(known=("id", "at", "kind", "title", "says", "status", "missing"), what=f"{key} ")
    return Clause(
        id=key,
        at=parts["at"].text() if "at" in parts else "",
        kind=ClauseKind(required(parts, "kind", item).choice(kind.value for kind in ClauseKind)),
        title=reader.words(required(parts, "title", item)),
        says=reader.words(parts.get("says")),
        status=Status(parts["status"].choice(status.value for status in Status) if "status" in parts else "not_yet"),
        missing=reader.words(parts.get("missing")),
        mark=item.mark,
    )
