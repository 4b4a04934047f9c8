"""Shares that sum, money that divides to the fen, and what a claim waits for."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from shouyue.cases.logic import Trouble
from shouyue.cases.logic.claims import (
    CLAIM_AFTER,
    RECOURSE_AFTER,
    ClaimState,
    Next,
    Part,
    PartyKind,
    RecourseState,
    Standing,
    completed,
    divided,
    missing,
    next_of,
)
from shouyue.cases.logic.proofs import proofs, proposed
from shouyue.kit.text import LANGUAGES

D = Decimal


def test_what_lacks_to_the_whole() -> None:
    third = Part(PartyKind.DEPARTMENT, "transport", D("33.33"))
    assert missing([third, third, third]) == D("0.01")
    assert missing([third] * 4) == D("-33.32")
    assert missing([]) == 100


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        (["33.33", "33.33", "33.33"], ["33.34", "33.33", "33.33"]),
        (["20", "60", "10"], ["20", "70", "10"]),
        (["60", "50"], ["50", "50"]),
        (["100", "100"], ["100", "100"]),
        ([], []),
    ],
)
def test_the_rest_goes_to_the_largest(given: list[str], whole: list[str]) -> None:
    assert completed([D(one) for one in given]) == tuple(D(one) for one in whole)


@pytest.mark.parametrize(
    ("amount", "percents", "parts"),
    [
        ("100.00", ["33.34", "33.33", "33.33"], ["33.34", "33.33", "33.33"]),
        ("0.01", ["50", "50"], ["0.01", "0.00"]),
        ("10.00", ["33.33", "33.33", "33.34"], ["3.33", "3.33", "3.34"]),
        ("1234.57", ["12.5", "87.5"], ["154.32", "1080.25"]),
        ("0.05", ["33.34", "33.33", "33.33"], ["0.02", "0.02", "0.01"]),
        ("500.00", ["100"], ["500.00"]),
    ],
)
def test_an_amount_is_divided_to_the_fen(amount: str, percents: list[str], parts: list[str]) -> None:
    found = divided(D(amount), [D(one) for one in percents])
    assert found == tuple(D(one) for one in parts)
    assert sum(found) == D(amount)


NEW = Standing(
    state=ClaimState.OPEN,
    asked=False,
    lacking=0,
    complete=False,
    investigated=False,
    offered=False,
    approval="",
    recourse=False,
)


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, Next.ASK),
        ({"asked": True, "lacking": 2}, Next.PROOFS),
        ({"asked": True}, Next.COMPLETE),
        ({"complete": True}, Next.INVESTIGATE),
        ({"complete": True, "investigated": True}, Next.OFFER),
        ({"complete": True, "investigated": True, "offered": True}, Next.AGREE),
        ({"state": ClaimState.AGREED}, Next.APPROVAL),
        ({"state": ClaimState.AGREED, "approval": "running"}, Next.APPROVERS),
        ({"state": ClaimState.AGREED, "approval": "granted"}, Next.PAY),
        ({"state": ClaimState.PAID, "recourse": True}, Next.RECOURSE),
        ({"state": ClaimState.PAID}, Next.NOTHING),
        ({"state": ClaimState.UNFOUNDED}, Next.NOTHING),
    ],
)
def test_the_next_thing_to_do(more: dict[str, Any], wanted: Next) -> None:
    assert next_of(replace(NEW, **more)) is wanted


def test_every_state_has_its_ways() -> None:
    assert set(CLAIM_AFTER) == set(ClaimState)
    assert set(RECOURSE_AFTER) == set(RecourseState)


def test_proofs_are_proposed_by_what_went_wrong() -> None:
    assert [one.zh for one in proposed(Trouble.DAMAGE)] == [
        "货损照片", "包装照片", "运单或回单", "货值证明（发票或合同）", "损失清单",
    ]  # fmt: skip
    assert proposed(None) == proposed(Trouble.OTHER)
    assert all(proposed(one) for one in Trouble)
    assert all(proof.name.in_(language) for proof in proofs() for language in LANGUAGES)
