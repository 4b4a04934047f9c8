"""Asking for approval, handing in again, taking back, and using what was granted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from shouyue.approvals import phrases
from shouyue.approvals.actions.shared import go_on, locked, move, save, seats_now, speaker, tell, text, write
from shouyue.approvals.events import Asked, Used, Withdrawn
from shouyue.approvals.logic import RUNNING, State, Word
from shouyue.approvals.models import Request, Seat
from shouyue.approvals.queries import by_reference, chain_of
from shouyue.kit.refusals import Refused, Stale
from shouyue.obligations import queries as obligations
from shouyue.people import queries as people
from shouyue.policy.engine import chains
from shouyue.policy.payload import plain, restored
from shouyue.policy.values import Chain, Seats

PRODUCT = "system:"


@transaction.atomic
def ask(
    subject: str,
    chain: str,
    facts: Mapping[str, Any],
    *,
    title: str,
    reason: str,
    href: str,
    actor: str,
    at: datetime,
    site: str = "",
    region: str = "",
) -> Request:
    """Ask a chain of the policy to agree to something about a subject. The same again answers what is under way.

    :param chain: id of the rule; `facts`: what its gate is told, money in whole fen
    :param href: the page of what it is about; `at`: the company's time
    Where no step of the chain counts, the policy itself agrees and it is granted at once. Raises Refused where another
    request of this kind is under way, or the policy has no such chain.
    """
    rule = chain_of(chain, at=at)
    if rule is None:
        raise Refused(phrases.UNKNOWN_CHAIN)
    asker = people.whose(actor)
    person = people.by_id(asker) if asker is not None else None
    row = Request(
        subject=subject,
        chain=chain,
        document=rule.document,
        edition=_edition(rule.document, at),
        asks=chains.frozen(rule),
        facts=plain(facts),
        title=title[:200],
        amount=facts.get(rule.amount),
        reason=text(reason, field="reason"),
        href=href,
        asked_by=actor,
        asker=person,
        superior_id=person.superior_id if person else None,
        site=site,
        region=region or people.roster().regions.get(site, ""),
        asked_at=at,
    )
    known = _begun(row)
    if known is not None:
        return known
    _hand_in(row, chains.steps_for(rule, facts), actor=actor, at=at)
    return row


def _edition(document: str, at: datetime) -> str:
    adopted = obligations.standing_of(document, at).now
    return adopted.edition.sha256 if adopted else ""


def _begun(row: Request) -> Request | None:
    """Keep a new request; answers the one that is under way already where it asks the same. Raises Refused."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        known = Request.objects.get(subject=row.subject, chain=row.chain, state__in=RUNNING)
        if known.facts == row.facts and people.is_same(known.asked_by, row.asked_by):
            return known
        raise Refused(phrases.UNDER_WAY) from None
    return None


def _hand_in(row: Request, steps: tuple[Seats, ...], *, actor: str, at: datetime) -> None:
    """Open the seats of a round and let the first step have its turn."""
    found = [
        Seat(request=row, round=row.round, step=place, mode=step.mode, role=role)
        for place, step in enumerate(steps, 1)
        for role in step.to
    ]
    for seat in found:
        seat.save()
    events = [Asked(**_placed(row), chain=row.chain, round=row.round, amount=row.amount), *go_on(row, found, at=at)]
    if row.state != State.WAITING:
        save(row)
    tell(row, events, actor=actor)


def _placed(row: Request) -> dict[str, str | None]:
    return {"site": row.site or None, "region": row.region or None}


@transaction.atomic
def resubmit(
    number: int, *, actor: str, at: datetime, version: int, reason: str = "", facts: Mapping[str, Any] | None = None
) -> Request:
    """Hand in again what was returned; every step of the edition under which it was asked decides anew.

    :param facts: where they changed, such as a smaller amount
    Raises Refused for anybody but who asked, Stale where it was changed since it was read.
    """
    row = locked(number)
    _check_own(row, actor, version)
    if row.state != State.RETURNED:
        raise Refused(phrases.NOT_RETURNED)
    rule = chains.thawed(row.asks)
    now = dict(facts) if facts is not None else _restored(row, rule)
    move(row, State.WAITING, at=at)
    row.round += 1
    row.facts, row.amount = plain(now), now.get(rule.amount)
    row.reason = text(reason, field="reason") or row.reason
    save(row)
    _hand_in(row, chains.steps_for(rule, now), actor=actor, at=at)
    return row


def _restored(row: Request, rule: Chain) -> dict[str, Any]:
    """The facts as they were told, for conditions to read."""
    gate = obligations.in_force().program.catalogue.gates.get(rule.gate)
    return restored(row.facts, gate.facts) if gate else dict(row.facts)


@transaction.atomic
def withdraw(number: int, *, actor: str, at: datetime, version: int) -> Request:
    """Take a request back: by who asked, or by the product where what it is about has ended. Again: nothing.

    Raises Refused for anybody else and where it has ended, Stale where it was changed since it was read.
    """
    row = locked(number)
    if row.state == State.WITHDRAWN:
        return row
    _check_own(row, actor, version)
    move(row, State.WITHDRAWN, at=at)
    write(seats_now(row), Word.SKIPPED)
    save(row)
    tell(row, [Withdrawn(chain=row.chain, round=row.round)], actor=actor)
    return row


def _check_own(row: Request, actor: str, version: int) -> None:
    if not actor.startswith(PRODUCT) and not people.is_same(actor, row.asked_by):
        speaker(actor)
        raise Refused(phrases.ASKER_ONLY)
    if row.version != version:
        raise Stale


@transaction.atomic
def settle(ref: str, *, actor: str, at: datetime) -> Request:
    """Use a granted approval (`approval:12`) for what it was asked for. It counts once.

    Call it in the transaction that does what was approved. Raises Refused where it is not granted or used already.
    """
    known = by_reference(ref)
    if known is None:
        raise Refused(phrases.NOT_GRANTED)
    row = locked(known.pk)
    if row.state != State.GRANTED:
        raise Refused(phrases.NOT_GRANTED)
    if row.used_at is not None:
        raise Refused(phrases.USED)
    row.used_at = at
    save(row)
    tell(row, [Used(chain=row.chain, amount=row.amount)], actor=actor)
    return row
