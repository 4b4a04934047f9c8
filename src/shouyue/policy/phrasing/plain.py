"""A condition without the guards that only a machine needs.

`has(facts.urgent) && facts.urgent` asks first whether anything is recorded; a person says “urgent”.
"""

from shouyue.policy.conditions.nodes import And, Has, Node, Not, Or, names


def plain(node: Node) -> Node:
    """The condition as people would say it. It is for reading: only the full one decides."""
    match node:
        case Not(operand):
            return Not(plain(operand))
        case Or(parts):
            return Or(tuple(plain(part) for part in parts))
        case And(parts):
            kept = tuple(plain(part) for part in parts if not _guards(part, parts))
            return kept[0] if len(kept) == 1 else And(kept)
        case _:
            return node


def _guards(part: Node, parts: tuple[Node, ...]) -> bool:
    """Whether a part asks only if a value is recorded that another part then reads."""
    if not isinstance(part, Has):
        return False
    return any((part.root, part.key) in names(other) for other in parts if not isinstance(other, Has))
