"""No search for cycles meanwhile, and again afterwards."""

import gc

import pytest

from shouyue.kit.cycles import unsearched


def test_nothing_is_searched_meanwhile() -> None:
    with unsearched():
        assert not gc.isenabled()
        with unsearched():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_ends_it_too() -> None:
    with pytest.raises(ZeroDivisionError), unsearched():
        _ = 1 / 0
    assert gc.isenabled()
