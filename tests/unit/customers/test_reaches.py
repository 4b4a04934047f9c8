"""Telephone numbers as people write them, and how much of them is shown."""

import pytest

from shouyue.customers.logic import is_number, masked, read_email, read_phone, separated, sought

MOBILE, LANDLINE = "+8613812345678", "+862158881234"


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("13812345678", MOBILE),
        ("138 1234 5678", MOBILE),
        ("138-1234-5678", MOBILE),
        ("138—1234—5678", MOBILE),
        ("+86 138 1234 5678", MOBILE),
        ("+86-13812345678", MOBILE),
        ("8613812345678", MOBILE),
        ("008613812345678", MOBILE),
        ("0086 138 1234 5678", MOBILE),
        ("013812345678", MOBILE),
        ("１３８１２３４５６７８", MOBILE),
        ("021-58881234", LANDLINE),
        ("(021) 5888 1234", LANDLINE),
        ("（021）58881234", LANDLINE),
        ("2158881234", LANDLINE),
        ("+86 21 5888 1234", LANDLINE),
        ("021-58881234转801", LANDLINE),
        ("021-58881234 轉 801", LANDLINE),
        ("021-58881234 分机：801", LANDLINE),
        ("021-58881234-801", LANDLINE),
        ("021-58881234 ext. 801", LANDLINE),
        ("021-58881234#801", LANDLINE),
        ("400-820-8820", "+864008208820"),
        ("+852 5123 4567", "+85251234567"),
        ("00852 51234567", "+85251234567"),
        ("+853 6612 3456", "+85366123456"),
        ("+886 912 345 678", "+886912345678"),
        ("+1 202-555-0143", "+12025550143"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(written: str, normal: str) -> None:
    found = read_phone(written)
    assert found is not None
    assert (found.kind, found.normal, found.tail) == ("phone", normal, normal[:0:-1])
    assert sought(written).normal == normal


@pytest.mark.parametrize("written", ["", "abc", "12345", "58881234", "1381234567", "138123456789", "客户转801", "+"])
def test_what_nobody_can_call_is_no_number(written: str) -> None:
    assert read_phone(written) is None


def test_what_was_typed_stays_as_it_was_typed() -> None:
    found = read_phone("021-58881234  转801")
    assert found is not None
    assert found.written == "021-58881234 转801"


@pytest.mark.parametrize(
    ("written", "tails"),
    [
        ("5888-1234", ("43218885",)),
        ("8881234", ("4321888",)),
        ("881234", ()),
        ("０５８８８１２３４", ("43218885",)),
        ("8658881234", ("43218885", "4321888568")),
        ("Zhang@Foo.cn", ()),
    ],
)
def test_seven_digits_are_enough_to_look_for_an_end(written: str, tails: tuple[str, ...]) -> None:
    assert sought(written).tails == tails


def test_mail_is_the_same_in_any_case_and_width() -> None:
    assert read_email(" Zhang.San@Foo.CN ").normal == "zhang.san@foo.cn"
    assert sought("ZHANG.SAN＠foo.cn").normal == "zhang.san@foo.cn"


@pytest.mark.parametrize(
    ("kind", "normal", "shown"),
    [
        ("phone", MOBILE, "138****5678"),
        ("phone", LANDLINE, "021****1234"),
        ("phone", "+864008208820", "400****8820"),
        ("phone", "+85251234567", "+852****4567"),
        ("phone", "+12025550143", "+120****0143"),
        ("email", "zhang@foo.cn", "z***@foo.cn"),
        ("email", "z@foo.cn", "z***@foo.cn"),
    ],
)
def test_what_is_masked_can_be_recognised_and_not_called(kind: str, normal: str, shown: str) -> None:
    assert masked(kind, normal) == shown


def test_several_in_one_field_are_told_apart_by_signs_and_not_by_spaces() -> None:
    assert separated("138 1234 5678，021-58881234；\n 400-820-8820、") == (
        "138 1234 5678",
        "021-58881234",
        "400-820-8820",
    )


@pytest.mark.parametrize(
    ("text", "answer"),
    [("138 1234 5678", True), ("(021)58881234转8", True), ("881234", False), ("宏达 13812345678", False)],
)
def test_a_question_that_is_a_number_is_one_word(text: str, answer: bool) -> None:
    assert is_number(text) is answer
