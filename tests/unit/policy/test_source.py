"""YAML with marks: what stays text, and what is refused at its line."""

from collections.abc import Callable

import pytest

from shouyue.policy.source import Collector, Item, PolicyError, problem, read_yaml
from shouyue.policy.values import NOWHERE


def plain(text: str) -> object:
    return read_yaml(text, "f.yaml").plain()


def refused(text: str) -> tuple[str, str]:
    with pytest.raises(PolicyError) as caught:
        read_yaml(text, "f.yaml")
    (found,) = caught.value.problems
    return str(found.mark), found.code


def test_yaml_1_2_keeps_times_dates_and_no_as_text() -> None:
    text = "{a: 24:00, b: no, c: 2026-10-11, d: 007, e: 1_000, f: 12:30:45, g: 0x1F}"
    assert plain(text) == {
        **{"a": "24:00", "b": "no", "c": "2026-10-11", "d": "007", "e": "1_000", "f": "12:30:45", "g": "0x1F"}
    }


def test_numbers_and_words_of_the_core_schema() -> None:
    assert plain("[1, -2, 2.5, true, False, null, ~, '1', \"true\"]") == [
        1,
        -2,
        2.5,
        True,
        False,
        None,
        None,
        "1",
        "true",
    ]


def test_a_number_written_as_text_keeps_its_zeros() -> None:
    edition = read_yaml("edition: 1.10", "f.yaml").mapping()["edition"]
    assert (edition.value, edition.text()) == (1.1, "1.10")


def test_every_item_knows_its_place_and_its_keys() -> None:
    parts = read_yaml("a: 1\nbb:\n  - c: 2\n", "f.yaml").mapping()
    assert (str(parts["a"].mark), str(parts["a"].key)) == ("f.yaml:1:4", "f.yaml:1:1")
    assert str(parts["bb"].mark) == "f.yaml:2:1"
    assert str(parts["bb"].items()[0].mark) == "f.yaml:3:5"


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("a: 1\na: 2", "f.yaml:2:1", "key-twice"),
        ("a: &x 1", "f.yaml:1:4", "anchor"),
        ("a: !!binary aGk=", "f.yaml:1:4", "tag"),
        ("a: !!python/object:os.system {}", "f.yaml:1:4", "tag"),
        ("a: !mine x", "f.yaml:1:4", "tag"),
        ("? [a]\n: b", "f.yaml:1:3", "wrong-form"),
        ("a:\n\tb: 1", "f.yaml:2:1", "tab"),
        ("a: [1", "f.yaml:2:1", "not-yaml"),
        ("a: 1\n---\nb: 2", "f.yaml:3:1", "two-documents"),
        ("a: \x00", "f.yaml:1:1", "not-yaml"),
        ("[" * 60 + "]" * 60, "f.yaml:1:42", "too-deep"),
    ],
)
def test_refused_at_its_place(text: str, place: str, code: str) -> None:
    assert refused(text) == (place, code)


def test_twenty_megabytes_are_too_much() -> None:
    assert refused("#" * 20_000_001) == ("f.yaml:1:1", "too-large")


def test_an_unknown_key_shows_the_nearest_and_all_are_shown_at_once() -> None:
    item = read_yaml("withn: 1\nowner: 2\nstrat: 3", "f.yaml")
    with pytest.raises(PolicyError) as caught:
        item.mapping(known=("within", "owner", "start"), what="deadline ")
    assert [str(found.mark) for found in caught.value.problems] == ["f.yaml:1:1", "f.yaml:3:1"]
    first = caught.value.problems[0].text
    assert first.en == "deadline has no key “withn”. Did you mean “within”? Known keys: within, owner, start."
    assert first.zh == "deadline 没有“withn”这个键。您是否要写“within”？可用的键：within、owner、start。"


@pytest.mark.parametrize("ask", [Item.items, Item.text, Item.integer, Item.boolean])
def test_another_form_than_asked_is_refused(ask: Callable[[Item], object]) -> None:
    with pytest.raises(PolicyError, match="This must be"):
        ask(Item({"a": Item(1)}))


def test_a_choice_names_what_there_is() -> None:
    with pytest.raises(PolicyError, match=r"“opn” is not one of open, closed\. Did you mean “open”\?"):
        Item("opn").choice(("open", "closed"))


def test_a_collector_gathers_all_problems() -> None:
    collect = Collector()

    def fail() -> int:
        raise problem(NOWHERE, "bad", zh="不好。", en="Bad.")

    assert collect.run(lambda: 1) == 1
    assert (collect.run(fail), collect.run(fail)) == (None, None)
    with pytest.raises(PolicyError) as caught:
        collect.raise_if_any()
    assert len(caught.value.problems) == 2
