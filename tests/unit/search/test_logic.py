"""Tokens, questions and marked parts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouyue.search.folding import fold
from shouyue.search.logic import BREAK, MOST_EXTRAS, MOST_TOKENS, Part, Term, asked, indexed, key_of, parts
from shouyue.search.pinyin import initials, pinyin, readings

SIGN = re.compile(r"[\s\x00-/:-`{-\x7f]")


def test_chinese_is_kept_in_pairs_and_its_last_character() -> None:
    assert indexed("外箱破损", "", ()) == ("外箱", "箱破", "破损", "损", BREAK, BREAK)


def test_numbers_stay_whole_and_are_found_by_their_last_digits() -> None:
    found = indexed("", "SF1234567 到1箱", ())

    assert [token for token in found if token != BREAK] == ["sf1234567", "到", "1", "箱", "4567", "34567", "234567"]


@pytest.mark.parametrize("written", ["138-1234-5678", "138 1234 5678", "+86 138-1234-5678", "8613812345678"[2:]])
def test_a_telephone_number_is_one_however_it_is_grouped(written: str) -> None:
    assert indexed(written, "", ())[0] == "13812345678"
    assert asked(written) == (Term(("13812345678",), begins=True),)


def test_a_landline_is_one_too_and_a_date_is_not() -> None:
    assert indexed("023-67891234", "", ())[0] == "02367891234"
    assert indexed("2026-03-02", "", ())[:3] == ("2026", "03", "02")


def test_a_name_is_found_from_each_of_its_syllables_on() -> None:
    found = [token for token in indexed("", "", ("张三丰",)) if token != BREAK]

    assert found == ["张三", "三丰", "丰", "zhangsanfeng", "zsf", "sanfeng", "sf", "feng"]


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("破损", (Term(("破损",), begins=False),)),
        ("外箱破损", (Term(("外箱", "箱破", "破损"), begins=False),)),
        ("损", (Term(("损",), begins=True),)),
        ("SF1234 破損", (Term(("sf1234",), begins=True), Term(("破损",), begins=False))),
        ("SF1234破损", (Term(("sf1234",), begins=True), Term(("破损",), begins=False))),
        ("GD-2026-01", (Term(("gd", "2026", "01"), begins=True),)),
        ("GD-2026-0", (Term(("gd", "2026", "0"), begins=True),)),
        ("A", (Term(("a",), begins=False),)),
        ("破损 破損", (Term(("破损",), begins=False),)),
        ("' \" * ()", ()),
    ],
)
def test_a_question_becomes_terms(question: str, terms: tuple[Term, ...]) -> None:
    assert asked(question) == terms


def test_a_question_has_so_many_terms_and_no_more() -> None:
    assert len(asked(" ".join(f"w{number}" for number in range(100)))) == 16


def test_what_is_too_long_is_cut() -> None:
    tokens = indexed("长", "一二" * 20_000 + "".join(f" {number}" for number in range(1_000_000, 1_004_000)), ())

    assert len(tokens) <= MOST_TOKENS + 2 * MOST_EXTRAS + 3


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＳＦ１２３", "sf123"),
        ("破損 單號", "破损 单号"),
        ("Ⅷ㎏", "viiikg"),
        ("e\u0301", "é"),
        ("ﬁ", "fi"),
        ("𠮷", "𠮷"),
    ],
)
def test_what_looks_alike_is_the_same(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_an_exact_title_is_compared_without_signs() -> None:
    assert key_of("《破損》 SF-1") == key_of("破损sf1")


@pytest.mark.parametrize(
    ("name", "full", "short"),
    [
        ("张三", "zhangsan", "zs"),
        ("單雄信", "shanxiongxin", "sxx"),
        ("曾国藩", "zengguofan", "zgf"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("重庆", "chongqing", "cq"),
        ("吕布", "lvbu", "lb"),
        ("DHL上海", "dhlshanghai", "dhlsh"),
        ("解放碑步行街营业部", "jiefangbeibuxingjieyingyebu", "jfbbxjyyb"),
        ("", "", ""),
    ],
)
def test_names_are_read_as_people_say_them(name: str, full: str, short: str) -> None:
    assert (pinyin(name), initials(name)) == (full, short)


def test_a_name_that_may_be_a_word_has_both_readings() -> None:
    assert readings("解放") == (("xie", "fang"), ("jie", "fang"))
    assert readings("张三") == (("zhang", "san"),)


def test_hits_are_marked_where_they_stand_in_the_text_as_written() -> None:
    assert parts("外箱破損，ＳＦ12345", asked("破损 sf12")) == (
        Part("外箱", hit=False),
        Part("破損", hit=True),
        Part("，", hit=False),
        Part("ＳＦ12", hit=True),
        Part("345", hit=False),
    )


def test_a_long_text_is_shown_around_its_first_hit() -> None:
    assert parts("前" * 50 + "破损" + "后" * 50, asked("破损"), width=12) == (
        Part("…", hit=False),
        Part("前" * 4, hit=False),
        Part("破损", hit=True),
        Part("后" * 6, hit=False),
        Part("…", hit=False),
    )


def test_a_text_without_a_hit_is_shown_from_its_start() -> None:
    assert parts("一二三四", asked("破损"), width=2) == (Part("一二", hit=False), Part("…", hit=False))
    assert parts("", asked("破损")) == ()


@given(st.text(max_size=80), st.text(max_size=20), st.integers(1, 40))
def test_parts_are_the_text_and_nothing_else(text: str, question: str, width: int) -> None:
    whole = "".join(part.text for part in parts(text, asked(question)))
    piece = "".join(part.text for part in parts(text, asked(question), width=width)).strip("…")

    assert fold(whole) == fold(text)
    assert piece in whole


@given(st.text(max_size=60))
def test_tokens_hold_nothing_that_a_database_could_take_for_a_sign(text: str) -> None:
    tokens = [token for token in indexed(text, text, (text,)) if token != BREAK]

    tokens += [token for term in asked(text) for token in term.tokens]
    assert [token for token in tokens if SIGN.search(token)] == []
