"""Remembering, by the values that their conditions read, which rules an event cannot start.

Most starts open nothing: a complaint's thirty rules are for classes that it does not have. What a few facts with a few
allowed values say of all of them at once is worked out once and looked up from then on.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from shouyue.policy.conditions import Failure
from shouyue.policy.engine.codes import Code, Hearing
from shouyue.policy.engine.facts import NOTHING
from shouyue.policy.fields import Field, Type

MOST = 20_000  # combinations kept; facts with allowed values have far fewer
NONE: frozenset[str] = frozenset()


class Memory:
    """The rules that one event starts without conditions of its own, and what was found of their `when`."""

    def __init__(self, hearings: Iterable[Hearing], known: Mapping[str, Field]) -> None:
        few = {key for key, field in known.items() if field.values or field.type is Type.BOOL}
        self.codes = [hearing.code for hearing in hearings if _is_plain(hearing) and _reads(hearing.code) <= few]
        self.names = tuple(sorted({name for code in self.codes for name in _reads(code)}))
        self._found: dict[tuple[Any, ...], frozenset[str]] = {}

    def refused(self, facts: Mapping[str, Any]) -> frozenset[str]:
        """The rules whose `when` is false, without any doubt, for these facts."""
        key = tuple(map(facts.get, self.names))
        found = self._found.get(key)
        if found is None:
            found = frozenset(code.id for code in self.codes if _is_false(code, facts))
            if len(self._found) < MOST:
                self._found[key] = found
        return found


def _is_plain(hearing: Hearing) -> bool:
    """Whether the event starts the rule as it is, and does nothing else while nothing of the rule runs."""
    rule = hearing.code.rule
    plain = None in hearing.start and not (hearing.stop or hearing.reopen)
    return plain and hearing.code.starts_plainly and rule.when is not None and not rule.when.data


def _reads(code: Code) -> frozenset[str]:
    return code.rule.when.facts if code.rule.when else NONE


def _is_false(code: Code, facts: Mapping[str, Any]) -> bool:
    try:
        return code.when is not None and code.when(facts, NOTHING) is not True
    except Failure:
        return False
