"""Proofs of a claim (OC-14.4): asked for, received or waived, complete. Meanwhile the customer's own clock runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.cases import events
from shouyue.cases.actions.claiming import at_work, claim_of, kept
from shouyue.cases.actions.holding import finish, needed
from shouyue.cases.actions.mailing import post
from shouyue.cases.actions.stepping import reach
from shouyue.cases.logic import Step
from shouyue.cases.models import Case, EvidenceItem
from shouyue.kit.refusals import Refused

if TYPE_CHECKING:
    from django.core.files.base import File

    from shouyue.cases.actions.holding import Deed

MOST = 30
NAME = 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """A proof to ask for, and what exactly is needed."""

    name: str
    note: str = ""


@transaction.atomic
def ask_evidence(
    case: Case,
    wanted: Sequence[Wanted],
    text: str = "",
    *,
    to: str = "",
    actor: str,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Tell the customer exactly which proofs are missing; the clocks that the policies name stand still until then.

    :param wanted: proofs beside those that were asked for before and are still missing
    :param to: a mail address; it counts once the mail server has taken the mail over. Empty: the entry is the text
        that was read out.
    Raises Refused where nothing is missing, Stale.
    """
    deed = at_work(case, actor=actor, at=at, version=version)
    claim = claim_of(deed.case)
    _want(deed, wanted)
    lacking = missing_of(deed.case)
    if not lacking:
        raise Refused(_("Choose at least one proof that is missing."), "wanted")
    message = listed(text, lacking)
    claim.asked_at, claim.complete_at = at, None
    claim.save()
    if to.strip():
        post(deed, Step.EVIDENCE_ASKED, message, to=to)
    else:
        reach(deed)
        told = deed.tell(events.CaseEvidenceAsked())
        deed.write(Step.EVIDENCE_ASKED, message, fact=told, told=True)
    return finish(deed)


def _want(deed: "Deed", wanted: Sequence[Wanted]) -> None:
    """Rows for what is asked for the first time, and again for what was received or waived and is not enough."""
    if len(wanted) > MOST:
        raise Refused(_("Ask for %(most)s proofs at most.") % {"most": MOST}, "wanted")
    known = {item.name: item for item in deed.case.evidence.all()}
    for one in wanted:
        name = " ".join(one.name.split())
        if not name or len(name) > NAME:
            raise Refused(_("Call each proof by a name of up to %(most)s characters.") % {"most": NAME}, "wanted")
        item = known.get(name) or EvidenceItem(case=deed.case, name=name)
        item.note = one.note.strip()[:200]
        item.wanted_at, item.received_at, item.waived_at, item.why = deed.at, None, None, ""
        item.save()
        known[name] = item


def listed(text: str, items: Sequence[EvidenceItem]) -> str:
    """The message: what we write, and what is missing, point by point."""
    points = [f"{place}. {one.name}{f' ({one.note})' if one.note else ''}" for place, one in enumerate(items, 1)]
    return "\n".join([part for part in (text.strip(), "") if text.strip()] + points)


def missing_of(case: Case) -> list[EvidenceItem]:
    """The proofs that are neither received nor waived."""
    return list(EvidenceItem.objects.filter(case=case, received_at=None, waived_at=None))


@transaction.atomic
def receive_evidence(
    item: EvidenceItem,
    upload: "File[bytes] | None" = None,
    *,
    actor: str,
    at: datetime,
    version: int | None = None,
) -> Case:
    """A proof came, with its file or on paper. Raises Refused, Stale."""
    deed = at_work(item.case, actor=actor, at=at, version=version)
    claim_of(deed.case)
    item = _missing(item)
    item.received_at, item.file = at, kept(deed, upload)
    item.save()
    deed.write(Step.NOTED, f"✓ {item.name}")
    return finish(deed)


@transaction.atomic
def waive_evidence(item: EvidenceItem, why: str, *, actor: str, at: datetime, version: int | None = None) -> Case:
    """A proof is no longer needed; why is kept. Raises Refused, Stale."""
    deed = at_work(item.case, actor=actor, at=at, version=version)
    claim_of(deed.case)
    item = _missing(item)
    item.waived_at, item.why = at, needed(why, "why")[:300]
    item.save()
    deed.write(Step.NOTED, f"– {item.name}: {item.why}")
    return finish(deed)


def _missing(item: EvidenceItem) -> EvidenceItem:
    row = EvidenceItem.objects.get(pk=item.pk)
    if not row.is_missing:
        raise Refused(_("That proof was received or waived already."))
    return row


@transaction.atomic
def complete_evidence(case: Case, *, actor: str, at: datetime, version: int | None = None) -> Case:
    """The customer's proofs are complete: our clocks run (on). Raises Refused naming what is missing, Stale."""
    deed = at_work(case, actor=actor, at=at, version=version)
    claim = claim_of(deed.case)
    lacking = missing_of(deed.case)
    if lacking:
        names = "、".join(one.name for one in lacking)
        raise Refused(_("Still missing: %(names)s. Receive or waive each of them.") % {"names": names})
    if claim.complete_at is not None:
        raise Refused(_("The proofs are complete already."))
    claim.complete_at = at
    claim.save()
    told = deed.tell(events.CaseEvidenceComplete())
    deed.write(Step.EVIDENCE_COMPLETE, fact=told)
    return finish(deed)
