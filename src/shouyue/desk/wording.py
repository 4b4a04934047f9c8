"""Facts in words: names, values, persons, subjects, as the catalogue and the roster call them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from shouyue.journal.subjects import page_of
from shouyue.kit.text import Text
from shouyue.obligations import queries as obligations
from shouyue.people.naming import who
from shouyue.policy.amounts import AmountError, duration
from shouyue.policy.fields import Field, Type
from shouyue.policy.load import load_shared
from shouyue.policy.phrasing import subject_words
from shouyue.policy.values import AnyRule, EventType
from shouyue.ui.templatetags.ui import duration as spoken

PERSONS = ("person", "employee")  # whoever works here, for the journal and for the policies
ROLES = ("roles", "role", "owner", "to")  # keys of facts under which the codes of roles stand


def language() -> str:
    """The language of the page."""
    return get_language() or "zh-hans"


def events() -> Mapping[str, EventType]:
    """Every name that a fact may have: of the adopted editions, else of the shipped ones."""
    try:
        return obligations.in_force().program.catalogue.events
    except obligations.NothingAdopted:
        return load_shared().catalogue.events


def rule(rule_id: str) -> AnyRule | None:
    """The rule of an adopted edition."""
    try:
        code = obligations.in_force().program.codes.get(rule_id)
    except obligations.NothingAdopted:
        return None
    return code.rule if code else None


def name(fact: str) -> str:
    """What happened, in words; a name that the catalogue no longer has stands as it is."""
    event = events().get(fact)
    return event.label.in_(language()) if event and event.label.zh else fact


def subject(reference: str) -> tuple[str, str]:
    """`case:8431` as its kind in words and its own name."""
    kind, _, own = reference.partition(":")
    if kind in PERSONS:
        return gettext("Person"), who(f"person:{own}")
    return subject_words(kind, language()), own


def subject_url(reference: str) -> str:
    """Its own page, else where all that happened to it stands."""
    return page_of(reference) or reverse("desk:timeline", args=[reference])


def role(code: str) -> str:
    """A role in words."""
    known = load_shared().roles.get(code)
    return known.title.in_(language()) if known else code


def label(key: str, field: Field | None) -> str:
    """What a value is called."""
    return field.label.in_(language()) if field and field.label else key


def value(said: Any, field: Field | None, key: str = "") -> str:
    """A value of a fact, as the catalogue types it and its key calls it, in words."""
    if said is None:
        return "–"
    if isinstance(said, bool):
        return gettext("yes") if said else gettext("no")
    if isinstance(said, list):
        return gettext(", ").join(value(part, field, key) for part in said) or "–"
    if isinstance(said, str) and key in ROLES:
        return role(said)
    if isinstance(said, str) and said.startswith("person:"):
        return who(said)
    return _typed(said, field) if field else str(said)


def _typed(said: Any, field: Field) -> str:
    named: Text | None = field.value_labels.get(said) if isinstance(said, str) else None
    if named is not None:
        return named.in_(language())
    match field.type:
        case Type.MONEY if isinstance(said, int):
            return f"{said / 100:,.2f} CNY"
        case Type.INSTANT:
            return instant(said)
        case Type.DURATION:
            return _length(said)
    return str(said)


def instant(said: str) -> str:
    """An instant of a fact in the company's zone, to the minute."""
    try:
        return f"{timezone.localtime(datetime.fromisoformat(said)):%Y-%m-%d %H:%M}"
    except ValueError:
        return said


def _length(said: str) -> str:
    try:
        return spoken(duration(said))
    except AmountError:
        return said
