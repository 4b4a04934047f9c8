"""Evidence told too late, as pages show it: what happened when, who may decide, what was decided."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from shouyue.access import guards
from shouyue.access.models import Account
from shouyue.kit.text import Text
from shouyue.obligations import queries
from shouyue.obligations.models import LateEntryDecision, Obligation
from shouyue.obligations.panels.moves import named
from shouyue.people import queries as people
from shouyue.people.naming import who
from shouyue.people.rights import roles_with

APPROVE = "late_entry.approve"
SHOWN = 4  # names


@dataclass(frozen=True, slots=True)
class Late:
    """One late entry. `may`: whether the visitor may decide; `own`: whether it is the visitor's own."""

    row: Obligation
    entry: queries.LateEntry | None
    decision: LateEntryDecision | None
    label: Text | None
    subject: tuple[str, str]
    href: str
    told_by: str
    deciders: str
    decided_by: str
    may: bool
    own: bool


def late_entry(row: Obligation, account: Account, *, at: datetime) -> Late | None:
    """What there is to say of an obligation's late entry; None where there is none."""
    entry = queries.late_entry_of(row)
    decision = None if entry is not None else queries.decision_about(row)
    return late(row, entry, decision, account, at=at) if entry or decision else None


def late(
    row: Obligation,
    entry: queries.LateEntry | None,
    decision: LateEntryDecision | None,
    account: Account,
    *,
    at: datetime,
) -> Late:
    """A late entry that waits, or one that was decided about."""
    told_by = entry.actor if entry else ""
    own = any(people.is_same(people.actor_of(account), other) for other in (told_by, f"person:{row.person_id}"))
    policy = queries.in_force().policies.get(row.document)
    return Late(
        row=row,
        entry=entry,
        decision=decision,
        label=next((rule.label for rule in policy.rules if rule.id == row.rule), None) if policy else None,
        subject=named(row.subject),
        href=reverse("performance:obligation", args=[row.pk]),
        told_by=who(told_by),
        deciders=deciders(row, told_by, at),
        decided_by=who(decision.decided_by) if decision else "",
        may=may_decide(account, row),
        own=own,
    )


def may_decide(account: Account, row: Obligation) -> bool:
    """Whether the account has the right at the place of this obligation."""
    return guards.may(account, APPROVE) and people.scope_of(account, APPROVE).covers(row.site, row.region)


def deciders(row: Obligation, told_by: str, at: datetime) -> str:
    """The names of those who may decide about it: neither who told it nor who owed it."""
    staff = people.roster()
    barred = {people.whose(told_by), row.person_id}
    holders = {
        holder.person_id: holder.name
        for role in sorted(roles_with(APPROVE))
        for holder in staff.holders(role, site=row.site, region=row.region, at=at)
        if holder.person_id not in barred
    }
    names = list(holders.values())
    more = gettext("and %d more") % (len(names) - SHOWN) if len(names) > SHOWN else ""
    return " ".join(part for part in (gettext(", ").join(names[:SHOWN]), more) if part)
