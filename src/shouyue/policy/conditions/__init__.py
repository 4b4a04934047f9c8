"""Conditions: a declared subset of CEL, parsed into frozen nodes from which everything else follows.

docs/policy.md says what the subset is. `parse` reads a text, `check` holds it against the catalogue, `words` says it to
people, `explain` shows why it holds or not, `compile_` makes the function that the engine calls. `columns.columns`
makes the same for millions of rows at once; it stands apart because Polars is slow to import.
"""

from shouyue.policy.conditions.checking import check
from shouyue.policy.conditions.closure import compile_
from shouyue.policy.conditions.errors import Absent, ConditionError, Failure, Problem
from shouyue.policy.conditions.evaluation import Explained, explain
from shouyue.policy.conditions.nodes import Node, names, source
from shouyue.policy.conditions.parsing import parse
from shouyue.policy.conditions.scope import Scope
from shouyue.policy.conditions.wording import words
from shouyue.policy.fields import Field, Type

__all__ = [
    "Absent",
    "ConditionError",
    "Explained",
    "Failure",
    "Field",
    "Node",
    "Problem",
    "Scope",
    "Type",
    "check",
    "compile_",
    "explain",
    "names",
    "parse",
    "source",
    "words",
]
