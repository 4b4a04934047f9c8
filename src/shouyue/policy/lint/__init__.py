"""What a reader would object to in a policy that can run: contradictions, overlaps, gaps, and what runs nowhere.

CHECKS is everything that is looked for, each with its reason, so that a page can show it beside what was found.
"""

from collections.abc import Sequence

from shouyue.policy.lint import calendars, clauses, conflicts, figures, gaps, names, steps
from shouyue.policy.lint.finding import Check, Finding, Level
from shouyue.policy.lint.ground import Ground
from shouyue.policy.values import Policy

__all__ = ["CHECKS", "Check", "Finding", "Level", "lint"]

_MODULES = (conflicts, gaps, steps, clauses, names, figures, calendars)
_ORDER = tuple(Level)

CHECKS: tuple[Check, ...] = tuple(
    sorted((check for module in _MODULES for check in module.CHECKS), key=lambda check: _ORDER.index(check.level))
)


def lint(policies: Sequence[Policy]) -> list[Finding]:
    """All findings of the policies, each by itself and against each other: errors first, then by check, as written.

    What several documents share is named once.
    """
    ground = Ground(tuple(policies))
    found: dict[str, Finding] = {}
    for check in CHECKS:
        for finding in check.findings(ground):
            found.setdefault(finding.id, finding)
    return list(found.values())
