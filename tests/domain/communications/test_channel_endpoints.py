"""Channels and templates by the API."""

from collections.abc import Callable
from typing import Any

import pytest

from shouyue.clock.queries import now
from shouyue.communications import actions
from shouyue.communications.models import Channel
from shouyue.obligations.actions import adopt_shipped
from tests.domain.api.conftest import Program, program, token_with

__all__ = ["program", "token_with"]


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    adopt_shipped(actor="system:test", at=now())
    actions.ship_channels()
    actions.ship_templates()


def by_code(program: Program) -> dict[str, Any]:
    return {one["code"]: one for one in program.get("/channels").json()["items"]}


def test_channels_are_opened_and_closed_as_far_as_the_policy_lets_them(program: Program) -> None:
    for code in ("phone", "chat", "email", "website"):
        opened = program.post(f"/channels/{code}/open")
        assert (opened.status_code, opened.json()["in_service"]) == (200, True)
    assert program.post("/channels/website/close").json()["in_service"] is False
    refused = program.post("/channels/email/close")
    assert (refused.status_code, refused.json()["code"]) == (422, "gate-refused")
    assert refused.json()["errors"][0]["code"] == "SG-2.1.2"
    assert Channel.objects.filter(active=True).count() == 3
    assert program.post("/channels/nowhere/open").status_code == 404
    shown = by_code(program)
    assert (shown["phone"]["today"], shown["phone"]["open_now"]) == (["00:00–24:00"], True)
    assert [one["rule"] for one in shown["email"]["asked"]] == ["SG-2.1.2/email"]


def test_templates_are_read_by_kind_and_step(program: Program) -> None:
    assert len(program.get("/templates").json()["items"]) == 8
    (one,) = program.get("/templates?kind=inquiry&step=result&language=zh-hans").json()["items"]
    assert (one["code"], "{result}" in one["text"]) == ("result", True)


def test_each_takes_its_scope(token_with: Callable[..., Program]) -> None:
    viewer = token_with("channel.view")
    assert viewer.get("/channels").status_code == 200
    assert viewer.post("/channels/phone/open").status_code == 403
    assert viewer.get("/templates").status_code == 403
