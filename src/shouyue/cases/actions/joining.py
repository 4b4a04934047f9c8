"""One matter in two cases becomes one; two matters in one case become two."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.cases import events
from shouyue.cases.actions.holding import Deed, begin, finish, move
from shouyue.cases.actions.receiving import made_before, of_sender, receive
from shouyue.cases.logic import ChannelKind, State, Step, Verb
from shouyue.cases.logic.claims import IN_HAND
from shouyue.cases.logic.intake import Intake, tidy
from shouyue.cases.models import Case, Claim
from shouyue.kit.refusals import Refused, Stale
from shouyue.obligations.actions import gated


@transaction.atomic
def merge(case: Case, into: Case, text: str, *, actor: str, at: datetime, version: int | None = None) -> Case:
    """Let a case go on in another that was received before it, whose clocks are therefore the stricter ones.

    Raises Refused for another customer's case, a later one, or one that is over; Stale.
    """
    both = Case.objects.select_for_update().filter(pk__in=(case.pk, into.pk)).order_by("pk")
    rows = {row.pk: row for row in both}  # locked in one order, so that two merges do not wait for each other
    row, into = rows[case.pk], rows[into.pk]
    if version is not None and row.version != version:
        raise Stale
    _check(row, into)
    deed = Deed(row, actor, at)
    move(deed, Verb.MERGE)
    row.merged_into, row.ended_at = into, at
    told = deed.tell(events.CaseMerged())
    deed.write(Step.MERGED, text.strip(), fact=told)
    merged = finish(deed)
    goes_on = Deed(into, actor, at)
    goes_on.write(Step.MERGED, f"{row.number} {row.title}\n{row.content}")
    finish(goes_on)
    return merged


def _check(case: Case, into: Case) -> None:
    if case.pk == into.pk:
        raise Refused(_("Choose another case."), "into")
    if State(into.state) is not State.OPEN:
        raise Refused(_("That case is not in hand any more."), "into")
    if Claim.objects.filter(case=case, state__in=IN_HAND).exists():
        raise Refused(_("Its claim is in hand. First settle it, or take it back."))
    if case.customer_id != into.customer_id:
        raise Refused(_("That case is of another customer."), "into")
    if into.received_at > case.received_at:
        raise Refused(
            _("That case was received later. Merge it into this one instead: the earlier clocks hold."), "into"
        )


@gated
def split(case: Case, intake: Intake, *, actor: str, at: datetime, version: int | None = None, key: str = "") -> Case:
    """Make a case of its own of a part; its clocks count from when the customer first came. Answers the new one.

    :param intake: what the part is about; who came, how, when and where is as in the whole
    :param key: what the sender calls this request; sent again it gives the same case
    Raises Refused, GateRefused, Stale.
    """
    known = made_before(of_sender(key, actor), tidy(intake))
    if known is not None:
        return known
    deed = begin(case, actor=actor, at=at, version=version)
    if State(deed.case.state) is not State.OPEN:
        raise Refused(_("Only an open case can be split."))
    part = receive(
        _as_it_came(intake, deed.case),
        actor=actor,
        at=at,
        taker=deed.case.first_asked_id,
        handler=deed.case.handler_id,
        split_from=deed.case,
        key=key,
    )
    deed.write(Step.NOTED, f"→ {part.number} {part.title}")
    finish(deed)
    return part


def _as_it_came(part: Intake, whole: Case) -> Intake:
    return replace(
        part,
        channel=ChannelKind(whole.channel),
        customer=whole.customer_id,
        contact=whole.contact_id,
        caller=whole.caller,
        caller_reach=whole.caller_reach,
        site=whole.site,
        region=whole.region,
        received_at=whole.received_at,
    )
