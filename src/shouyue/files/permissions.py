"""Who may read a file: whoever the owner of its purpose lets in. A purpose without an owner is closed to all."""

from shouyue.access.guards import Predicate, Visitor, signed_in
from shouyue.files.models import StoredFile

DOWNLOAD = "file.download"

_guards: dict[str, Predicate] = {}


def register(purpose: str, predicate: Predicate) -> None:
    """Let `predicate` decide about the files of a purpose: it gets the visitor and the StoredFile.

    Called by the owner in its `apps.ready`. Raises ValueError when another one decides already.
    """
    if _guards.get(purpose, predicate) is not predicate:
        raise ValueError(f"files for {purpose!r} have two guards")
    _guards[purpose] = predicate


def may_download(visitor: Visitor, subject: object | None) -> bool:
    """Whether `visitor` may read the file `subject`; without one: whether to ask for files at all."""
    if not isinstance(subject, StoredFile):
        return signed_in(visitor, None)
    guard = _guards.get(subject.purpose)
    return guard is not None and guard(visitor, subject)
