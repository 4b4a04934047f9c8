"""A fact in one exact form, whatever the database: what digests are made of and what the archive keeps. Pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Kept:
    """A fact with its mentions, every value a text or a number. Instants are ISO 8601 in UTC, to the microsecond."""

    id: str
    name: str
    version: int
    subject: str
    sequence: int
    occurred_at: str
    recorded_at: str
    actor: str
    cause: str
    facts: str
    data: str
    corrects: str
    source: str
    key: str | None
    about: str  # JSON: [subject, sequence or null] each, by subject

    def line(self) -> bytes:
        """The bytes that are summed up."""
        return text(asdict(self)).encode() + b"\n"


COLUMNS = tuple(Kept.__dataclass_fields__)


def text(value: Any) -> str:
    """JSON in one form: keys sorted, no spaces, characters as they are."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def told_at(fact: UUID) -> datetime:
    """When a fact was told: its id (UUID version 7) begins with the milliseconds."""
    return datetime.fromtimestamp((fact.int >> 80) / 1000, UTC)


def first_id(at: datetime) -> UUID:
    """The smallest id that a fact told at `at` or later can have."""
    return UUID(int=int(at.timestamp() * 1000) << 80)


def sha256(kept: Iterable[Kept]) -> tuple[int, str]:
    """How many facts these are, and the SHA-256 of their lines."""
    total, count = hashlib.sha256(), 0
    for one in kept:
        total.update(one.line())
        count += 1
    return count, total.hexdigest()


def heard_by(kept: Kept) -> tuple[str, ...]:
    """The subjects that the fact is about and whose clocks heard it."""
    return tuple(subject for subject, sequence in json.loads(kept.about) if sequence is not None)
