"""What a web process does before it answers, so that its first visitors do not wait for it."""

from django.db import DatabaseError, connection
from django.urls import get_resolver

from shouyue.obligations import queries as promises


def warm() -> None:
    """Import every page and compile the policies in force. A house that is being set up is served all the same."""
    _ = get_resolver().url_patterns  # the pages are imported as their addresses are read
    try:
        promises.in_force()
    except (promises.NothingAdopted, DatabaseError):
        return
    finally:
        connection.close()
