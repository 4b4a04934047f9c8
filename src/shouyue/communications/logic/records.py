"""What was said with a customer, once: by which way, of which kind, in which direction. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shouyue.communications.logic.mail import Direction

LONGEST = timedelta(hours=24)
AHEAD = timedelta(minutes=1)  # by which the clocks of two machines may differ


class Way(StrEnum):
    """By which way we spoke or wrote."""

    PHONE = "phone"
    WECHAT = "wechat"
    CHAT = "chat"
    EMAIL = "email"
    WEBSITE = "website"
    SERVICE_POINT = "service_point"
    IN_PERSON = "in_person"
    OTHER = "other"


FACE_TO_FACE = frozenset({Way.SERVICE_POINT, Way.IN_PERSON})


class Kind(StrEnum):
    """What kind of communication it was; some kinds meet a promise. The values are those of the catalogue."""

    VISIT = "visit"
    PHONE_TALK = "phone_talk"
    CALL_BACK = "call_back"
    FEEDBACK = "feedback"
    MESSAGE = "message"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that follows from it. Who does it and until when (aware) come together: then it is a measure."""

    what: str
    person: int | None = None
    do_by: datetime | None = None

    @property
    def is_measure(self) -> bool:
        return self.person is not None and self.do_by is not None


@dataclass(frozen=True, slots=True)
class Said:
    """A communication as it is written down. What the policy asks for may be missing here: its gate says so.

    `begun_at` is aware; `length` is given where it is known; `person` is the number of who is responsible; `nothing`:
    it is said that nothing follows; `case`: the number of the case that it belongs to; `waybill`: the one it is about.
    """

    way: Way
    summary: str = ""
    kind: Kind = Kind.OTHER
    direction: Direction = Direction.IN
    begun_at: datetime | None = None
    length: timedelta | None = None
    person: int | None = None
    follow_ups: tuple[Wanted, ...] = ()
    nothing: bool = False
    case: str = ""
    waybill: str = ""

    @property
    def follow_ups_given(self) -> bool:
        return self.nothing or bool(self.follow_ups)


def fits(kind: Kind, way: Way) -> bool:
    """Whether a kind can happen by a way: what meets a promise of a talk by phone was one."""
    return way is Way.PHONE if kind is Kind.PHONE_TALK else True
