"""What is recorded of approvals. Names and reasons stand in tables, never here."""

from shouyue.journal.event import Event, Money, context, data


class Asked(Event):
    """Somebody asked for approval of something; handed in again after a return it is a new round."""

    NAME = "approval.asked"
    SUBJECT = "approval"
    site: str | None = context(default=None)
    region: str | None = context(default=None)
    chain: str = data()
    round: int = data()
    amount: Money | None = data(default=None)


class Signed(Event):
    """One seat said yes; a deputy's word says in whose place."""

    NAME = "approval.signed"
    SUBJECT = "approval"
    chain: str = data()
    round: int = data()
    step: int = data()
    for_whom: int | None = data(default=None)


class SeatAdded(Event):
    """Before the next step one more person is asked to sign."""

    NAME = "approval.seat_added"
    SUBJECT = "approval"
    chain: str = data()
    round: int = data()
    step: int = data()
    person: int = data()


class PassedOn(Event):
    """A seat was passed to somebody else who may hold it."""

    NAME = "approval.passed_on"
    SUBJECT = "approval"
    chain: str = data()
    round: int = data()
    step: int = data()
    person: int = data()


class Granted(Event):
    """Every step of the chain has agreed."""

    NAME = "approval.granted"
    SUBJECT = "approval"
    chain: str = data()
    round: int = data()
    amount: Money | None = data(default=None)


class Declined(Event):
    """One seat said no, and with that it is refused."""

    NAME = "approval.declined"
    SUBJECT = "approval"
    chain: str = data()
    round: int = data()
    step: int = data()
    for_whom: int | None = data(default=None)


class Returned(Event):
    """It went back to whoever asked, with reasons on its page."""

    NAME = "approval.returned"
    SUBJECT = "approval"
    chain: str = data()
    round: int = data()
    step: int = data()
    for_whom: int | None = data(default=None)


class Withdrawn(Event):
    """Whoever asked took it back."""

    NAME = "approval.withdrawn"
    SUBJECT = "approval"
    chain: str = data()
    round: int = data()


class Used(Event):
    """A granted approval was used for what it was asked for; once only."""

    NAME = "approval.used"
    SUBJECT = "approval"
    chain: str = data()
    amount: Money | None = data(default=None)
