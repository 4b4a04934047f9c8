"""What an archive holds and how to know that it is whole. It is the archive's last member: a torn one has none."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson

FORMAT = 1
NAME = "manifest.json"


class Damaged(Exception):
    """The archive is not what was once written; the words say where."""


@dataclass(frozen=True, slots=True)
class Part:
    """A member of the archive: its name, its bytes, and their SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the model that made it, its columns, how many rows, a digest of what they say, and the last number
    that the database handed out (None where it hands out none)."""

    model: str  # jobs.job
    columns: tuple[str, ...]
    rows: int
    content: str
    sequence: int | None
    part: Part


@dataclass(frozen=True, slots=True)
class Manifest:
    """All of it."""

    made_at: datetime
    version: str
    engine_version: int
    vendor: str
    migrations: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    files: tuple[Part, ...]
    packs: tuple[Part, ...]
    absent: tuple[str, ...]  # uploads that rows speak of and that were not there or damaged, by SHA-256
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def parts(self) -> dict[str, Part]:
        """Every member by its name."""
        all_of_them = (*(table.part for table in self.tables), *self.files, *self.packs)
        return {part.name: part for part in all_of_them}


def dump(manifest: Manifest) -> bytes:
    """As it is written."""
    return orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)


def parse(text: bytes) -> Manifest:
    """As it was written. Raises Damaged for what is none of ours."""
    try:
        told = orjson.loads(text)
        if told["format"] != FORMAT:
            raise Damaged(f"the archive has format {told['format']}; this program reads format {FORMAT}")
        return Manifest(
            **told
            | {
                "made_at": datetime.fromisoformat(told["made_at"]),
                "migrations": tuple((app, name) for app, name in told["migrations"]),
                "tables": tuple(_table(table) for table in told["tables"]),
                "files": _parts(told["files"]),
                "packs": _parts(told["packs"]),
                "absent": tuple(told["absent"]),
            }
        )
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise Damaged(f"its manifest cannot be read: {error!r}") from error


def _table(told: dict[str, Any]) -> Table:
    return Table(**told | {"columns": tuple(told["columns"]), "part": Part(**told["part"])})


def _parts(told: list[dict[str, Any]]) -> tuple[Part, ...]:
    return tuple(Part(**part) for part in told)
