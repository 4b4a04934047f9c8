"""The head of a case: what it is, in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from shouyue.cases.logic import Cause, ChannelKind, Form, Kind, Severity, State, Trouble
from shouyue.cases.phrases import CAUSES, CHANNELS, FORMS, KINDS, SEVERITIES, STATES, TROUBLES, Word

if TYPE_CHECKING:
    from shouyue.cases.models import Case


@dataclass(frozen=True, slots=True)
class Head:
    """The words of a case's values; None where it has none."""

    kind: Word
    state: Word
    channel: Word
    severity: Word | None
    trouble: Promise | None
    form: Promise | None
    cause: Promise | None


def head(case: "Case") -> Head:
    return Head(
        kind=KINDS[Kind(case.kind)],
        state=STATES[State(case.state)],
        channel=CHANNELS[ChannelKind(case.channel)],
        severity=SEVERITIES[Severity(case.severity)] if case.severity else None,
        trouble=TROUBLES[Trouble(case.trouble)] if case.trouble else None,
        form=FORMS[Form(case.form)] if case.form else None,
        cause=CAUSES[Cause(case.cause)] if case.cause else None,
    )
