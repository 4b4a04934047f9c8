"""What the components take when a few words are not enough."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.functional import Promise

Label = str | Promise
Tone = Literal["", "good", "warn", "bad", "info", "violet", "teal", "muted"]


@dataclass(frozen=True, slots=True)
class Tab:
    """For `<c-tabs>`: a page beside this one."""

    label: Label
    href: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """For `<c-timeline>`: something that happened."""

    at: datetime
    title: Label
    text: Label = ""
    icon: str = "point"
    tone: Tone = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Rung:
    """For `<c-ladder>`: a step of an escalation, who it goes to and when."""

    title: Label
    person: Label
    when: Label
    state: Literal["done", "now", "next"] = "next"


@dataclass(frozen=True, slots=True)
class Reason:
    """For `<c-reasons>`: one line of an explanation. `holds` None: it could not be told. `depth` indents."""

    text: Label
    holds: bool | None
    value: Label = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """For `<c-pager>`: one page of a list walked by key; an empty address means there is none that way."""

    shown: Label
    previous: str = ""
    next: str = ""
