"""Verbs of the people room. Each is one transaction; what it refuses, it refuses with `Refused`, at a field."""

from shouyue.people.actions.duty import end_absence, plan_absence, plan_turns, put_shift, remove_shift, remove_turn
from shouyue.people.actions.local import ensure_local_person
from shouyue.people.actions.persons import (
    Entered,
    add_person,
    choose_language,
    edit_person,
    erase_person,
    leave_company,
    open_account,
)
from shouyue.people.actions.places import put_legal_entity, put_region, put_site
from shouyue.people.actions.roles import follow_staff, give_role, take_role

__all__ = [
    "Entered", "add_person", "choose_language", "edit_person", "end_absence",
    "ensure_local_person", "erase_person", "follow_staff", "give_role", "leave_company", "open_account",
    "plan_absence", "plan_turns", "put_legal_entity", "put_region", "put_shift", "put_site", "remove_shift",
    "remove_turn", "take_role",
]  # fmt: skip
