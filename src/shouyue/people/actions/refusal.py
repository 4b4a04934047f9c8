"""What an action answers when it does not act."""

from django.utils.functional import Promise


class Refused(Exception):
    """The reason, for a person to read, and the field at which it belongs (empty: the whole)."""

    def __init__(self, field: str, text: str | Promise) -> None:
        super().__init__(str(text))
        self.field = field
        self.text = text


class Stale(Exception):
    """Somebody else changed the row since it was read."""
