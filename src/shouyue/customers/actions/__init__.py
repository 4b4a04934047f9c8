"""Verbs of customers. Each is one transaction; what it refuses, it refuses with a sentence at a field."""

from shouyue.customers.actions.contacts import (
    add_contact,
    add_reach,
    edit_contact,
    end_contact,
    erase_contact,
    remove_reach,
)
from shouyue.customers.actions.entered import ContactEntered, Entered, read_reach
from shouyue.customers.actions.hearing import hear, tell_silence
from shouyue.customers.actions.merging import merge, unmerge
from shouyue.customers.actions.registering import ask_to_register, edit, register, take_over
from shouyue.customers.actions.standing import name_owner, name_service_contact, set_tier

__all__ = [
    "ContactEntered", "Entered", "add_contact", "add_reach", "ask_to_register", "edit", "edit_contact", "end_contact",
    "erase_contact", "hear", "merge", "name_owner", "name_service_contact", "read_reach", "register", "remove_reach",
    "set_tier", "take_over", "tell_silence", "unmerge",
]  # fmt: skip
