"""Putting a policy together: shipped packs from their folders, drafts and `play` files from one file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from importlib.resources.abc import Traversable

from shouyue.kit.text import Text
from shouyue.policy.load.calendars import read_calendars, read_labels
from shouyue.policy.load.catalogue import merged, read_events, read_gates, read_roles
from shouyue.policy.load.document import read_clauses, read_document, read_parameters, read_questions
from shouyue.policy.load.parts import Reader, named
from shouyue.policy.load.rules import read_rule
from shouyue.policy.scope import check_rules
from shouyue.policy.source import Collector, Item, read_yaml
from shouyue.policy.values import AnyRule, Catalogue, Document, Mark, Policy, Role
from shouyue.worktime import Calendar, Holidays, china, shipped_table

DOCUMENT_KEYS = ("document", "parameters", "questions", "clauses", "calendars", "catalogue", "gates", "rules")
SHARED_KEYS = ("catalogue", "gates", "calendars", "roles", "relations", "duties", "hant")


HOUSE = "HOUSE"  # what all documents stand on, as if it were one of them
CHINA = "shared/china.toml"
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Shared:
    """What all documents stand on: names of facts, calendars, roles, duties, and Traditional Chinese by Simplified."""

    catalogue: Catalogue
    calendars: Mapping[str, Calendar]
    roles: Mapping[str, Role]
    duties: Mapping[str, Text]
    hant: Mapping[str, str]
    calendar_labels: Mapping[str, Text]
    holidays: Holidays


def pack_ids() -> tuple[str, ...]:
    """The ids of the shipped documents, in the order in which people read them."""
    return ("CM", "OC", "KA", "SG", "CC")


@cache
def load_shared() -> Shared:
    """What the shipped packs share. Raises PolicyError where it is not sound."""
    return read_shared(shipped(HOUSE))


@cache
def load_pack(document: str) -> Policy:
    """A shipped document by its id, such as `CM`. Raises PolicyError where it is not sound, KeyError where unknown."""
    if document not in pack_ids():
        raise KeyError(document)
    return read_pack(shipped(document), load_shared())


def shipped(document: str) -> dict[str, str]:
    """The text of a shipped document, or of HOUSE: file name → text. This is what an edition freezes."""
    name = "shared" if document == HOUSE else document.lower()
    folder = resources.files("shouyue.policy") / "packs" / name
    files = {f"{name}/{file.name}": file.read_text(encoding="utf-8") for file in _yaml_files(folder)}
    return files | {CHINA: shipped_table()} if document == HOUSE else files


def read_shared(files: Mapping[str, str]) -> Shared:
    """What documents share, from the text of an edition of HOUSE. Raises PolicyError where it is not sound."""
    parts = _sections(files, SHARED_KEYS)
    hant = {zh: item.text() for zh, item in parts["hant"].mapping().items()} if "hant" in parts else {}
    reader = Reader(hant=hant)
    roles = read_roles(parts.get("roles"), reader) | read_roles(parts.get("relations"), reader, relation=True)
    duties = parts["duties"].mapping() if "duties" in parts else {}
    holidays = china(files.get(CHINA, ""))
    return Shared(
        catalogue=Catalogue(read_events(parts.get("catalogue"), reader), read_gates(parts.get("gates"), reader)),
        calendars=read_calendars(parts.get("calendars"), holidays),
        roles=roles,
        duties={code: reader.words(item) for code, item in duties.items()},
        hant=hant,
        calendar_labels=read_labels(parts.get("calendars"), reader),
        holidays=holidays,
    )


def read_pack(files: Mapping[str, str], shared: Shared, changed: Mapping[str, str] = NOTHING) -> Policy:
    """A document from the text of an edition. Raises PolicyError where it is not sound.

    :param changed: parameters that were set otherwise than the text has them
    """
    return assemble(_sections(files, DOCUMENT_KEYS), shared, changed)


def read_policy(text: str, file: str) -> Policy:
    """A draft in one file, standing on what the shipped packs share. Raises PolicyError with every problem found."""
    item = read_yaml(text, file)
    return assemble(item.mapping(known=DOCUMENT_KEYS, what="policy "), load_shared())


def assemble(parts: Mapping[str, Item], shared: Shared, changed: Mapping[str, str] = NOTHING) -> Policy:
    """A policy from its sections. Problems of all sections are gathered before it is refused."""
    collect = Collector()
    reader = Reader(hant=shared.hant)
    document = collect.run(lambda: read_document(parts.get("document"), reader)) or read_document(None, reader)
    reader.parameters = collect.run(lambda: read_parameters(parts.get("parameters"), reader, changed)) or {}
    events = collect.run(lambda: read_events(parts.get("catalogue"), reader)) or {}
    gates = collect.run(lambda: read_gates(parts.get("gates"), reader)) or {}
    calendars = collect.run(lambda: read_calendars(parts.get("calendars"), shared.holidays)) or {}
    clauses = collect.run(lambda: read_clauses(parts.get("clauses"), reader)) or {}
    questions = collect.run(lambda: read_questions(parts.get("questions"), reader)) or ()
    rules = read_rules(parts.get("rules"), reader, document, collect)
    policy = Policy(
        document=document,
        clauses=clauses,
        parameters=reader.parameters,
        questions=questions,
        rules=rules,
        catalogue=merged(shared.catalogue, events, gates),
        calendars={**shared.calendars, **calendars},
        roles=shared.roles,
        duties=shared.duties,
        calendar_labels={**shared.calendar_labels, **read_labels(parts.get("calendars"), reader)},
    )
    collect.problems.extend(check_rules(policy))
    collect.raise_if_any()
    return policy


def read_rules(item: Item | None, reader: Reader, document: Document, collect: Collector) -> tuple[AnyRule, ...]:
    """All rules that can be read; the problems of the others go to the collector."""
    if item is None:
        return ()
    written = collect.run(lambda: named(item.items(), "规则")) or {}
    found = [collect.run(partial(read_rule, part, reader, document)) for part in written.values()]
    return tuple(rule for rule in found if rule is not None)


def _sections(files: Mapping[str, str], known: tuple[str, ...]) -> dict[str, Item]:
    """The sections of all YAML files of a document."""
    found: dict[str, Item] = {}
    for name, text in sorted(files.items()):
        if not name.endswith(".yaml"):
            continue
        for key, item in read_yaml(text, name).mapping(known=known, what=f"{name} ").items():
            found[key] = _joined(found[key], item) if key in found else item
    return found


def _joined(first: Item, second: Item) -> Item:
    """A section that is written in several files."""
    if isinstance(first.value, list):
        return Item([*first.items(), *second.items()], first.mark)
    return Item({**first.mapping(), **second.mapping()}, Mark(first.mark.file, first.mark.line, first.mark.column))


def _yaml_files(folder: Traversable) -> list[Traversable]:
    files = [file for file in folder.iterdir() if file.name.endswith(".yaml")]
    return sorted(files, key=lambda file: file.name)
