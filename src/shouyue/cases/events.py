"""What is recorded about cases, and about questions that departments answer for them."""

from datetime import datetime
from typing import Literal

from shouyue.journal.event import Event, Money, context, data, own

Kind = Literal["inquiry", "request", "complaint", "abnormal"]
Severity = Literal["general", "important", "major"]


class CaseReceived(Event):
    """An inquiry, request, complaint or abnormal communication reached us; clocks count from here."""

    NAME = "case.received"
    SUBJECT = "case"
    kind: Kind = own()
    severity: Severity | None = own(default=None)
    complex: bool | None = own(default=None)
    claim: bool | None = own(default=None)
    goods_lost: bool | None = own(default=None)
    goods_damaged: bool | None = own(default=None)
    loss: Money | None = own(default=None)
    tier: Literal["A", "B", "C"] | None = context(default=None)
    region: str | None = context(default=None)
    site: str | None = context(default=None)
    calendar: str | None = context(default=None)
    handler: str | None = context(default=None)
    first_asked: str | None = context(default=None)
    channel: Literal["phone", "chat", "email", "website", "service_point", "in_person", "other"] = context()
    form: Literal["oral", "formal", "claim", "lawsuit"] | None = context(default=None)
    trouble: Literal["attitude", "wrong_information", "delay", "damage", "loss", "charges", "other"] | None = context(
        default=None
    )
    taken_by: Literal["service", "specialist", "other"] = context()
    evidence_complete: bool | None = data(default=None)
    duty_ends_at: datetime | None = data(default=None)


class CaseCustomerNamed(Event):
    """It was found out, or put right, whose case it is."""

    NAME = "case.customer_named"
    SUBJECT = "case"
    tier: Literal["A", "B", "C"] | None = context(default=None)


class CaseClassified(Event):
    """Someone confirmed or changed the case's kind or severity."""

    NAME = "case.classified"
    SUBJECT = "case"
    kind: Kind = own()
    severity: Severity | None = own(default=None)
    goods_lost: bool | None = own(default=None)
    goods_damaged: bool | None = own(default=None)
    loss: Money | None = own(default=None)
    reason: str | None = data(default=None)


class CaseMarkedComplex(Event):
    """Someone marked the complaint complex, or took that back, and said why."""

    NAME = "case.marked_complex"
    SUBJECT = "case"
    complex: bool = own()
    reason: str | None = data(default=None)


class CaseClaimRaised(Event):
    """The customer raised a claim with the complaint, or took it back."""

    NAME = "case.claim_raised"
    SUBJECT = "case"
    claim: bool = own()


class CaseCauseRecorded(Event):
    """What the customer complains of was traced to its cause; where the form of the complaint is another, it is
    named."""

    NAME = "case.cause_recorded"
    SUBJECT = "case"
    form: Literal["oral", "formal", "claim", "lawsuit"] | None = context(default=None)
    cause: Literal["quality", "expectations", "communication"] | None = context(default=None)


class CaseEscalationAccepted(Event):
    """Whoever the case was escalated to has taken it on."""

    NAME = "case.escalation_accepted"
    SUBJECT = "case"
    role: str = data()


class CaseMerged(Event):
    """The matter goes on in another case that was received before; the clocks of that one hold."""

    NAME = "case.merged"
    SUBJECT = "case"


class CaseAnswered(Event):
    """We answered the customer for the first time; whether in time is written by the product."""

    NAME = "case.answered"
    SUBJECT = "case"
    in_time: bool | None = data(default=None)


class CaseContacted(Event):
    """We reached the customer about this case."""

    NAME = "case.contacted"
    SUBJECT = "case"


class CaseHandedOver(Event):
    """The case went with its written record to another desk."""

    NAME = "case.handed_over"
    SUBJECT = "case"
    handler: str | None = context(default=None)
    to: Literal["service", "specialist", "department"] = data()


class CasePromised(Event):
    """We promised the customer a time for the answer; a new one that the customer agreed to replaces it and the old one
    is kept."""

    NAME = "case.promised"
    SUBJECT = "case"
    promised_at: datetime = own()


