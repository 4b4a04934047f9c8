"""The table of Traditional characters is what the converter gives."""

from tools import fold


def test_the_table_is_up_to_date() -> None:
    assert fold.main(["--check"]) == 0


def test_every_pair_is_two_different_characters() -> None:
    pairs = fold.pairs()

    assert {"損损", "單单", "慶庆"} <= set(pairs)
    assert [pair for pair in pairs if len(pair) != 2 or pair[0] == pair[1]] == []
