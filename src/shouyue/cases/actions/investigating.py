"""The investigation of a complaint (OC-14.5): findings, causes, the judgement, the shares of responsibility."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.cases import events
from shouyue.cases.actions.claiming import at_work, kept
from shouyue.cases.actions.holding import finish, needed
from shouyue.cases.actions.raising import turn
from shouyue.cases.logic import Department, Step
from shouyue.cases.logic.claims import CENT, PROMISED, WHOLE, ClaimState, Factor, Part, PartyKind, missing
from shouyue.cases.models import Case, CauseNode, Claim, Finding, Investigation, Share
from shouyue.kit.refusals import Refused
from shouyue.measures import queries as measures
from shouyue.obligations.actions import gated, pass_gate
from shouyue.people import queries as people

if TYPE_CHECKING:
    from django.core.files.base import File

    from shouyue.cases.actions.holding import Deed

DEPTH = 6


@transaction.atomic
def add_finding(
    case: Case,
    text: str,
    upload: "File[bytes] | None" = None,
    *,
    actor: str,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Write down what was found out, with the file that shows it. Raises Refused, Stale."""
    deed = at_work(case, actor=actor, at=at, version=version)
    found = _open(deed)
    Finding.objects.create(investigation=found, text=needed(text), file=kept(deed, upload), actor=actor, at=at)
    return finish(deed)


