"""Where a complaint comes from: its form and its cause (OC-14.1)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.cases import events
from shouyue.cases.actions.holding import Deed, begin, finish
from shouyue.cases.logic import Cause, Form, Kind, Step
from shouyue.cases.models import Case
from shouyue.kit.refusals import Refused


@dataclass(frozen=True, slots=True)
class Origin:
    """How a customer complains, and what the complaint comes from; None where nothing is said of it."""

    form: Form | None = None
    cause: Cause | None = None


UNTOLD = Origin()


@transaction.atomic
def record_cause(
    case: Case,
    cause: Cause,
    text: str = "",
    *,
    form: Form | None = None,
    actor: str,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Trace a complaint to its cause; `form` where it is another one than is written. Raises Refused, Stale."""
    deed = begin(case, actor=actor, at=at, version=version)
    if Kind(deed.case.kind) is not Kind.COMPLAINT:
        raise Refused(_("Only a complaint has a cause."))
    trace(deed, Origin(form, cause), text)
    return finish(deed)


def is_new(case: Case, origin: Origin) -> bool:
    """Whether it says another thing than the case."""
    return (origin.form or case.form, origin.cause or case.cause) != (case.form, case.cause)


def trace(deed: Deed, origin: Origin, text: str = "") -> None:
    """Write the origin on the case; the journal hears what stands there from now on."""
    case = deed.case
    case.form, case.cause = origin.form or case.form, origin.cause or case.cause
    form, cause = (Form(case.form) if case.form else None), (Cause(case.cause) if case.cause else None)
    told = deed.tell(events.CaseCauseRecorded(form=form.value if form else None, cause=cause.value if cause else None))
    deed.write(Step.CAUSE_RECORDED, text.strip(), fact=told)
