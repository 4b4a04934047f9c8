"""What a case can be. The values are those of the catalogue."""

from enum import StrEnum


class Kind(StrEnum):
    """What the customer comes with."""

    INQUIRY = "inquiry"
    REQUEST = "request"
    COMPLAINT = "complaint"
    ABNORMAL = "abnormal"


class Severity(StrEnum):
    """How grave a complaint is (CM-5.2)."""

    GENERAL = "general"
    IMPORTANT = "important"
    MAJOR = "major"


class Trouble(StrEnum):
    """What went wrong."""

    ATTITUDE = "attitude"
    WRONG_INFORMATION = "wrong_information"
    DELAY = "delay"
    DAMAGE = "damage"
    LOSS = "loss"
    CHARGES = "charges"
    OTHER = "other"


class Form(StrEnum):
    """How a customer complains (OC-14.1)."""

    ORAL = "oral"
    FORMAL = "formal"
    CLAIM = "claim"
    LAWSUIT = "lawsuit"


class Cause(StrEnum):
    """What a complaint comes from (OC-14.1)."""

    QUALITY = "quality"
    EXPECTATIONS = "expectations"
    COMMUNICATION = "communication"


class ChannelKind(StrEnum):
    """By which way the customer reached us."""

    PHONE = "phone"
    CHAT = "chat"
    EMAIL = "email"
    WEBSITE = "website"
    SERVICE_POINT = "service_point"
    IN_PERSON = "in_person"
    OTHER = "other"


class TakenBy(StrEnum):
    """Who was asked first; whoever is not customer service hands a complaint over (OC-14.2, KA-3.6a)."""

    SERVICE = "service"
    SPECIALIST = "specialist"
    OTHER = "other"


SPOKEN = frozenset({ChannelKind.PHONE, ChannelKind.CHAT, ChannelKind.SERVICE_POINT, ChannelKind.IN_PERSON})
