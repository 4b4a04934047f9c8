"""`python -m shouyue …`: the same as the command `shouyue`."""

import sys

from shouyue.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
