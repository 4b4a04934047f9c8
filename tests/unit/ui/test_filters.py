"""Filters and tags of the templates."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django import forms
from django.template import Context
from django.test import RequestFactory
from django.utils import translation

from shouyue.kit.text import Text
from shouyue.ui.templatetags.ui import Sorting, control, duration, instant, said, sorting


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (11_400, "3 h 10 min"),
        (86_399, "23 h 59 min"),
        (86_400, "1 day"),
        (180_000, "2 days 2 h"),
        (-3600, "−1 h"),
        (None, "–"),
    ],
)
def test_a_duration_has_two_units_at_most(seconds: int | None, shown: str) -> None:
    assert duration(seconds) == shown


def test_a_duration_speaks_the_language_of_the_page() -> None:
    with translation.override("zh-hans"):
        assert duration(11_400) == "3 小时 10 分"


def test_an_instant_is_shown_in_the_companys_zone() -> None:
    shown = instant(datetime(2026, 10, 9, 16, 30, 5, tzinfo=UTC))
    assert shown == (
        '<time datetime="2026-10-10T00:30:05+08:00" title="2026-10-10 00:30:05 CST">2026-10-10 00:30</time>'
    )
    assert instant(None) == "–"


def test_a_text_is_said_in_the_language_of_the_page() -> None:
    text = Text(zh="后台", en="back end", hant="後台")
    shown = []
    for language in ("zh-hans", "zh-hant", "en"):
        with translation.override(language):
            shown.append(said(text))
    assert shown == ["后台", "後台", "back end"]
    assert (said("as it is"), said(None)) == ("as it is", "")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/?q=a&after=9", Sorting("?q=a&sort=due", "none")),
        ("/?sort=due", Sorting("?sort=-due", "ascending")),
        ("/?sort=-due", Sorting("?sort=due", "descending")),
        ("/?sort=name", Sorting("?sort=due", "none")),
    ],
)
def test_a_column_sorts_up_then_down_and_begins_at_the_first_page(address: str, expected: Sorting) -> None:
    assert sorting(Context({"request": RequestFactory().get(address)}), "due") == expected


class SomeForm(forms.Form):
    name = forms.CharField(help_text="as in the contract")
    kind = forms.ChoiceField(choices=[("a", "A")])


def test_a_control_carries_our_look_and_points_at_its_error() -> None:
    form = SomeForm({"name": "", "kind": "a"})
    assert not form.is_valid()
    assert 'class="form-control is-invalid"' in control(form["name"])
    assert 'aria-describedby="id_name_helptext id_name_error"' in control(form["name"])
    assert 'class="form-select"' in control(form["kind"])
