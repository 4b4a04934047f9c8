"""`python -m shouyue.policy play|check …`: the pure commands without the rest of the product."""

import sys

from shouyue.policy.commands import check, play

if __name__ == "__main__":
    sys.exit({"play": play, "check": check}[sys.argv[1]](sys.argv[2:]))
