"""Rows of the pages of templates and robots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouyue.communications.models import Robot, Template
from shouyue.communications.panels.places import places
from shouyue.communications.phrases import CASE_KINDS, HEARD, SERVICES, STEPS
from shouyue.ui.elements import Tone


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template with its words."""

    one: Template
    kind: str | Promise
    step: str | Promise


def template_rows(found: Sequence[Template]) -> list[TemplateRow]:
    """Templates for a list."""
    return [TemplateRow(one, CASE_KINDS.get(one.kind, one.kind), STEPS.get(one.step, one.step)) for one in found]


def example() -> Mapping[str, str]:
    """Values with which a template is shown."""
    return {
        "customer": gettext("Ms Zhang"),
        "case": "SH01-260302-004",
        "agent": gettext("Chen Jing"),
        "promised_at": "2026-03-02 17:30",
        "company": gettext("Shouyue Logistics"),
        "phone": "400-000-0000",
        "waybill": "SY2603020017",
        "missing": gettext("· a photo of the damaged packaging\n· the invoice of the goods"),
        "plan": gettext("The damaged pieces are replaced, and the freight is given back."),
        "progress": gettext("The warehouse has confirmed the damage and takes photos."),
        "result": gettext("The replacement was delivered and signed for on 2 March."),
        "amount": "1,280.00",
        "reason": gettext("the packaging was pressed during loading."),
    }


@dataclass(frozen=True, slots=True)
class RobotRow:
    """A robot, where and what it tells, and how that goes."""

    robot: Robot
    service: str | Promise
    place: str
    hears: tuple[str | Promise, ...]
    state: str | Promise
    tone: Tone


def robot_rows(found: Sequence[Robot]) -> list[RobotRow]:
    """Robots for a list."""
    named = places()
    return [
        RobotRow(
            one,
            SERVICES[one.service],
            named.get(one.site or one.region, gettext("Whole company")),
            tuple(HEARD[kind] for kind in one.hears),
            *_telling(one),
        )
        for one in found
    ]


def _telling(robot: Robot) -> tuple[str | Promise, Tone]:
    if not robot.active:
        return _("paused"), "muted"
    if robot.error:
        return _("cannot tell"), "bad"
    return (_("tells"), "good") if robot.last_ok_at else (_("not tried yet"), "info")
