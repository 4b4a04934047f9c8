"""What happens to an import: read, understood, accepted or dropped; each is one transaction."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DataError, IntegrityError, transaction

from shouyue.intake.cells import Value
from shouyue.intake.handlers import Handler, Row
from shouyue.intake.logic import (
    TRANSITIONS,
    Checked,
    Error,
    Refused,
    Spec,
    State,
    Table,
    checked,
    matched,
    missing,
    table_of,
)
from shouyue.intake.models import Import, ImportRow
from shouyue.intake.reading import read, storable
from shouyue.kit.ids import uuid7
from shouyue.kit.text import Text

BATCH = 500
KEPT = timedelta(days=30)  # rows hold personal data: they stay as long as somebody may ask what became of them
LONGEST_NAME = 200


class Repeated(Exception):
    """The same file came in before: `first` is that import."""

    def __init__(self, first: Import) -> None:
        super().__init__(str(first.key))
        self.first = first


class _Failed(Exception):
    """Rows that could not be taken, by their keys: everything is undone."""

    def __init__(self, rows: Mapping[int, Error]) -> None:
        super().__init__(str(len(rows)))
        self.rows = rows


def upload(handler: Handler, *, name: str, content: bytes, again: bool, actor: str, at: datetime) -> Import:
    """Read a file into rows and, where its head is understood, check them. Nothing else is changed yet.

    `again` lets the same file in once more. Raises Refused for a file that cannot be read, Repeated for one that is
    here already. Whoever keeps the file itself, we keep its digest.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if not again:
        _check_new(handler.kind, sha256)
    table = table_of(read(content), handler.spec)
    places = matched(table.head, handler.spec)
    made = Import(
        key=uuid7(at),
        kind=handler.kind,
        name=name[:LONGEST_NAME],
        sha256=sha256,
        repeated=again,
        head=[title.replace("\0", "") for title in table.head],
        rows=len(table.rows),
        uploaded_by=actor,
        uploaded_at=at,
    )
    try:
        with transaction.atomic():
            made.save()
            ImportRow.objects.bulk_create(_rows(made, table), batch_size=BATCH)
            if not missing(places, handler.spec):
                _understand(made, handler.spec, places)
    except IntegrityError:
        _check_new(handler.kind, sha256)  # another upload of it was faster
        raise
    return made


def understand(source: Import, spec: Spec, places: Mapping[str, int]) -> None:
    """Check every row with the columns at these places of the head. Raises Refused where a needed one has none."""
    lacking = missing(places, spec)
    if lacking:
        raise Refused(
            Text(
                f"请指明这些列：{'、'.join(column.title.zh for column in lacking)}。",
                f"Say which columns these are: {', '.join(column.title.en for column in lacking)}.",
            )
        )
    with transaction.atomic():
        _understand(_locked(source, State.PREVIEWED), spec, places)


def accept(source: Import, handler: Handler, *, whole: bool, actor: str, at: datetime) -> bool:
    """Take the rows in, each by the handler's verb; `whole`: all of them or none, else those without an error.

    False where not all could be taken and so none was: the rows have their errors. Raises Refused where the import
    waits no more, as when somebody accepted it a moment before.
    """
    try:
        with transaction.atomic():
            locked = _locked(source, State.ACCEPTED)
            if whole and locked.wrong:
                return False
            failed = _take(locked, handler, actor=actor, at=at)
            if whole and failed:
                raise _Failed(failed)
            _note(locked, failed)
            _end(locked, State.ACCEPTED, actor=actor, at=at, taken=locked.rows - locked.wrong)
    except _Failed as undone:
        with transaction.atomic():
            _note(_locked(source, State.PREVIEWED), undone.rows)
        return False
    return True


def drop(source: Import, *, actor: str, at: datetime) -> None:
    """Leave the file be; it may come in again. Raises Refused where it is not waiting any more."""
    with transaction.atomic():
        locked = _locked(source, State.DROPPED)
        _end(locked, State.DROPPED, actor=actor, at=at)
        locked.lines.all().delete()


