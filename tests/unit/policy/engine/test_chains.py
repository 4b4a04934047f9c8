"""Approval chains: which steps count, whose word is enough, how far a role's word goes."""

from dataclasses import replace
from typing import Any

import pytest

from shouyue.kit.text import Text
from shouyue.policy.condition import condition
from shouyue.policy.engine import chains
from shouyue.policy.load import load_pack
from shouyue.policy.values import Chain, Seats

ROLES = ("complaint_specialist", "service_supervisor", "service_director", "finance_manager", "general_manager")


@pytest.fixture
def chain() -> Chain:
    """The shipped one: compensation by amount."""
    found = next(rule for rule in load_pack("OC").rules if rule.id == "OC-14.6/approval")
    assert isinstance(found, Chain)
    return found


@pytest.mark.parametrize(
    ("facts", "steps"),
    [
        ({"amount": 0}, 1),
        ({"amount": 50_000}, 1),
        ({"amount": 50_001}, 2),
        ({"amount": 200_001}, 3),
        ({"amount": 1_000_000}, 3),
        ({"amount": 1_000_001}, 4),
        ({}, 4),  # what nobody recorded lets nobody out
        ({"amount": None}, 4),
    ],
)
def test_a_step_counts_above_its_amount(chain: Chain, facts: dict[str, Any], steps: int) -> None:
    assert chains.steps_for(chain, facts) == chain.steps[:steps]


@pytest.mark.parametrize(
    ("facts", "steps"),
    [({"urgent": True}, 2), ({"urgent": False}, 1), ({}, 2)],
)
def test_a_step_counts_where_its_condition_holds_or_has_no_answer(facts: dict[str, Any], steps: int) -> None:
    rule = made(Seats(("a",)), Seats(("b",), when=condition("facts.urgent")))
    assert len(chains.steps_for(rule, facts)) == steps


def test_a_chain_that_is_not_about_a_matter_has_no_steps() -> None:
    rule = replace(made(Seats(("a",))), when=condition('facts.kind == "special"'))
    assert chains.steps_for(rule, {"kind": "form"}) == ()
    assert chains.steps_for(rule, {"kind": "special"}) == rule.steps
    assert chains.steps_for(rule, {}) == rule.steps


@pytest.mark.parametrize(
    ("amount", "first"), [(50_000, 0), (50_001, 1), (200_000, 1), (200_001, 2), (1_000_001, 3), (9_000_000, 3)]
)
def test_whose_word_is_enough(chain: Chain, amount: int, first: int) -> None:
    assert chains.who_may(chain, amount) == ROLES[first:]


def test_how_far_a_word_goes(chain: Chain) -> None:
    limits = [50_000, 200_000, 1_000_000, 1_000_000, 1_000_000]
    assert [chains.limit_of(chain, role) for role in ROLES] == limits
    assert chains.limit_of(chain, "driver") == 0


def test_the_last_step_has_no_limit_unless_all_must_sign() -> None:
    rule = made(Seats(("a",)), Seats(("b", "c"), above=100))
    assert [chains.limit_of(rule, role) for role in "abc"] == [100, None, None]
    assert chains.limit_of(made(Seats(("a",)), Seats(("b",))), "a") == 0  # the second step is always asked


def test_whoever_signs_everything_by_himself_has_a_word_of_his_own() -> None:
    assert chains.limit_of(made(Seats(("a",), mode="all")), "a") is None


def test_a_kept_chain_asks_the_same(chain: Chain) -> None:
    rule = replace(chain, when=condition("facts.amount > 0"), parallel=True)
    kept = chains.thawed(chains.frozen(rule))
    assert (kept.steps, kept.when, kept.fallback, kept.parallel) == (rule.steps, rule.when, rule.fallback, True)
    assert (kept.id, kept.clause, kept.subject, kept.gate, kept.amount) == (
        rule.id,
        rule.clause,
        rule.subject,
        rule.gate,
        rule.amount,
    )


def made(*steps: Seats) -> Chain:
    return Chain(id="X", clause="X", subject="case", label=Text(zh="", en=""), gate="g", amount="amount", steps=steps)
