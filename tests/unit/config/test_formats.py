"""Numbers and dates, the same in every language."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format, localize


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_thousands_are_grouped_and_dates_sort(language: str) -> None:
    with translation.override(language):
        assert localize(86420) == "86,420"
        assert date_format(date(2026, 11, 2)) == "2026-11-02"
