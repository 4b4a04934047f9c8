"""From YAML to a policy: the one loader that packs, drafts and `play` files share."""

from shouyue.policy.load.files import Shared, load_pack, load_shared, pack_ids, read_policy

__all__ = ["Shared", "load_pack", "load_shared", "pack_ids", "read_policy"]
