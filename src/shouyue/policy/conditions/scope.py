"""What a condition may read where it stands: the subject's facts and the data of the one fact at hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shouyue.policy.fields import Field


@dataclass(frozen=True, slots=True)
class Scope:
    """The declared fields, by key; `data` is empty where a rule speaks of the subject alone."""

    facts: Mapping[str, Field] = field(default_factory=dict)
    data: Mapping[str, Field] = field(default_factory=dict)

    def find(self, root: str, key: str) -> Field | None:
        """The field of `root.key`, None where it is not declared."""
        return (self.facts if root == "facts" else self.data).get(key)
