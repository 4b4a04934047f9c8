"""Why something cannot be done as it was asked."""

from shouyue.kit.text import Text


class Refused(ValueError):
    """What was asked cannot be done as it stands; `text` says why and what to do, `field` where in the request."""

    def __init__(self, text: Text, field: str = "") -> None:
        super().__init__(text.en)
        self.text = text
        self.field = field


class Changed(Refused):
    """Somebody was quicker: what the request stands on is not so any more."""
