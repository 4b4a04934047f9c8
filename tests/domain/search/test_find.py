"""What is found, in what order, and what is marked."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shouyue.search.actions import Searchable, put, put_many, remove
from shouyue.search.logic import Part
from shouyue.search.models import Entry
from shouyue.search.queries import find
from tests.domain.search import oracle

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def subjects(question: str, *, kinds: Sequence[str] = (), scope: Q | None = None, limit: int = 20) -> list[str]:
    return [hit.subject for hit in find(question, kinds=kinds, scope=scope, limit=limit).found]


@pytest.fixture
def three() -> None:
    put_many(
        [
            Searchable("case:1", "case", "外箱破损", AT, "运单SF1234567890，客户电话138-1234-5678", site="SH01"),
            Searchable(
                "case:2", "case", "货物延误", AT + timedelta(hours=1), "两箱破損，运单SF1234999999", site="CQ01"
            ),
            Searchable("person:3", "person", "张三", AT, names=("张三", "重庆江北分拨中心"), region="west"),
        ]
    )


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("破损", ["case:2", "case:1"]),
        ("破損", ["case:2", "case:1"]),
        ("损", ["case:2", "case:1"]),
        ("箱破", ["case:2", "case:1"]),
        ("外箱破损", ["case:1"]),
        ("箱外", []),
        ("破损 延误", ["case:2"]),
        ("SF1234 破损", ["case:2", "case:1"]),
        ("ｓｆ１２３４５", ["case:1"]),
        ("sf1234567890", ["case:1"]),
        ("7890", ["case:1"]),
        ("567890", ["case:1"]),
        ("4567890", []),
        ("13812345678", ["case:1"]),
        ("138 1234 5678", ["case:1"]),
        ("5678", ["case:1"]),
        ("zhangsan", ["person:3"]),
        ("zhang san", ["person:3"]),
        ("zs", ["person:3"]),
        ("z", []),
        ("chongqing", ["person:3"]),
        ("cq", ["person:3"]),
        ("jiangbei", ["person:3"]),
        ("jb", ["person:3"]),
        ("重庆", ["person:3"]),
        ("重慶 ZS", ["person:3"]),
        ("", []),
        ("，。 -- !!", []),
    ],
)
def test_words_in_every_form_find_what_has_them_all(three: None, question: str, found: list[str]) -> None:
    assert subjects(question) == found


@pytest.mark.parametrize(
    "question",
    [
        "'",
        '"',
        "破损'",
        '破损" OR "延误',
        "破损:*",
        "破损 & | ! ( ) <->",
        "NEAR(破损 延误)",
        "tokens:破损",
        "%",
        "\\",
        "\0破损",
        "*",
        "^破损",
        "-破损",
    ],
)
def test_no_sign_is_an_operator(three: None, question: str) -> None:
    words = "".join(sign if sign.isalnum() else " " for sign in question)

    assert subjects(question) == subjects(words)


def test_an_exact_title_comes_first_however_old() -> None:
    put("a:1", kind="a", title="破损", at=AT)
    put("a:2", kind="a", title="外箱破损", at=AT + timedelta(days=2))
    put("a:3", kind="a", title="破 损", at=AT - timedelta(days=2))

    assert [(hit.subject, hit.exact) for hit in find("破损").found] == [("a:1", True), ("a:3", True), ("a:2", False)]


def test_kinds_and_scope_narrow(three: None) -> None:
    assert subjects("张三", kinds=("case",)) == []
    assert subjects("破损", scope=Q(site="CQ01")) == ["case:2"]
    assert subjects("外箱破损", scope=Q(site="CQ01")) == []
    assert subjects("zs", kinds=("person", "case"), scope=Q(region="west")) == ["person:3"]


def test_pages_are_walked_by_key_without_a_gap_or_a_double() -> None:
    put_many(
        Searchable(f"a:{n}", "a", "破损" if n % 3 == 0 else f"破损 {n}", AT - timedelta(seconds=n // 2))
        for n in range(23)
    )
    whole = subjects("破损", limit=100)
    walked, after = [], ""
    while True:
        page = find("破损", limit=4, after=after)
        walked += [hit.subject for hit in page.found]
        after = page.next
        if not after:
            break

    assert walked == whole
    assert len(set(walked)) == 23
    assert whole[:8] == [f"a:{n}" for n in sorted(range(0, 23, 3), key=lambda n: (n // 2, -n))]


@pytest.mark.parametrize("after", ["x", "e", "r9999999999999999999999", "e'; DROP TABLE", "r-", "e１"])
def test_a_page_that_does_not_exist_is_the_first(three: None, after: str) -> None:
    assert len(find("破损", after=after).found) == 2


def test_what_is_put_again_is_found_as_it_is_now() -> None:
    put("a:1", kind="a", title="旧标题", text="破损", at=AT)
    put("a:1", kind="b", title="新标题", text="延误", at=AT + timedelta(days=1), site="SH01")

    assert (subjects("破损"), subjects("旧标题")) == ([], [])
    assert [(hit.kind, hit.at) for hit in find("延误").found] == [("b", AT + timedelta(days=1))]


def test_of_two_in_one_call_the_later_counts() -> None:
    put_many([Searchable("a:1", "a", "破损", AT), Searchable("a:1", "a", "延误", AT)])

    assert (subjects("破损"), subjects("延误")) == ([], ["a:1"])


def test_what_is_removed_is_gone_and_removing_twice_does_no_harm(three: None) -> None:
    remove("case:1", "case:99")
    remove("case:1")

    assert subjects("破损") == ["case:2"]
    assert Entry.objects.count() == 2


def test_hits_are_marked_in_title_and_text() -> None:
    put("a:1", kind="a", title="<b>破損</b>SF1234", text="前" * 100 + "外箱破损，电话13812345678" + "后" * 100, at=AT)

    (hit,) = find("破损 sf12 5678").found

    assert hit.title == (
        Part("<b>", hit=False),
        Part("破損", hit=True),
        Part("</b>", hit=False),
        Part("SF12", hit=True),
        Part("34", hit=False),
    )
    assert [part.text for part in hit.snippet if part.hit] == ["破损", "5678"]
    assert (hit.snippet[0].text, hit.snippet[-1].text) == ("…", "…")
    assert sum(len(part.text) for part in hit.snippet) == 82


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(count: int) -> None:
    put_many(Searchable(f"a:{n}", "a", f"破损{n}", AT) for n in range(count))
    with CaptureQueriesContext(connection) as caught:
        assert len(find("破损").found) == count
    assert len(caught) == (3 if connection.vendor == "postgresql" else 2)


@pytest.mark.parametrize("newest", [1, 4, 9, 100])
@pytest.mark.parametrize("every", [1, 2, 5])
def test_a_common_word_is_found_page_by_page(monkeypatch: pytest.MonkeyPatch, newest: int, every: int) -> None:
    """However far among the newest it is looked for, and however common it is: from 12 hits to all 60."""
    monkeypatch.setattr("shouyue.search.store.FEW", 10)
    monkeypatch.setattr("shouyue.search.store.NEWEST", newest)
    texts = ["外箱破损" if number % every == 0 else "延误" for number in range(60)]
    put_many(
        Searchable(f"a:{n}", "a", f"单{n}", AT + timedelta(seconds=n), text, site="SH01" if n % 3 else "CQ01")
        for n, text in enumerate(texts)
    )
    for scope, places in ((None, range(60)), (Q(site="CQ01"), range(0, 60, 3))):
        wanted, after, pages = [f"a:{n}" for n in reversed(places) if n % every == 0], "", []
        while not pages or after:
            hits = find("破损", scope=scope, limit=7, after=after)
            pages.append([hit.subject for hit in hits.found])
            after = hits.next
        assert [one for page in pages for one in page] == wanted
        assert [len(page) for page in pages[:-1]] == [7] * (len(pages) - 1)


def test_a_long_text_is_taken_and_found_by_its_beginning() -> None:
    put("a:1", kind="a", title="长", text="破损" + "一" * 30_000 + "延误", at=AT)

    assert (subjects("破损"), subjects("延误")) == (["a:1"], [])


NAMES = st.sampled_from(["张三", "李四", "重庆", "上海", "江北"])
WORDS = st.sampled_from(
    ["破损", "破損", "外箱", "延误", "损", "箱破", "SF1234567", "sf123", "13812345678", "A", "a1", "张三", "，", "-"]
)
TEXTS = st.lists(WORDS, max_size=6).map("".join) | st.lists(WORDS, max_size=6).map(" ".join)
QUESTIONS = st.lists(
    WORDS
    | st.sampled_from(
        ["zs", "zhang", "san", "cq", "chongqing", "qing", "4567", "345678", "破", "损外", "5678", "' OR 1=1", '"']
    ),
    max_size=3,
).map(" ".join)


class Differential(TestCase):
    """Both databases against the oracle, which knows no index."""

    @given(
        st.lists(st.tuples(TEXTS, TEXTS, st.lists(NAMES, max_size=2), st.integers(0, 3)), max_size=6),
        st.lists(QUESTIONS, min_size=1, max_size=5),
    )
    def test_the_index_finds_what_reading_finds(
        self, rows: Sequence[tuple[str, str, list[str], int]], questions: Sequence[str]
    ) -> None:
        entries = [
            Searchable(f"a:{place}", "a", title, AT + timedelta(seconds=second), text, tuple(names))
            for place, (title, text, names, second) in enumerate(rows)
        ]
        put_many(entries)
        for question in questions:
            assert subjects(question) == oracle.found(entries, question), question


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps the tokens in the row")
def test_tokens_that_were_left_behind_stand_in_nobodys_way(three: None) -> None:
    Entry.objects.all().delete()  # by itself, as a flush does
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'search_entry'")
    put_many([Searchable("case:9", "case", "货物短少", AT, "")])
    assert (subjects("短少"), subjects("破损")) == (["case:9"], [])
