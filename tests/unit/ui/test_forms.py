"""What forms of all rooms share."""

import pytest
from django import forms
from django.http import QueryDict

from shouyue.kit.refusals import Refused
from shouyue.ui.forms import DayField, Form, MomentField


class Sample(Form):
    name = forms.CharField()
    colour = forms.ChoiceField(required=False)
    when = MomentField(required=False)
    day = DayField(required=False)
    version = forms.IntegerField()


@pytest.mark.parametrize("given", [QueryDict("name=A&version=1"), {"name": "A", "version": "1"}])
def test_what_was_typed_stays_on_top_of_what_stands_now(given: QueryDict | dict[str, str]) -> None:
    form = Sample(given)
    form.renew(7)
    assert (form["name"].value(), form["version"].value()) == ("A", "7")
    assert given["version"] == "1", "what was sent is left as it was"


def test_a_refusal_comes_to_its_field_or_above_the_form() -> None:
    form = Sample({"name": "A", "version": "1"})
    form.refuse(Refused("taken", "name"))
    form.refuse(Refused("closed", "elsewhere"))
    assert dict(form.errors) == {"name": ["taken"], "__all__": ["closed"]}


def test_choices_are_offered_and_a_moment_is_read_as_a_browser_writes_it() -> None:
    form = Sample({"name": "A", "version": "1", "colour": "r", "when": "2026-03-02T09:30"})
    form.offer("colour", [("r", "red")])
    assert form.is_valid(), form.errors
    assert f"{form.cleaned_data['when']:%H:%M}" == "09:30"


@pytest.mark.parametrize(
    ("field", "given"), [("when", "0001-01-01T00:00"), ("day", "0001-01-01"), ("day", "9999-12-31")]
)
def test_a_year_that_a_database_may_not_give_back_is_refused_at_its_field(field: str, given: str) -> None:
    form = Sample({"name": "A", "version": "1", field: given})
    assert form.errors == {field: ["年份须在 1900 至 2199 之间。"]}