class CasePlanTold(Event):
    """The customer was told the handling, the solution proposed or the measures planned."""

    NAME = "case.plan_told"
    SUBJECT = "case"


class CaseProgressTold(Event):
    """The customer was told how the matter stands."""

    NAME = "case.progress_told"
    SUBJECT = "case"


class CaseResultTold(Event):
    """The customer was told the result."""

    NAME = "case.result_told"
    SUBJECT = "case"


class CaseResolved(Event):
    """The matter is solved, and it is said whether the customer was told at the same time."""

    NAME = "case.resolved"
    SUBJECT = "case"
    told_customer: bool = data()


class CaseNotContent(Event):
    """The customer said that the result does not content them."""

    NAME = "case.not_content"
    SUBJECT = "case"


class CaseReopened(Event):
    """A solved matter came back."""

    NAME = "case.reopened"
    SUBJECT = "case"


class CaseWithdrawn(Event):
    """The customer took the matter back and asks for nothing more."""

    NAME = "case.withdrawn"
    SUBJECT = "case"


class CaseClosed(Event):
    """The case is done with and nothing follows."""

    NAME = "case.closed"
    SUBJECT = "case"


class CaseEvidenceAsked(Event):
    """We named the proofs that are missing and asked the customer for them."""

    NAME = "case.evidence_asked"
    SUBJECT = "case"


class CaseEvidenceComplete(Event):
    """The customer's proofs are complete."""

    NAME = "case.evidence_complete"
    SUBJECT = "case"


class CaseEmergencyStarted(Event):
    """The emergency plan runs and its team is at work."""

    NAME = "case.emergency_started"
    SUBJECT = "case"


class CasePreliminaryReported(Event):
    """The preliminary report on a major complaint was given."""

    NAME = "case.preliminary_reported"
    SUBJECT = "case"


class CaseInvestigated(Event):
    """Facts, causes and evidence are clear, and it is judged whether the complaint is founded."""

    NAME = "case.investigated"
    SUBJECT = "case"
    founded: bool = data()


class CaseInvestigationReopened(Event):
    """A closed investigation goes on: its judgement and shares no longer hold. The reason stands on the case."""

    NAME = "case.investigation_reopened"
    SUBJECT = "case"


class CaseSharesSettled(Event):
    """The shares of responsibility are settled and sum to 100 %."""

    NAME = "case.shares_settled"
    SUBJECT = "case"


class CaseCompensationAgreed(Event):
    """The amount was agreed with the customer."""

    NAME = "case.compensation_agreed"
    SUBJECT = "case"
    amount: Money = data()


class CaseCompensated(Event):
    """The compensation was paid to the customer."""

    NAME = "case.compensated"
    SUBJECT = "case"
    amount: Money = data()


class CaseFeasibilityConfirmed(Event):
    """It is confirmed whether the request can be met."""

    NAME = "case.feasibility_confirmed"
    SUBJECT = "case"
    feasible: bool = data()


class CaseAdjustmentStarted(Event):
    """The order is being adjusted as the customer asked."""

    NAME = "case.adjustment_started"
    SUBJECT = "case"


class CaseTeamFormed(Event):
    """The task force is formed, with the number of its members."""

    NAME = "case.team_formed"
    SUBJECT = "case"
    members: int = data()


class CaseCorrectionPlanned(Event):
    """The task force made its plan of correction."""

    NAME = "case.correction_planned"
    SUBJECT = "case"


class CaseMeetingHeld(Event):
    """Those concerned met about the matter and minutes were kept."""

    NAME = "case.meeting_held"
    SUBJECT = "case"


class QuestionAsked(Event):
    """A customer's question went to the department responsible for an answer."""

    NAME = "question.asked"
    SUBJECT = "question"
    department: str = own()
    region: str | None = context(default=None)
    site: str | None = context(default=None)


class QuestionAnswered(Event):
    """The department gave its answer."""

    NAME = "question.answered"
    SUBJECT = "question"


class QuestionWithdrawn(Event):
    """The department's answer is no longer needed."""

    NAME = "question.withdrawn"
    SUBJECT = "question"
