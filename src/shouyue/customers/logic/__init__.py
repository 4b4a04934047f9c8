"""How names are compared, telephone numbers read and masked, and who owns a customer in which role. Pure."""

from shouyue.customers.logic.names import core, tidy
from shouyue.customers.logic.owners import OwnerRole, role_of_owner
from shouyue.customers.logic.reaches import (
    SHORTEST_TAIL,
    Sought,
    Written,
    is_number,
    masked,
    read_email,
    read_phone,
    separated,
    sought,
    tail_of,
)
from shouyue.customers.logic.silence import silent_days

__all__ = [
    "SHORTEST_TAIL", "OwnerRole", "Sought", "Written", "core", "is_number", "masked", "read_email", "read_phone",
    "role_of_owner", "separated", "silent_days", "sought", "tail_of", "tidy",
]  # fmt: skip
