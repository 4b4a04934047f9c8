"""In which role somebody looks after a customer."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Literal

OwnerRole = Literal["general_manager", "regional_manager", "service_agent", "other"]

# Who looks after customers of a tier (CM-2.1.A to CM-2.1.C).
OF_TIER: Mapping[str, OwnerRole] = MappingProxyType(
    {"A": "general_manager", "B": "regional_manager", "C": "service_agent"}
)


def role_of_owner(tier: str, roles: Collection[str]) -> OwnerRole:
    """The role in which a holder of `roles` looks after a customer of `tier`: the one asked for, if it is held."""
    asked = OF_TIER.get(tier, "other")
    if asked in roles:
        return asked
    return next((role for role in OF_TIER.values() if role in roles), "other")
