"""What customers hear of: every case, mail and communication of theirs is a word (OC-14.1)."""

from datetime import datetime
from typing import TYPE_CHECKING

from shouyue.customers import actions
from shouyue.journal import queries as journal

if TYPE_CHECKING:
    from shouyue.journal.models import Fact

CUSTOMER = "customer:"


def heard(fact: "Fact", at: datetime) -> None:
    """A customer came to us, or was spoken to. What a machine wrote is no word of anybody."""
    if fact.data.get("kind") == "automatic":
        return
    named = journal.abouts([fact.id]).get(fact.id, ())
    numbers = [name.removeprefix(CUSTOMER) for name in named if name.startswith(CUSTOMER)]
    words = {int(one): fact.occurred_at for one in numbers if one.isdecimal() and len(one) < 19}
    if words:
        actions.hear(words)
