"""What the journal records of itself."""

from shouyue.journal.event import Event, data


class Archived(Event):
    """Facts of a closed month were exported to files, read back and compared, and dropped from the journal."""

    NAME = "journal.archived"
    SUBJECT = "journal"
    facts: int = data()
    files: int = data()
    sha256: str = data()
