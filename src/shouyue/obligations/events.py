"""What the memory records: what clocks did, and what changes them from outside."""

from shouyue.journal.event import Event, context, data, own


class PolicyAdopted(Event):
    """An edition of the policy was adopted, and it is said whether it revises one."""

    NAME = "policy.adopted"
    SUBJECT = "document"
    in_force: bool = own()
    revision: bool = data()


class CalendarChanged(Event):
    """A year's holidays were announced or working hours changed; due times that hang on them are counted anew."""

    NAME = "calendar.changed"
    SUBJECT = "calendar"


class GateAnswered(Event):
    """An action asked a gate before it acted: let through, refused, or let through with an approval."""

    NAME = "gate.answered"
    SUBJECT = "answer"
    site: str | None = context(default=None)
    region: str | None = context(default=None)
    gate: str = data()
    asked: tuple[str, ...] = data()
    refused: tuple[str, ...] = data()
    approval: str | None = data(default=None)


class Warned(Event):
    """An obligation nears its due time, and the role that owes it was reminded."""

    NAME = "obligation.warned"
    SUBJECT = "obligation"
    rule: str = data()
    clause: str = data()
    step: str = data()
    to: str = data()


class Escalated(Event):
    """A step of a ladder was reached, and its role was told."""

    NAME = "obligation.escalated"
    SUBJECT = "obligation"
    rule: str = data()
    clause: str = data()
    step: str = data()
    to: str = data()


class Breached(Event):
    """Not done when it was due; the breach has the due instant."""

    NAME = "obligation.breached"
    SUBJECT = "obligation"
    rule: str = data()
    clause: str = data()


class Met(Event):
    """The evidence is there and the obligation is done, perhaps after its time."""

    NAME = "obligation.met"
    SUBJECT = "obligation"
    rule: str = data()
    clause: str = data()
    late_entry: bool = data()
    late: bool = data()


class Cancelled(Event):
    """Nobody owes it any more: withdrawn, reclassified, replaced, restarted or corrected."""

    NAME = "obligation.cancelled"
    SUBJECT = "obligation"
    rule: str = data()
    clause: str = data()
    reason: str = data()
