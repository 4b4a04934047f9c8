"""Two customers that are one, and the way back."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from shouyue.customers import queries
from shouyue.customers.actions.telling import find_by, find_no_more, subject_of
from shouyue.customers.events import CustomerMerged, CustomerUnmerged
from shouyue.customers.models import Alias, Customer
from shouyue.journal.actions import record
from shouyue.kit.refusals import Refused


@transaction.atomic
def merge(merged: Customer, into: Customer, *, actor: str, at: datetime) -> Alias:
    """Let `merged` count as `into` from now on, or as what that one was merged into. No row is repointed.

    Raises Refused where they are one already.
    """
    locked = _locked(merged.pk, into.pk)
    _locked(queries.resolved(into.pk))  # it may be merged into another at the same moment: so it is asked once more
    home = queries.resolved(into.pk)
    if queries.merged_into(merged) is not None:
        raise Refused(_("This customer was merged already; undo that first."))
    if home == merged.pk:
        raise Refused(_("These two are one customer already."), "into")
    alias = Alias.objects.create(merged=locked[merged.pk], into_id=home, by=actor, at=at)
    _hear_as_one(merged.pk, home)
    find_no_more(merged)
    find_by(_found(home))
    told = CustomerMerged(into=f"customer:{home}")
    record([told.fact(subject_of(merged), about=(f"customer:{home}",))], actor=actor)
    return alias


@transaction.atomic
def unmerge(merged: Customer, *, actor: str, at: datetime) -> None:
    """Undo a merging: both are customers of their own again. Raises Refused where there is none."""
    alias = Alias.objects.select_for_update().filter(merged=merged).first()
    if alias is None:
        raise Refused(_("This customer is not merged."))
    alias.delete()
    find_by(_found(merged.pk))
    find_by(_found(queries.resolved(alias.into_id)))
    told = CustomerUnmerged()
    record([told.fact(subject_of(merged), about=(f"customer:{alias.into_id}",))], actor=actor)


def _hear_as_one(merged: int, home: int) -> None:
    """A word of either is one of both; who is silent then is looked at anew."""
    both = Customer.objects.filter(pk__in=(merged, home))
    last = both.aggregate(last=Max("heard_at"))["last"]
    both.update(silent_since=None)
    Customer.objects.filter(pk=home).update(heard_at=last)


def _locked(*pks: int) -> dict[int, Customer]:
    """The rows in one order: two who merge the same two in both directions wait for each other."""
    return {row.pk: row for row in Customer.objects.select_for_update().filter(pk__in=pks).order_by("pk")}


def _found(pk: int) -> Customer:
    return Customer.objects.select_related("region", "site").get(pk=pk)
