"""How the API says that a gate refuses: every clause that does, and why."""

from django.utils.translation import get_language

from shouyue.api.problems import GATE_REFUSED, Flaw, Problem, means
from shouyue.obligations.gates import GateRefused


def _refused(error: GateRefused) -> Problem:
    language = get_language() or "zh-hans"
    flaws = [Flaw(one.say.in_(language), code=one.clause) for one in error.answer.refused]
    return Problem(GATE_REFUSED, flaws=flaws, gate=error.answer.gate)


means(GateRefused, _refused)
