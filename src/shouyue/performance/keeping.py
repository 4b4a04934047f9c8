"""`shouyue judge --keep`: the history goes into the journal. The command's own clock edge."""

import sys

from shouyue.clock.queries import now
from shouyue.obligations import actions as promises
from shouyue.performance import results
from shouyue.policy.judge import History

OK, REFUSED = 0, 2


def keep_from_command_line(history: History, name: str) -> int:
    """Put a history into the journal and say so; exit code 2 where it is refused."""
    try:
        kept = promises.bring_in(results.brought(history), name=name, actor="system:judge", at=now())
    except promises.Refused as refused:
        print(f"{refused.text.zh}\n{refused.text.en}", file=sys.stderr)
        return REFUSED
    print(f"✓ {kept.facts} facts, {kept.subjects} subjects: {name}", file=sys.stderr)
    return OK
