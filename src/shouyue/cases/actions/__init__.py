"""The verbs of cases."""

from shouyue.cases.actions.claims import agree, ask_approval, make_offer, take_counter_offer
from shouyue.cases.actions.classing import Class, classify, confirm_class, mark_complex, raise_claim
from shouyue.cases.actions.editing import Written, edit
from shouyue.cases.actions.escalations import accept_escalation
from shouyue.cases.actions.evidence import ask_evidence, complete_evidence, receive_evidence, waive_evidence
from shouyue.cases.actions.investigating import (
    add_finding,
    close_investigation,
    draw_cause,
    drop_cause,
    judge,
    reopen_investigation,
)
from shouyue.cases.actions.joining import merge, split
from shouyue.cases.actions.mailing import write_to_customer
from shouyue.cases.actions.measuring import set_measure_for
from shouyue.cases.actions.meetings import call_meeting, hold_meeting
from shouyue.cases.actions.passing import assign, hand_over, take
from shouyue.cases.actions.past import history, take_over
from shouyue.cases.actions.paying import Paid, claim_recourse, drop_recourse, pay, settle_recourse
from shouyue.cases.actions.questions import answer_question, ask_department, withdraw_question
from shouyue.cases.actions.receiving import receive
from shouyue.cases.actions.shifts import give_shift, take_shift
from shouyue.cases.actions.stepping import confirm_feasibility, promise, resolve, take_step
from shouyue.cases.actions.teams import form_team, proposed_members
from shouyue.cases.actions.tracing import Origin, record_cause

__all__ = [
    "Class",
    "Origin",
    "Paid",
    "Written",
    "accept_escalation",
    "add_finding",
    "agree",
    "answer_question",
    "ask_approval",
    "ask_department",
    "ask_evidence",
    "assign",
    "call_meeting",
    "claim_recourse",
    "classify",
    "close_investigation",
    "complete_evidence",
    "confirm_class",
    "confirm_feasibility",
    "draw_cause",
    "drop_cause",
    "drop_recourse",
    "edit",
    "form_team",
    "give_shift",
    "hand_over",
    "history",
    "hold_meeting",
    "judge",
    "make_offer",
    "mark_complex",
    "merge",
    "pay",
    "promise",
    "proposed_members",
    "raise_claim",
    "receive",
    "receive_evidence",
    "record_cause",
    "reopen_investigation",
    "resolve",
    "set_measure_for",
    "settle_recourse",
    "split",
    "take",
    "take_counter_offer",
    "take_over",
    "take_shift",
    "take_step",
    "waive_evidence",
    "withdraw_question",
    "write_to_customer",
]
