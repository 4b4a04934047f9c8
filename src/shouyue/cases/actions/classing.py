"""What a case is: confirmed or changed by a person, with the reason. Clocks that already ran lose nothing by it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.cases import events
from shouyue.cases.actions.holding import begin, finish, needed
from shouyue.cases.actions.raising import let_claim, take_claim_back
from shouyue.cases.actions.receiving import fen
from shouyue.cases.logic import ENDED, ChannelKind, Form, Kind, Severity, State, Step, Trouble
from shouyue.cases.logic.intake import usual_form
from shouyue.cases.models import Case
from shouyue.kit.refusals import Refused


@dataclass(frozen=True, slots=True)
class Class:
    """What a case is taken for. `loss` in CNY."""

    kind: Kind
    severity: Severity | None
    trouble: Trouble | None
    goods_lost: bool
    goods_damaged: bool
    loss: Decimal | None
    delay: timedelta | None = None
    hurts_operation: bool | None = None  # the customer's; None: not said


@transaction.atomic
def classify(case: Case, wanted: Class, reason: str, *, actor: str, at: datetime, version: int | None = None) -> Case:
    """Confirm or change the class (CM-5.2). Raises Refused, Stale."""
    deed = begin(case, actor=actor, at=at, version=version)
    case = deed.case
    if State(case.state) in ENDED:
        raise Refused(_("The case is over; reopen it first."))
    if wanted.kind is Kind.COMPLAINT and wanted.severity is None:
        raise Refused(_("Say how grave the complaint is."), "severity")
    if wanted.kind is not Kind.COMPLAINT and wanted.severity is not None:
        raise Refused(_("Only a complaint has a severity or a claim."), "severity")
    if wanted.kind is not Kind.COMPLAINT and case.claim:
        raise Refused(_("The customer claims compensation. First settle the claim, or take it back."), "kind")
    is_change = (case.kind, case.severity) != (wanted.kind.value, wanted.severity or "") and bool(case.severity)
    case.kind, case.severity, case.trouble = wanted.kind.value, wanted.severity or "", wanted.trouble or ""
    case.goods_lost, case.goods_damaged = wanted.goods_lost, wanted.goods_damaged
    if wanted.kind is Kind.COMPLAINT and not case.form:
        case.form = usual_form(ChannelKind(case.channel), claim=case.claim)
    case.loss, case.delay, case.hurts_operation = wanted.loss, wanted.delay, wanted.hurts_operation
    told = deed.tell(
        events.CaseClassified(
            kind=wanted.kind.value,
            severity=wanted.severity.value if wanted.severity else None,
            goods_lost=wanted.goods_lost,
            goods_damaged=wanted.goods_damaged,
            loss=fen(wanted.loss),
        )
    )
    deed.write(Step.CLASSIFIED, needed(reason, "reason") if is_change else reason.strip(), fact=told)
    return finish(deed)


def confirm_class(
    case: Case, severity: Severity, reason: str, *, actor: str, at: datetime, version: int | None = None
) -> Case:
    """Confirm how grave a complaint is and leave what is known of it alone (CM-5.2). Raises Refused, Stale."""
    known = Class(
        kind=Kind(case.kind),
        severity=severity,
        trouble=Trouble(case.trouble) if case.trouble else None,
        goods_lost=case.goods_lost,
        goods_damaged=case.goods_damaged,
        loss=case.loss,
        delay=case.delay,
        hurts_operation=case.hurts_operation,
    )
    return classify(case, known, reason, actor=actor, at=at, version=version)


@transaction.atomic
def mark_complex(
    case: Case, complex_: bool, reason: str, *, actor: str, at: datetime, version: int | None = None
) -> Case:
    """Decide that a complaint is complex, or that it is not; who did and why is kept (CM-4.1.4)."""
    deed = begin(case, actor=actor, at=at, version=version)
    if State(deed.case.state) is not State.OPEN or Kind(deed.case.kind) is not Kind.COMPLAINT:
        raise Refused(_("Only an open complaint is complex or not."))
    deed.case.complex = complex_
    told = deed.tell(events.CaseMarkedComplex(complex=complex_))
    deed.write(Step.MARKED_COMPLEX, needed(reason, "reason"), fact=told)
    return finish(deed)


@transaction.atomic
def raise_claim(case: Case, claim: bool, text: str, *, actor: str, at: datetime, version: int | None = None) -> Case:
    """The customer raises a claim, or takes it back (OC-14.4)."""
    deed = begin(case, actor=actor, at=at, version=version)
    if State(deed.case.state) is not State.OPEN or Kind(deed.case.kind) is not Kind.COMPLAINT:
        raise Refused(_("A claim belongs to an open complaint."))
    if deed.case.claim == claim:
        raise Refused(_("That is how it stands already."))
    deed.case.claim = claim
    if claim and deed.case.form != Form.LAWSUIT:
        deed.case.form = Form.CLAIM.value
    told = deed.tell(events.CaseClaimRaised(claim=claim))
    deed.write(Step.CLAIM_RAISED, needed(text), fact=told)
    case = finish(deed)
    if claim:
        let_claim(case, at=at)
    else:
        take_claim_back(case, at=at)
    return case