@transaction.atomic
def draw_cause(
    case: Case,
    factor: Factor,
    text: str,
    parent: int | None = None,
    *,
    actor: str,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Draw a cause into the tree, under another or as one of its own. Raises Refused, Stale.

    :param parent: number of the cause that it explains
    """
    deed = at_work(case, actor=actor, at=at, version=version)
    found = _open(deed)
    above = CauseNode.objects.filter(investigation=found, pk=parent).first() if parent is not None else None
    if parent is not None and above is None:
        raise Refused(_("That cause is not in the tree any more."), "parent")
    if _depth(above) >= DEPTH:
        raise Refused(_("The tree is deep enough: write the cause into a finding."), "parent")
    CauseNode.objects.create(investigation=found, parent=above, factor=factor.value, text=needed(text)[:200])
    return finish(deed)


def _depth(node: CauseNode | None) -> int:
    depth = 0
    while node is not None:
        depth, node = depth + 1, node.parent
    return depth


@transaction.atomic
def drop_cause(case: Case, node: int, *, actor: str, at: datetime, version: int | None = None) -> Case:
    """Take a cause out of the tree, with what hangs below it. Raises Refused, Stale."""
    deed = at_work(case, actor=actor, at=at, version=version)
    if not CauseNode.objects.filter(investigation=_open(deed), pk=node).delete()[0]:
        raise Refused(_("That cause is not in the tree any more."))
    return finish(deed)


@transaction.atomic
def judge(
    case: Case,
    founded: bool,
    reasons: str,
    parts: Sequence[Part],
    *,
    actor: str,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Say whether the complaint is founded, and why, and who bears which share. It counts once the investigation is
    closed.

    Raises Refused where the shares do not sum to exactly 100 or a party stands twice, Stale.
    """
    deed = at_work(case, actor=actor, at=at, version=version)
    found = _open(deed)
    found.founded, found.reasons = founded, needed(reasons, "reasons")
    wanted = [_checked(part) for part in parts]
    if len({(part.kind, part.party) for part in wanted}) < len(wanted):
        raise Refused(_("Name each party once."), "shares")
    _check_whole(wanted, founded=founded)
    found.save()
    found.shares.all().delete()
    Share.objects.bulk_create(
        Share(investigation=found, kind=part.kind.value, party=part.party, percent=part.percent) for part in wanted
    )
    return finish(deed)


def _checked(part: Part) -> Part:
    """The share with its party as it is kept. Raises Refused."""
    party = " ".join(part.party.split())
    if not 0 < part.percent <= WHOLE or part.percent != part.percent.quantize(CENT):
        raise Refused(_("A share is above 0 and up to 100 per cent, with two decimals at most."), "shares")
    known = {
        PartyKind.DEPARTMENT: party in set(Department),
        PartyKind.EMPLOYEE: _worked_here(party),
        PartyKind.CARRIER: 0 < len(party) <= 80,
        PartyKind.CUSTOMER: True,
    }
    if not known[part.kind]:
        raise Refused(_("Say whose share it is: choose the department or colleague, or name the carrier."), "shares")
    return Part(part.kind, "" if part.kind is PartyKind.CUSTOMER else party, part.percent)


def _worked_here(number: str) -> bool:
    """Whether it is a colleague, also one who has left since; a customer's user is none."""
    member = people.roster().members.get(int(number)) if number.isdecimal() else None
    return member is not None and not member.customer


def _check_whole(parts: Sequence[Part], *, founded: bool) -> None:
    """Whether the shares are the whole; an unfounded complaint may have none. Raises Refused, saying how much lacks."""
    rest = missing(parts)
    if not rest or (not parts and not founded):
        return
    total = _plain(WHOLE - rest)
    if rest > 0:
        said = _("The shares sum to %(total)s %%: %(rest)s %% are still to be given to somebody.")
    else:
        said = _("The shares sum to %(total)s %%: that is %(rest)s %% too much.")
    raise Refused(said % {"total": total, "rest": _plain(abs(rest))}, "shares")


def _plain(percent: Decimal) -> str:
    return f"{percent.normalize():f}"


@gated
def close_investigation(case: Case, *, actor: str, at: datetime, version: int | None = None) -> Case:
    """Close the investigation: it is judged, the shares are settled, each measure has its department.

    An unfounded complaint without shares has nothing to divide: that counts as the whole.
    Raises GateRefused with what OC-14.5 misses, Refused, Stale.
    """
    deed = at_work(case, actor=actor, at=at, version=version)
    case = deed.case
    known = Investigation.objects.filter(case=case).first()
    if known is not None and known.closed_at is not None:
        raise Refused(CLOSED)
    pass_gate("case.close_investigation", case.subject, _asked(case, known), actor=actor, at=at)
    found = _open(deed)
    found.closed_at, found.closed_by = at, actor
    found.save()
    told = deed.tell(events.CaseInvestigated(founded=bool(found.founded)))
    deed.write(Step.INVESTIGATED, found.reasons, fact=told)
    if found.founded:
        settled = deed.tell(events.CaseSharesSettled())
        deed.write(Step.SHARES_SETTLED, fact=settled)
    else:
        _end_claim(case)
    return finish(deed)


@transaction.atomic
def reopen_investigation(case: Case, reason: str, *, actor: str, at: datetime, version: int | None = None) -> Case:
    """Investigate again what was closed, and say why: what was judged is a draft again and no amount follows from it.

    Raises Refused where it is not closed, or an amount is agreed that stands on it; Stale.
    """
    deed = at_work(case, actor=actor, at=at, version=version)
    found = Investigation.objects.filter(case=deed.case, closed_at__isnull=False).first()
    if found is None:
        raise Refused(_("The investigation is not closed: it can be gone on with."))
    claim = Claim.objects.select_for_update().filter(case=deed.case).first()
    if claim is not None and ClaimState(claim.state) in PROMISED:
        raise Refused(_("An amount is agreed on what it found: it stands."))
    if claim is not None and ClaimState(claim.state) is ClaimState.UNFOUNDED:
        turn(claim, ClaimState.OPEN)
        claim.save()
    found.closed_at, found.closed_by = None, ""
    found.save()
    told = deed.tell(events.CaseInvestigationReopened())
    deed.write(Step.INVESTIGATION_REOPENED, needed(reason, "reason"), fact=told)
    return finish(deed)


def _asked(case: Case, found: Investigation | None) -> dict[str, bool | int]:
    """What the gate asks."""
    parts = list(found.shares.all()) if found else []
    nothing = found is not None and found.founded is False and not parts
    return {
        "judged": found is not None and found.founded is not None,
        "shares_total": int(WHOLE if nothing else sum((one.percent for one in parts), Decimal(0))),
        "measures_open": measures.without_department(case.subject),
    }


def _end_claim(case: Case) -> None:
    """There is nothing to pay for."""
    claim = Claim.objects.select_for_update().filter(case=case, state=ClaimState.OPEN).first()
    if claim is not None:
        turn(claim, ClaimState.UNFOUNDED)
        claim.save()


CLOSED = _("The investigation is closed; what it found stands.")


def _open(deed: "Deed") -> Investigation:
    """The investigation that is not closed yet; begun with the first thing written into it. Raises Refused."""
    found, _made = Investigation.objects.get_or_create(case=deed.case, defaults={"begun_at": deed.at})
    if found.closed_at is not None:
        raise Refused(CLOSED)
    return found
