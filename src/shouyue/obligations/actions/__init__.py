"""Verbs of the memory: adopt an edition, announce a year, let a late entry count, ask a gate, bring a history in."""

from shouyue.obligations.actions.editions import (
    adopt,
    adopt_names,
    adopt_shipped,
    discard,
    draft,
    draft_figures,
    draft_shipped,
)
from shouyue.obligations.actions.late_entries import approve_late_entry, decline_late_entry
from shouyue.obligations.actions.years import announce_year
from shouyue.obligations.gates import GateRefused, ask_gate, gated, pass_gate
from shouyue.obligations.importing import Brought, bring_in
from shouyue.obligations.logic import Changed, Refused

__all__ = [
    "Brought",
    "Changed",
    "GateRefused",
    "Refused",
    "adopt",
    "adopt_names",
    "adopt_shipped",
    "announce_year",
    "approve_late_entry",
    "ask_gate",
    "bring_in",
    "decline_late_entry",
    "discard",
    "draft",
    "draft_figures",
    "draft_shipped",
    "gated",
    "pass_gate",
]