def prune(*, at: datetime) -> int:
    """Forget the rows of imports that are more than a month old; what waited so long is dropped. Answers how many."""
    for source in Import.objects.filter(uploaded_at__lt=at - KEPT, ended_at=None):
        drop(source, actor="system:intake", at=at)
    return ImportRow.objects.filter(source__uploaded_at__lt=at - KEPT).delete()[0]


def _check_new(kind: str, sha256: str) -> None:
    first = Import.objects.filter(kind=kind, sha256=sha256).exclude(state=State.DROPPED).order_by("pk").first()
    if first is not None:
        raise Repeated(first)


def _rows(source: Import, table: Table) -> Iterable[ImportRow]:
    for number, cells in table.rows:
        yield ImportRow(source=source, number=number, cells=[storable(cell) for cell in cells])


def _understand(source: Import, spec: Spec, places: Mapping[str, int]) -> None:
    lines = {line.number: line for line in source.lines.order_by("number")}
    table = Table(tuple(source.head), tuple((number, tuple(line.cells)) for number, line in lines.items()))
    found = checked(table, places, spec, settings.TIME_ZONE)
    for row in found:
        _fill(lines[row.number], row)
    ImportRow.objects.bulk_update(lines.values(), ["values", "errors", "wrong"], batch_size=BATCH)
    source.places, source.state = dict(places), State.PREVIEWED.value
    source.wrong = sum(1 for row in found if row.errors)
    source.save(update_fields=["places", "state", "wrong"])


def _fill(line: ImportRow, row: Checked) -> None:
    line.values = {key: _kept(value) for key, value in row.values.items() if value is not None}
    line.errors = [_error(error) for error in row.errors]
    line.wrong = bool(row.errors)


def _take(source: Import, handler: Handler, *, actor: str, at: datetime) -> dict[int, Error]:
    """Take in every row without an error; answers those that could not be, by their keys."""
    lines = list(source.lines.filter(wrong=False).order_by("number"))
    failed: dict[int, Error] = {}
    for line in lines:
        try:
            with transaction.atomic():
                line.reference = handler.apply(Row(restored(line.values, handler.spec), actor, at))
        except Refused as refused:
            failed[line.pk] = Error(refused.column, refused.text)
        except IntegrityError:
            failed[line.pk] = Error("", Text("与已有数据冲突。", "It conflicts with what is there already."))
        except DataError:
            failed[line.pk] = Error("", Text("有的内容太长，无法保存。", "Something in it is too long to be kept."))
    ImportRow.objects.bulk_update(lines, ["reference"], batch_size=BATCH)
    return failed


def restored(values: Mapping[str, Any], spec: Spec) -> dict[str, Value]:
    """The values of a row as they were understood, one for each column of `spec`."""
    back: dict[str, Any] = {"date": date.fromisoformat, "instant": datetime.fromisoformat}
    return {
        column.key: back.get(column.type, _same)(values[column.key]) if column.key in values else None
        for column in spec.columns
    }


def _same(value: Value) -> Value:
    return value


def _kept(value: Value) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _note(source: Import, failed: Mapping[int, Error]) -> None:
    """Write the errors of rows that could not be taken in."""
    lines = list(source.lines.filter(pk__in=failed))
    for line in lines:
        line.errors, line.wrong = [_error(failed[line.pk])], True
    ImportRow.objects.bulk_update(lines, ["errors", "wrong"], batch_size=BATCH)
    source.wrong += len(lines)
    source.save(update_fields=["wrong"])


def _error(error: Error) -> dict[str, str]:
    return {"column": error.column, "zh": error.text.zh, "en": error.text.en}


def _locked(source: Import, to: State) -> Import:
    """The import as it is now, held, if it may go there."""
    locked = Import.objects.select_for_update().get(pk=source.pk)
    if to not in TRANSITIONS[State(locked.state)]:
        raise Refused(Text("这次导入已经结束，或尚未看过预览。", "This import has ended, or was not previewed yet."))
    return locked


def _end(source: Import, state: State, *, actor: str, at: datetime, taken: int | None = None) -> None:
    source.state, source.taken, source.ended_by, source.ended_at = state.value, taken, actor, at
    source.save(update_fields=["state", "taken", "ended_by", "ended_at"])
