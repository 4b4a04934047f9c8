"""Whom a chain asks must be able to open the page on which he decides."""

import pytest

from shouyue.people.rights import roles_with
from shouyue.policy.load import load_pack, pack_ids
from shouyue.policy.values import SUPERIOR, Chain

CHAINS = [rule for document in pack_ids() for rule in load_pack(document).rules if isinstance(rule, Chain)]


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain.id)
def test_every_role_of_a_shipped_chain_may_decide(chain: Chain) -> None:
    asked = {role for step in chain.steps for role in step.to} | set(chain.fallback)
    for permission in ("approval.view", "approval.decide"):
        assert asked - {SUPERIOR} - roles_with(permission) == set()
