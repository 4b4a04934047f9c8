"""Obligations, gates and coverage in the form that programs read (docs/policy.md, "what play prints")."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shouyue.kit.text import Text
from shouyue.policy.engine.classes import Proposal
from shouyue.policy.engine.gates import Answer, Refusal
from shouyue.policy.engine.run import Run
from shouyue.policy.engine.state import Obligation, Silence
from shouyue.policy.engine.targets import Figure


def report(run: Run) -> dict[str, Any]:
    """Everything that a run found. Times are ISO 8601 in the company's zone."""
    zone = run.program.zone
    found: dict[str, Any] = {
        "obligations": [obligation(o, zone) for o in run.obligations],
        "gates": [_gate(answer) for answer in run.answers],
        "coverage": [_silence(silence) for silence in run.coverage],
    }
    if run.figures:
        found["targets"] = [_figure(figure) for figure in run.figures]
    return found


def obligation(o: Obligation, zone: ZoneInfo) -> dict[str, Any]:
    """One obligation."""

    def shown(at: int | None) -> str | None:
        return None if at is None else datetime.fromtimestamp(at, zone).isoformat()

    return {
        "id": o.id,
        "rule": o.code.id,
        "clause": o.code.rule.clause,
        "subject": o.subject,
        "status": o.status.value,
        "opened_at": shown(o.opened_at),
        "due_at": shown(o.due_at),
        "met_at": shown(o.met_at),
        "breached_at": shown(o.breached_at),
        "closed_at": shown(o.closed_at),
        "paused_seconds": o.paused_seconds,
        "governs": o.governs,
        "late_entry": o.late_entry,
        "superseded_by": o.superseded_by or None,
        "provisional": o.provisional,
        "reason": o.reason or None,
        "alarms": [{"at": shown(alarm.at), "step": alarm.step, "to": alarm.to} for alarm in o.alarms],
    }


def _gate(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = {
        "gate": answer.gate,
        "subject": answer.subject,
        "allowed": answer.allowed,
        "refused": [_refusal(refusal) for refusal in answer.refused],
    }
    if answer.proposed:
        found["proposed"] = [_proposal(proposal) for proposal in answer.proposed]
    return found


def _proposal(proposal: Proposal) -> dict[str, Any]:
    same = {name: getattr(proposal, name) for name in ("rule", "clause", "gives", "value")}
    return {**same, "say": _said(proposal.say)}


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {"rule": refusal.rule, "clause": refusal.clause, "say": _said(refusal.say)}


def _said(say: Text) -> Any:
    """In the form in which the policy says it: one string, or one for each language."""
    return say.zh if say.zh == say.en else {"zh": say.zh, "en": say.en}


def _silence(silence: Silence) -> dict[str, Any]:
    return silence._asdict()


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "rule": figure.rule,
        "clause": figure.clause,
        "period": figure.period,
        "group": dict(figure.group),
        "good": figure.good,
        "all": figure.all,
        "share": round(float(figure.share), 6),
        "at_least": float(figure.at_least),
        "kept": figure.kept,
        "budget": figure.budget,
        "bad": figure.bad,
    }
