"""How an action says no. Every edge knows these three and shows them in its own way."""


class Refused(Exception):
    """The action does not act: why, as a sentence for people, and the field at which it belongs (empty: the whole).

    `text` is a string or what becomes one when it is shown, such as a translation.
    """

    def __init__(self, text: object, field: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.field = field

    def __str__(self) -> str:
        return str(self.text)


class Stale(Exception):
    """Somebody else changed the thing since it was read."""


class Settled(Exception):
    """Ends an action whose work stands, such as the record of a refusal: its transaction is kept, not undone."""
