"""Cases of a house before this one: their facts for the journal, and the rows that go with them.

A history is told once. `history` gives the facts to `obligations.actions.bring_in`, whose clocks fold them; `take_over`
then writes the rows. Both bring in an older help desk, and the month behind the demo company.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouyue.cases import events
from shouyue.cases.actions import past_rows
from shouyue.cases.actions.dues import keep_dues_of
from shouyue.cases.actions.finding import let_find
from shouyue.cases.actions.holding import abouts
from shouyue.cases.actions.passing import desk_of
from shouyue.cases.actions.receiving import goods_of, received_of, row_of
from shouyue.cases.actions.stepping import EVENTS
from shouyue.cases.logic import State, Step, Wrong
from shouyue.cases.logic.intake import tidy
from shouyue.cases.logic.past import SILENT, Past, PastStep, standing, whole
from shouyue.cases.models import Case, Entry
from shouyue.cases.phrases import DONE, STATES
from shouyue.customers import actions as customers_told
from shouyue.customers import queries as customers
from shouyue.journal import queries as journal
from shouyue.kit.refusals import Refused
from shouyue.obligations.actions import Brought
from shouyue.policy.engine import Fact

if TYPE_CHECKING:
    from shouyue.journal.event import Event

AT_ONCE = 500  # cases in one statement
Ids = Mapping[tuple[str, str, datetime], UUID]


def history(found: Sequence[Past]) -> Iterator[Brought]:
    """What happened to these cases, as the actions would have told it then. Raises Refused for a step that does not
    follow from those before it, or that a history cannot tell."""
    for batch in _batches(found):
        for past, case in zip(batch, _rows(batch), strict=True):
            yield from _brought(past, case)


@transaction.atomic
def take_over(found: Iterable[Past]) -> int:
    """Write the rows of cases whose facts were brought in before; answers how many. No fact is recorded by it.

    Their entries, task forces, claims and missing proofs come with them, they are found by search, the numbers of their
    sites and days go on after theirs, their customers were heard of, and lists know what is owed next. Some twenty
    queries for five hundred cases. Raises Refused for a number that is known already, and as `history` does.
    """
    return sum(_take_over(batch) for batch in _batches(list(found)))


def _take_over(batch: Sequence[Past]) -> int:
    known = Case.objects.filter(number__in=[past.number for past in batch]).values_list("number", flat=True)[:3]
    if known:
        raise Refused(_("These cases are here already: %(numbers)s.") % {"numbers": "、".join(known)})
    cases = Case.objects.bulk_create(_rows(batch))
    pairs = list(zip(batch, cases, strict=True))
    ids = journal.ids([case.subject for case in cases])
    Entry.objects.bulk_create(entry for past, case in pairs for entry in _entries(past, case, ids))
    past_rows.write(pairs)
    past_rows.keep_numbers(batch)
    let_find(*cases)
    customers_told.hear(_last_words(pairs))
    keep_dues_of([case for case in cases if State(case.state) is State.OPEN])
    return len(cases)


def _last_words(pairs: Iterable[tuple[Past, Case]]) -> dict[int, datetime]:
    """When each customer last came to us, or was reached: nothing hears of the facts of a history by itself."""
    found: dict[int, datetime] = {}
    for past, case in pairs:
        if case.customer_id:
            words = (past.received_at, *(one.at for one in past.steps if one.reaches))
            found[case.customer_id] = max(*words, found.get(case.customer_id, past.received_at))
    return found


def _batches(found: Sequence[Past]) -> Iterator[Sequence[Past]]:
    for start in range(0, len(found), AT_ONCE):
        yield found[start : start + AT_ONCE]


def _rows(batch: Sequence[Past]) -> list[Case]:
    """The rows, not written yet, with their customers: one query."""
    known = customers.named({past.intake.customer for past in batch if past.intake.customer})
    return [_row(past, known) for past in batch]


def _row(past: Past, known: Mapping[int, object]) -> Case:
    intake = tidy(past.intake)
    try:
        stand = standing(past)
    except Wrong as wrong:
        raise Refused(
            _("Case %(number)s: a step does not fit, the case was %(state)s.")
            % {"number": past.number, "state": STATES[wrong.state].label}
        ) from None
    if intake.customer and intake.customer not in known:
        raise Refused(_("There is no such customer."), "customer")
    return row_of(
        intake,
        number=past.number,
        taken_by=past.taken_by.value,
        customer=known.get(intake.customer or 0),
        site=intake.site,
        region=intake.region,
        first_asked_id=past.first_asked,
        handler_id=stand.handler,
        state=stand.state.value,
        received_at=past.received_at,
        contacted_at=stand.contacted_at,
        answered_at=stand.answered_at,
        promised_at=stand.promised_at,
        resolved_at=stand.resolved_at,
        ended_at=stand.ended_at,
        cause=stand.cause or "",
        changed_at=stand.changed_at,
    )


def _brought(past: Past, case: Case) -> Iterator[Brought]:
    intake = tidy(past.intake)
    case.handler_id = past.handler  # as it was then
    about = abouts(case)
    first = received_of(case, intake, past.received_at)
    told: list[tuple[datetime, str, Event, tuple[str, ...]]] = [
        (past.received_at, past.actor, first, (*about, *goods_of(case)))
    ]
    for one, said in _said(past):
        told += [(one.at, one.actor, event, about) for event in said]
    for number, (at, actor, event, who) in enumerate(told):
        left = ("handler",) if isinstance(event, events.CaseHandedOver) and event.handler is None else ()
        new, second = event.fact(case.subject, about=who, removing=left), int(at.timestamp())
        yield Brought(Fact(f"{number}", new.name, new.subject, second, second, new.facts, new.data, new.about), actor)


def _said(past: Past) -> Iterator[tuple[PastStep, "list[Event]"]]:
    """Each step with what the journal hears of it; what reaches the customer counts as contact and first answer."""
    answered = False
    for one in whole(past):
        said: list[Event] = []
        if one.reaches:
            said.append(events.CaseContacted())
            if not answered:
                said.append(events.CaseAnswered(in_time=one.in_time))
            answered = True
        event = _event(past, one)
        yield one, [*said, event] if event else said


def _event(past: Past, one: PastStep) -> "Event | None":
    match one.step:
        case Step.HANDED_OVER:
            handler = f"person:{one.person}" if one.person else None
            return events.CaseHandedOver(handler=handler, to=desk_of(one.to))
        case Step.PROMISED if one.promised_at is not None:
            return events.CasePromised(promised_at=one.promised_at)
        case Step.RESOLVED:
            return events.CaseResolved(told_customer=one.told)
        case Step.FEASIBILITY_CONFIRMED:
            return events.CaseFeasibilityConfirmed(feasible=one.feasible)
        case Step.CAUSE_RECORDED if one.cause:
            form = tidy(past.intake).form
            return events.CaseCauseRecorded(form=form.value if form else None, cause=one.cause.value)
        case Step.TEAM_FORMED if one.members:
            return events.CaseTeamFormed(members=len(one.members))
        case Step.INVESTIGATED if one.text:
            return events.CaseInvestigated(founded=one.founded)
    if one.step in EVENTS:
        return EVENTS[one.step]()
    if one.step in SILENT:
        return None
    raise Refused(
        _("Case %(number)s: a history cannot tell the step “%(step)s” so.")
        % {"number": past.number, "step": DONE[one.step].label}
    )


def _entries(past: Past, case: Case, ids: Ids) -> Iterator[Entry]:
    received = ids.get((case.subject, events.CaseReceived.NAME, _second(past.received_at)))
    yield _entry(case, Step.RECEIVED, past.actor, past.received_at, case.content, fact=received)
    for one, said in _said(past):
        fact = ids.get((case.subject, said[-1].NAME, _second(one.at))) if said else None
        told = one.reaches or one.step is Step.PROMISED
        yield _entry(case, one.step, one.actor, one.at, one.text, told=told, fact=fact)


def _entry(
    case: Case, step: Step, actor: str, at: datetime, text: str, *, fact: UUID | None, told: bool = False
) -> Entry:
    return Entry(case=case, step=step.value, text=text, told=told, actor=actor, at=at, recorded_at=at, fact=fact)


def _second(at: datetime) -> datetime:
    """As the journal keeps the times of a history."""
    return at.replace(microsecond=0)
