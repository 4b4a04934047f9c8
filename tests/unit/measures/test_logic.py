"""States of a measure, and where it comes from."""

import pytest

from shouyue.measures import phrases
from shouyue.measures.logic import ORIGINS, State, may_become
from shouyue.policy.load import load_shared


@pytest.mark.parametrize("now", list(State))
@pytest.mark.parametrize("to", list(State))
def test_only_what_is_open_can_end(now: State, to: State) -> None:
    assert may_become(now, to) == (now is State.OPEN and to is not State.OPEN)


def test_origins_are_those_of_the_catalogue_and_have_words() -> None:
    declared = load_shared().catalogue.events["measure.set"].context["origin"]
    assert set(ORIGINS) == set(declared.value_labels)
    assert tuple(phrases.ORIGINS) == ORIGINS


def test_each_state_has_words() -> None:
    assert list(phrases.STATES) == list(State)
