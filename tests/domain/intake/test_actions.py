"""What becomes of an import."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from shouyue.intake import handlers
from shouyue.intake.actions import Repeated, accept, drop, prune, understand, upload
from shouyue.intake.logic import Refused, State
from shouyue.intake.models import Import, ImportRow
from tests.domain.intake.tables import GOOD, HEAD, OTHER, SPEC, Garage, csv_of, excel_of

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
BAD = ["沪A99999", "", "123", "1.234", "昨天", "x", "?", "飞机"]
NAMELESS = ["沪A77777", "无名", *OTHER[2:]]


@pytest.fixture
def garage() -> Garage:
    return Garage()


def put(garage: Garage, *rows: list[str], head: list[str] = HEAD, again: bool = False) -> Import:
    return upload(garage.handler, name="车.csv", content=csv_of(head, *rows), again=again, actor="account:1", at=AT)


def take(source: Import, garage: Garage, *, whole: bool = True) -> bool:
    return accept(source, garage.handler, whole=whole, actor="account:2", at=AT + timedelta(hours=1))


def told(source: Import) -> list[tuple[int, list[str]]]:
    return [(line.number, [error["column"] for error in line.errors]) for line in source.lines.order_by("number")]


def test_a_good_file_is_understood_at_once_and_taken_in_row_by_row(garage: Garage) -> None:
    source = put(garage, GOOD, OTHER)
    assert (source.state, source.rows, source.wrong) == (State.PREVIEWED, 2, 0)
    assert garage.taken == []

    assert take(source, garage)

    source.refresh_from_db()
    assert (source.state, source.taken, source.ended_by) == (State.ACCEPTED, 2, "account:2")
    assert [(row.actor, row.at) for row in garage.taken] == [("account:2", AT + timedelta(hours=1))] * 2
    assert garage.taken[0].values == {
        "plate": "沪A12345", "driver": "张三", "phone": "13812345678", "price": 123450, "since": date(2026, 3, 2),
        "seats": 3, "cooled": True, "kind": "van",
    }  # fmt: skip
    assert garage.taken[1].values == dict.fromkeys(garage.taken[0].values) | {
        "plate": "渝B00001", "driver": "李四", "kind": "truck",
    }  # fmt: skip
    assert [line.reference for line in source.lines.order_by("number")] == ["vehicle:沪A12345", "vehicle:渝B00001"]


def test_excel_gives_the_same_rows_as_csv(garage: Garage) -> None:
    cells = ["沪A12345", "张三", 13812345678, 1234.5, date(2026, 3, 2), 3, True, "厢车"]
    content = excel_of(list(HEAD), list(cells))
    source = upload(garage.handler, name="车.xlsx", content=content, again=False, actor="account:1", at=AT)

    assert take(source, garage)
    assert garage.taken[0].values["price"] == 123450
    assert garage.taken[0].values["phone"] == "13812345678"
    assert garage.taken[0].values["since"] == date(2026, 3, 2)


def test_every_error_stands_at_its_cell(garage: Garage) -> None:
    source = put(garage, GOOD, BAD, [GOOD[0], *OTHER[1:]])

    assert told(source) == [
        (2, []),
        (3, ["driver", "phone", "price", "since", "seats", "cooled", "kind"]),
        (4, ["plate"]),
    ]
    assert source.wrong == 2
    (error,) = source.lines.get(number=4).errors
    assert error == {"column": "plate", "zh": "与第 2 行重复。", "en": "It is the same as in row 2."}
    assert source.lines.get(number=3).errors[-1]["zh"] == "没有“飞机”这一项。可填：厢式、卡车。"


def test_with_an_error_nothing_or_the_good_rows_come_in(garage: Garage) -> None:
    source = put(garage, GOOD, BAD)

    assert not take(source, garage)
    assert garage.taken == []
    assert take(source, garage, whole=False)
    source.refresh_from_db()
    assert (source.state, source.taken, source.wrong, len(garage.taken)) == (State.ACCEPTED, 1, 1, 1)


def test_a_row_that_its_room_refuses_undoes_all_and_is_told(garage: Garage) -> None:
    source = put(garage, GOOD, NAMELESS, OTHER)

    assert not take(source, garage)

    source.refresh_from_db()
    assert (source.state, source.wrong, source.taken) == (State.PREVIEWED, 1, None)
    assert told(source) == [(2, []), (3, ["driver"]), (4, [])]
    assert [line.reference for line in source.lines.all()] == ["", "", ""]


def test_a_row_that_its_room_refuses_lets_the_others_in(garage: Garage) -> None:
    source = put(garage, GOOD, NAMELESS, OTHER)

    assert take(source, garage, whole=False)

    source.refresh_from_db()
    assert (source.taken, source.wrong) == (2, 1)
    assert [row.values["driver"] for row in garage.taken] == ["张三", "李四"]


def test_what_a_room_writes_is_undone_with_the_rest() -> None:
    def write(row: handlers.Row) -> str:
        if row.values["driver"] == "无名":
            raise IntegrityError
        Import.objects.create(
            key=f"01900000-0000-7000-8000-{abs(hash(row.values['plate'])) % 10**12:012}", kind="x", name="x",
            sha256=str(row.values["plate"]), head=[], rows=0, uploaded_by="x", uploaded_at=AT,
        )  # fmt: skip
        return "x:1"

    handler = handlers.Handler("vehicles", SPEC, write, "intake.use")
    content = csv_of(HEAD, GOOD, NAMELESS)
    source = upload(handler, name="a", content=content, again=False, actor="account:1", at=AT)

    assert not accept(source, handler, whole=True, actor="account:1", at=AT)
    assert Import.objects.filter(kind="x").count() == 0
    assert source.lines.get(number=3).errors[0]["en"] == "It conflicts with what is there already."
    understand(source, SPEC, source.places)
    assert accept(source, handler, whole=False, actor="account:1", at=AT)
    assert Import.objects.filter(kind="x").count() == 1


def test_an_import_is_accepted_once(garage: Garage) -> None:
    source = put(garage, GOOD)
    assert take(source, garage)

    with pytest.raises(Refused, match="has ended"):
        take(source, garage)
    with pytest.raises(Refused, match="has ended"):
        drop(source, actor="account:1", at=AT)
    with pytest.raises(Refused, match="has ended"):
        understand(source, SPEC, source.places)
    assert len(garage.taken) == 1


def test_the_same_file_comes_in_once_unless_it_is_meant(garage: Garage) -> None:
    first = put(garage, GOOD)

    with pytest.raises(Repeated) as repeated:
        put(garage, GOOD)
    assert repeated.value.first == first
    assert put(garage, GOOD, again=True).repeated
    other = Garage()
    other.handler = handlers.Handler("boats", SPEC, other.take, "intake.use")
    assert put(other, GOOD).kind == "boats"
    assert Import.objects.count() == 3


def test_of_two_uploads_at_once_the_database_lets_one_in(garage: Garage) -> None:
    first = put(garage, GOOD)
    first.pk, first.key = None, first.key.__class__(int=first.key.int + 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_a_dropped_file_may_come_again_and_its_rows_are_gone(garage: Garage) -> None:
    drop(put(garage, GOOD), actor="account:1", at=AT)

    assert ImportRow.objects.count() == 0
    assert put(garage, GOOD).state == State.PREVIEWED


def test_columns_that_nobody_knows_are_matched_by_hand(garage: Garage) -> None:
    source = put(garage, ["沪A1", "张三", "x"], head=["Kennzeichen", "Fahrer", "Rest"])
    assert (source.state, source.places) == (State.READ, {})
    with pytest.raises(Refused, match="was not previewed yet"):
        take(source, garage)
    with pytest.raises(Refused, match="Say which columns these are: Driver"):
        understand(source, SPEC, {"plate": 0})

    understand(source, SPEC, {"plate": 0, "driver": 1})

    source.refresh_from_db()
    assert (source.state, source.wrong) == (State.PREVIEWED, 0)
    assert take(source, garage)
    assert garage.taken[0].values["driver"] == "张三"


def test_checking_again_forgets_the_errors_of_the_last_try(garage: Garage) -> None:
    source = put(garage, NAMELESS)
    assert not take(source, garage)

    understand(source, SPEC, source.places)

    source.refresh_from_db()
    assert (source.wrong, told(source)) == (0, [(2, [])])


def test_rows_are_forgotten_after_a_month_and_the_digest_is_not(garage: Garage) -> None:
    done, waiting = put(garage, GOOD), put(garage, OTHER)
    take(done, garage)
    month = timedelta(days=30)

    assert prune(at=AT + month) == 0
    assert prune(at=AT + month + timedelta(seconds=1)) == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.ended_by) == (State.DROPPED, "system:intake")
    assert ImportRow.objects.count() == 0
    with pytest.raises(Repeated):
        put(garage, GOOD)


def test_a_file_that_cannot_be_read_leaves_nothing(garage: Garage) -> None:
    with pytest.raises(Refused):
        upload(garage.handler, name="a", content=b"PK\x03\x04", again=False, actor="account:1", at=AT)
    assert Import.objects.count() == 0


def test_the_database_knows_the_states(garage: Garage) -> None:
    source = put(garage, GOOD)
    for wrong in ({"state": "other"}, {"state": "accepted"}, {"taken": 1}, {"ended_at": AT}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Import.objects.filter(pk=source.pk).update(**wrong)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "_handlers", {})


def test_a_kind_has_one_handler(registry: None, garage: Garage) -> None:
    handlers.register("vehicles", SPEC, garage.take, permission="intake.use")
    handlers.register("vehicles", SPEC, garage.take, permission="intake.use")

    with pytest.raises(ValueError, match="two handlers"):
        handlers.register("vehicles", SPEC, garage.take, permission="home")
    assert handlers.handler_of("boats") is None
