"""Secrets at rest."""

import pytest
from pytest_django import Settings

from shouyue.access.seal import Broken, seal, unseal


def test_what_was_sealed_comes_back_and_cannot_be_read_meanwhile() -> None:
    sealed = seal("JBSWY3DP")
    assert "JBSWY3DP" not in sealed
    assert sealed != seal("JBSWY3DP")
    assert unseal(sealed) == "JBSWY3DP"


def test_a_changed_seal_is_broken() -> None:
    sealed = seal("JBSWY3DP")
    with pytest.raises(Broken):
        unseal(sealed[:-4] + "AAA=")
    with pytest.raises(Broken):
        unseal("")


def test_an_earlier_secret_key_still_opens_what_it_sealed(settings: Settings) -> None:
    sealed, earlier = seal("JBSWY3DP"), settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    with pytest.raises(Broken):
        unseal(sealed)
    settings.SECRET_KEY_FALLBACKS = [earlier]
    assert unseal(sealed) == "JBSWY3DP"
