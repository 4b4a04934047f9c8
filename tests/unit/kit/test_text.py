"""One sentence in three languages."""

import pytest

from shouyue.kit.text import LANGUAGES, Text


def test_each_language_has_its_words() -> None:
    text = Text(zh="后台", en="back office", hant="後台")
    assert [text.in_(language) for language in LANGUAGES] == ["后台", "後台", "back office"]


def test_traditional_falls_back_to_simplified_where_none_is_given() -> None:
    assert Text(zh="元旦", en="New Year's Day").in_("zh-hant") == "元旦"


def test_another_language_is_refused_with_the_list_of_ours() -> None:
    with pytest.raises(ValueError, match="'fr' is not a language of this product: use one of zh-hans, zh-hant, en"):
        Text(zh="元旦", en="New Year's Day").in_("fr")
