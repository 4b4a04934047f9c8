"""The script's cases as time goes on: each happening by the action that people would take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from shouyue.cases import actions
from shouyue.cases.actions.evidence import Wanted
from shouyue.cases.logic import Department, Step
from shouyue.cases.logic.claims import Part, PartyKind
from shouyue.cases.logic.past import Past, PastStep
from shouyue.cases.models import Case
from shouyue.config.demo.telling import Happening
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import GateRefused

Play = Callable[[Case, PastStep, datetime], Case]


@dataclass(slots=True)
class Desk:
    """The cases that came in by the script, by what the script calls them; and how much was refused."""

    cases: dict[str, Case] = field(default_factory=dict)
    refused: int = 0

    def play(self, one: Happening, at: datetime) -> str:
        """Do it at `at`, the company's time. Answers the case's reference; empty where the action said no."""
        try:
            return self._played(one, at)
        except (Refused, GateRefused):
            self.refused += 1
            return ""

    def _played(self, one: Happening, at: datetime) -> str:
        if isinstance(one.deed, Past):
            self.cases[one.subject] = _receive(one.deed, at)
        case = self.cases.get(one.subject)
        if case is None:
            raise Refused("")  # it did not come in
        if isinstance(one.deed, PastStep):
            case = PLAYS.get(one.deed.step, _take_step)(case, one.deed, at)
            self.cases[one.subject] = case
        return case.subject


def _receive(past: Past, at: datetime) -> Case:
    intake = replace(past.intake, received_at=past.received_at)
    return actions.receive(intake, actor=past.actor, at=at, taker=past.first_asked)


def _take_step(case: Case, one: PastStep, at: datetime) -> Case:
    return actions.take_step(case, one.step, one.text, actor=one.actor, at=at, occurred_at=one.at)


def _hand_over(case: Case, one: PastStep, at: datetime) -> Case:
    return actions.hand_over(case, one.to, one.person, one.text, actor=one.actor, at=at)


def _promise(case: Case, one: PastStep, at: datetime) -> Case:
    return actions.promise(case, one.promised_at or at, one.text, actor=one.actor, at=at)


def _form_team(case: Case, one: PastStep, at: datetime) -> Case:
    return actions.form_team(case, one.members, one.members[0], actor=one.actor, at=at)


def _confirm(case: Case, one: PastStep, at: datetime) -> Case:
    return actions.confirm_feasibility(case, one.text, feasible=one.feasible, actor=one.actor, at=at)


def _ask(case: Case, one: PastStep, at: datetime) -> Case:
    return actions.ask_evidence(case, [Wanted(name) for name in one.wanted], one.text, actor=one.actor, at=at)


def _investigate(case: Case, one: PastStep, at: datetime) -> Case:
    """Judged, with the whole of the responsibility on transport, and closed."""
    whole = Part(PartyKind.DEPARTMENT, Department.TRANSPORT.value, Decimal(100))
    judged = actions.judge(case, one.founded, one.text, [whole], actor=one.actor, at=at)
    return actions.close_investigation(judged, actor=one.actor, at=at)


def _trace(case: Case, one: PastStep, at: datetime) -> Case:
    return actions.record_cause(case, one.cause, one.text, actor=one.actor, at=at) if one.cause else case


def _resolve(case: Case, one: PastStep, at: datetime) -> Case:
    return actions.resolve(case, one.text, told_customer=one.told, actor=one.actor, at=at, occurred_at=one.at)


PLAYS: Mapping[Step, Play] = {
    Step.HANDED_OVER: _hand_over,
    Step.PROMISED: _promise,
    Step.TEAM_FORMED: _form_team,
    Step.FEASIBILITY_CONFIRMED: _confirm,
    Step.EVIDENCE_ASKED: _ask,
    Step.INVESTIGATED: _investigate,
    Step.CAUSE_RECORDED: _trace,
    Step.RESOLVED: _resolve,
}
