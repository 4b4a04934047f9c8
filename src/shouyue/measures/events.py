"""What is recorded of measures: when, where and what for. What is to be done stands in a table of ours."""

from datetime import datetime

from shouyue.journal.event import Event, context, own
from shouyue.measures.logic import Origin


class MeasureSet(Event):
    """A measure is set, with its department or person and its time. Told again with another time, it was postponed."""

    NAME = "measure.set"
    SUBJECT = "measure"
    do_by: datetime = own()
    origin: Origin = context()
    region: str | None = context(default=None)
    site: str | None = context(default=None)


class MeasureDone(Event):
    """The measure was carried out, with evidence on its page."""

    NAME = "measure.done"
    SUBJECT = "measure"


class MeasureDropped(Event):
    """Somebody with the right, whom it does not bind, dropped the measure; why stands on its page."""

    NAME = "measure.dropped"
    SUBJECT = "measure"
