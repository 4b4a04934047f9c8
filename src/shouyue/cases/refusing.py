"""What a gate refused, said with more than the policy knows: who may, or who has done it already."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shouyue.kit.text import Text
from shouyue.obligations import queries as promises
from shouyue.obligations.actions import GateRefused, pass_gate

if TYPE_CHECKING:
    from shouyue.approvals.queries import Able

LANGUAGES = ("zh-hans", "zh-hant", "en")


def pass_gate_with(
    gate: str, subject: str, facts: Mapping[str, Any], *, more: Text, actor: str, at: datetime, approval: str = ""
) -> None:
    """Ask a gate; `more` follows on what it says where it refuses. The record of the answer holds no name."""
    try:
        pass_gate(gate, subject, facts, actor=actor, at=at, approval=approval)
    except GateRefused as refused:
        said = tuple(replace(one, say=joined(one.say, more)) for one in refused.answer.refused)
        raise GateRefused(replace(refused.answer, refused=said)) from None


def joined(say: Text, more: Text) -> Text:
    """Two sentences after each other."""
    hans, hant, en = (f"{say.in_(one)}{' ' if one == 'en' else ''}{more.in_(one)}".strip() for one in LANGUAGES)
    return Text(hans, en, hant)


def named(able: Iterable["Able"]) -> Text:
    """Who may promise it, with their roles."""
    roles = promises.in_force().shared.roles
    found = [(one.name, roles[one.role].title if one.role in roles else Text(one.role, one.role)) for one in able]
    if not found:
        return Text("目前没有人可以作出这一承诺。", "Nobody here may promise it now.", "目前沒有人可以作出這一承諾。")
    hans, hant = ("、".join(f"{name}（{role.in_(one)}）" for name, role in found) for one in LANGUAGES[:2])
    en = ", ".join(f"{name} ({role.en})" for name, role in found)
    return Text(f"可以承诺的人：{hans}。", f"Who may: {en}.", f"可以承諾的人：{hant}。")


def paid_by(name: str, day: str) -> Text:
    """Who paid it, and on which day."""
    return Text(f"{name}已于 {day} 支付。", f"{name} paid it on {day}.", f"{name}已於 {day} 支付。")


NOTHING = Text("", "")
