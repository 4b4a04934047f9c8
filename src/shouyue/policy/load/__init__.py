"""From YAML to a policy: the one loader that packs, drafts and `play` files share."""

from shouyue.policy.load.files import (
    CHINA,
    HOUSE,
    Shared,
    load_pack,
    load_shared,
    pack_ids,
    read_pack,
    read_policy,
    read_shared,
    shipped,
)

__all__ = [
    "CHINA",
    "HOUSE",
    "Shared",
    "load_pack",
    "load_shared",
    "pack_ids",
    "read_pack",
    "read_policy",
    "read_shared",
    "shipped",
]
