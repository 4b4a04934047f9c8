"""See `shouyue.config.formats.common`."""

from shouyue.config.formats.common import *  # noqa: F403 - Django reads the names from this very module
