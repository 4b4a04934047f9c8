"""Words of this room."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouyue.cases.logic import Cause, ChannelKind, Form, Kind, Severity, State, Step, Trouble
from shouyue.ui.elements import Tone

TITLE = _("Cases")


@dataclass(frozen=True, slots=True)
class Word:
    """How something is called, with its icon and tone."""

    label: Promise
    icon: str = "point"
    tone: Tone = ""


KINDS: dict[Kind, Word] = {
    Kind.INQUIRY: Word(pgettext_lazy("kind of case", "Inquiry"), "help-circle", "info"),
    Kind.REQUEST: Word(pgettext_lazy("kind of case", "Request"), "clipboard-list", "teal"),
    Kind.COMPLAINT: Word(pgettext_lazy("kind of case", "Complaint"), "alert-triangle", "warn"),
    Kind.ABNORMAL: Word(pgettext_lazy("kind of case", "Abnormal communication"), "message-exclamation", "violet"),
}
SEVERITIES: dict[Severity, Word] = {
    Severity.GENERAL: Word(pgettext_lazy("severity", "General"), "point", "muted"),
    Severity.IMPORTANT: Word(pgettext_lazy("severity", "Important"), "alert-circle", "warn"),
    Severity.MAJOR: Word(pgettext_lazy("severity", "Major"), "urgent", "bad"),
}
TROUBLES: dict[Trouble, Promise] = {
    Trouble.ATTITUDE: pgettext_lazy("trouble", "Attitude"),
    Trouble.WRONG_INFORMATION: pgettext_lazy("trouble", "Wrong information"),
    Trouble.DELAY: pgettext_lazy("trouble", "Delay"),
    Trouble.DAMAGE: pgettext_lazy("trouble", "Damage"),
    Trouble.LOSS: pgettext_lazy("trouble", "Loss of goods"),
    Trouble.CHARGES: pgettext_lazy("trouble", "Charges in dispute"),
    Trouble.OTHER: pgettext_lazy("trouble", "Other"),
}
FORMS: dict[Form, Promise] = {
    Form.ORAL: pgettext_lazy("form of complaint", "Oral complaint"),
    Form.FORMAL: pgettext_lazy("form of complaint", "Formal complaint"),
    Form.CLAIM: pgettext_lazy("form of complaint", "Claim"),
    Form.LAWSUIT: pgettext_lazy("form of complaint", "Lawsuit"),
}
CAUSES: dict[Cause, Promise] = {
    Cause.QUALITY: pgettext_lazy("cause", "Quality of service"),
    Cause.EXPECTATIONS: pgettext_lazy("cause", "Expectations not seen or not met"),
    Cause.COMMUNICATION: pgettext_lazy("cause", "Trouble in communication"),
}
CHANNELS: dict[ChannelKind, Word] = {
    ChannelKind.PHONE: Word(pgettext_lazy("channel", "Phone"), "phone"),
    ChannelKind.CHAT: Word(pgettext_lazy("channel", "Online chat"), "message-circle"),
    ChannelKind.EMAIL: Word(pgettext_lazy("channel", "E-mail"), "mail"),
    ChannelKind.WEBSITE: Word(pgettext_lazy("channel", "Website"), "world"),
    ChannelKind.SERVICE_POINT: Word(pgettext_lazy("channel", "Service point"), "building-store"),
    ChannelKind.IN_PERSON: Word(pgettext_lazy("channel", "In person"), "user"),
    ChannelKind.OTHER: Word(pgettext_lazy("channel", "Other way"), "dots"),
}
STATES: dict[State, Word] = {
    State.OPEN: Word(pgettext_lazy("state of a case", "in hand"), "progress", "info"),
    State.RESOLVED: Word(pgettext_lazy("state of a case", "solved"), "circle-check", "teal"),
    State.CLOSED: Word(pgettext_lazy("state of a case", "closed"), "lock", "good"),
    State.WITHDRAWN: Word(pgettext_lazy("state of a case", "withdrawn"), "arrow-back-up", "muted"),
    State.MERGED: Word(pgettext_lazy("state of a case", "merged"), "arrow-merge", "muted"),
}
# What was done (on the timeline), and what to do (on the button).
DONE: dict[Step, Word] = {
    Step.RECEIVED: Word(_("Received"), "inbox", "info"),
    Step.WROTE: Word(_("The customer wrote"), "mail", "violet"),
    Step.MAIL_FAILED: Word(_("A mail did not arrive"), "mail-off", "bad"),
    Step.NOTED: Word(_("Internal note"), "note", "muted"),
    Step.CLASSIFIED: Word(_("Classified"), "category", "info"),
    Step.MARKED_COMPLEX: Word(_("Complexity decided"), "puzzle", "violet"),
    Step.CLAIM_RAISED: Word(_("Claim"), "coin-yuan", "warn"),
    Step.CAUSE_RECORDED: Word(_("Cause recorded"), "search", "info"),
    Step.CONTACTED: Word(_("Customer contacted"), "phone-call", "good"),
    Step.ANSWERED: Word(_("Customer answered"), "send", "good"),
    Step.HANDED_OVER: Word(_("Handed over"), "arrow-right-circle", "info"),
    Step.PROMISED: Word(_("Time promised"), "calendar-clock", "info"),
    Step.PLAN_TOLD: Word(_("Plan told"), "bulb", "good"),
    Step.PROGRESS_TOLD: Word(_("Progress told"), "message-forward", "good"),
    Step.RESULT_TOLD: Word(_("Result told"), "message-check", "good"),
    Step.RESOLVED: Word(_("Solved"), "circle-check", "good"),
    Step.NOT_CONTENT: Word(_("Customer not content"), "mood-sad", "bad"),
    Step.REOPENED: Word(_("Reopened"), "rotate-clockwise", "warn"),
    Step.WITHDRAWN: Word(_("Withdrawn by the customer"), "arrow-back-up", "muted"),
    Step.MERGED: Word(_("Merged"), "arrow-merge", "muted"),
    Step.CLOSED: Word(_("Closed"), "lock", "good"),
    Step.ESCALATION_ACCEPTED: Word(_("Escalation accepted"), "hand-grab", "info"),
    Step.EMERGENCY_STARTED: Word(_("Emergency response started"), "urgent", "bad"),
    Step.PRELIMINARY_REPORTED: Word(_("Preliminary report given"), "report", "info"),
    Step.FEASIBILITY_CONFIRMED: Word(_("Feasibility confirmed"), "checkup-list", "info"),
    Step.ADJUSTMENT_STARTED: Word(_("Adjustment started"), "adjustments", "info"),
    Step.TEAM_FORMED: Word(_("Task force formed"), "users-group", "info"),
    Step.CORRECTION_PLANNED: Word(_("Correction planned"), "tool", "info"),
    Step.MEETING_CALLED: Word(_("Meeting called"), "calendar-event", "info"),
    Step.MEETING_HELD: Word(_("Meeting held"), "clipboard-text", "info"),
    Step.EVIDENCE_ASKED: Word(_("Proofs asked for"), "file-search", "warn"),
    Step.EVIDENCE_COMPLETE: Word(_("Proofs complete"), "file-check", "good"),
    Step.INVESTIGATED: Word(_("Investigation done"), "zoom-check", "info"),
    Step.INVESTIGATION_REOPENED: Word(_("Investigation opened again"), "rotate-clockwise", "warn"),
    Step.SHARES_SETTLED: Word(_("Shares settled"), "chart-pie", "info"),
    Step.COMPENSATION_AGREED: Word(_("Amount agreed"), "heart-handshake", "good"),
    Step.COMPENSATED: Word(_("Compensation paid"), "cash", "good"),
}
TO_DO: dict[Step, Promise] = {
    Step.NOTED: _("Note"),
    Step.CLASSIFIED: _("Classify"),
    Step.MARKED_COMPLEX: _("Decide whether it is complex"),
    Step.CLAIM_RAISED: _("Raise a claim or take it back"),
    Step.CAUSE_RECORDED: _("Record the cause"),
    Step.CONTACTED: _("Contact the customer"),
    Step.ANSWERED: _("Answer the customer"),
    Step.HANDED_OVER: _("Hand over"),
    Step.PROMISED: _("Promise a time"),
    Step.PLAN_TOLD: _("Tell the plan"),
    Step.PROGRESS_TOLD: _("Tell the progress"),
    Step.RESULT_TOLD: _("Tell the result"),
    Step.RESOLVED: _("Solve"),
    Step.NOT_CONTENT: _("Customer not content"),
    Step.REOPENED: _("Reopen"),
    Step.WITHDRAWN: _("Customer withdraws"),
    Step.MERGED: _("Merge"),
    Step.CLOSED: pgettext_lazy("case", "Close"),
    Step.ESCALATION_ACCEPTED: _("Accept the escalation"),
    Step.EMERGENCY_STARTED: _("Start the emergency response"),
    Step.PRELIMINARY_REPORTED: _("Give the preliminary report"),
    Step.FEASIBILITY_CONFIRMED: _("Confirm the feasibility"),
    Step.ADJUSTMENT_STARTED: _("Start the adjustment"),
    Step.TEAM_FORMED: _("Form the task force"),
    Step.CORRECTION_PLANNED: _("Plan the correction"),
    Step.MEETING_CALLED: _("Call a meeting"),
    Step.MEETING_HELD: _("Hold the meeting"),
    Step.INVESTIGATED: _("Close the investigation"),
    Step.COMPENSATION_AGREED: _("Agree on the amount"),
    Step.COMPENSATED: _("Pay the compensation"),
}
