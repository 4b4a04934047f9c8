"""Cases by the API: listed, read, taken in, completed, classed, passed on, joined."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Query

from shouyue.api.etags import IF_MATCH, stamp
from shouyue.api.paging import Key, instant, page, told
from shouyue.api.problems import GATE_REFUSED, REFUSED, STALE, UNMATCHED
from shouyue.api.repeating import repeatable
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import Paging, list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.cases import actions, permissions, queries
from shouyue.cases.endpoints.schemas import (
    ROW,
    CaseDetail,
    CaseFilters,
    CaseIn,
    CaseOut,
    CasePatch,
    CauseIn,
    ClassIn,
    GroundsIn,
    HandOverIn,
    JudgedIn,
    MergeIn,
    PartIn,
    ProposedOut,
    clock_out,
    entry_out,
    proposal_out,
    steps_out,
)
from shouyue.cases.endpoints.shared import (
    READ,
    WRITE,
    actor,
    handled,
    me,
    money_seen,
    out,
    seen,
    shown,
    version_of,
    worked_on,
    written,
)
from shouyue.cases.logic import ChannelKind, Department, Kind, State, allowed, wanted_next
from shouyue.cases.logic.intake import Intake
from shouyue.cases.logic.kinds import SPOKEN
from shouyue.cases.logic.proposing import Grounds
from shouyue.cases.models import Case
from shouyue.clock.queries import now
from shouyue.kit.refusals import Refused
from shouyue.people.queries import scope_of

router = ApiRouter(tags=["cases"])
ORDER = (Key("due_at", instant, nullable=True), Key("id", int))
SAME = ("state", "kind", "severity", "trouble", "channel", "handler", "first_asked", "customer")
TEXTS = ("site", "region", "order", "waybill")
PLAIN = ("title", "content", "demand", "order", "waybill", "caller", "caller_reach")


@router.get(
    "/cases",
    response=list_of(CaseOut),
    summary=_("List cases"),
    description=_("Those of your sites and regions and your own, what is due first first, what owes nothing last."),
)
@scope(READ)
def cases(request: HttpRequest, filters: Query[CaseFilters], paging: Query[Paging]) -> Any:
    account = caller_of(request).account
    rows = Case.objects.filter(permissions.visible(account, READ), _wanted(filters, request))
    found = page(request, rows.values_list(*ROW, named=True), ORDER, paging)
    return told(request, found, written(request, found.rows))


def _wanted(filters: CaseFilters, request: HttpRequest) -> Q:
    wanted = Q(**{name: value for name in SAME if (value := getattr(filters, name)) is not None})
    wanted &= Q(**{name: value for name in TEXTS if (value := getattr(filters, name))})
    if filters.due_before is not None:
        wanted &= Q(due_at__lt=filters.due_before)
    if filters.received_after is not None:
        wanted &= Q(received_at__gte=filters.received_after)
    if filters.words.strip():
        account = caller_of(request).account
        wanted &= queries.with_words(filters.words, scope_of(account, READ), me(request))
    return wanted


@router.get(
    "/cases/proposal",
    response=ProposedOut,
    summary=_("Ask which class is proposed"),
    description=_("For a complaint of which so much is known. Nothing is kept; a person confirms the class of a case."),
)
@scope(READ)
def proposed_class(request: HttpRequest, known: Query[GroundsIn]) -> Any:
    delay = timedelta(hours=known.delay_hours) if known.delay_hours is not None else None
    grounds = Grounds(**known.model_dump(exclude={"delay_hours"}), delay=delay)
    return {"proposal": proposal_out(queries.propose(grounds, at=now()))}


@router.get(
    "/cases/{number}",
    response=CaseDetail,
    summary=_("Read a case"),
    description=_("With all that was done and said, every clock, the step that is wanted next, and those allowed."),
)
@scope(READ)
def case(request: HttpRequest, response: HttpResponse, number: str) -> Any:
    found = seen(request, number)
    stamp(response, version_of(found))
    clocks = queries.promises_of(found)
    duties = [one.duty for one in _running(clocks)]
    state, kind = State(found.state), Kind(found.kind)
    wanted = wanted_next(state, duties)
    return out(request, found) | {
        "content": found.content,
        "demand": found.demand,
        "contact": found.contact_id,
        "entries": [entry_out(entry) for entry in queries.entries(found)],
        "promises": [clock_out(one) for one in clocks],
        "proposal": proposal_out(queries.proposed_for(found, at=now())),
        "next_step": wanted.value if wanted else None,
        "steps": steps_out(allowed(state, kind)),
    }


def _running(clocks: list[Any]) -> list[Any]:
    """What is owed, the earliest due first."""
    return sorted((one for one in clocks if one.closed_at is None and one.due_at), key=lambda one: one.due_at)


@router.post(
    "/cases",
    response={201: CaseOut},
    summary=_("Take a case in"),
    description=_(
        "Every clock that binds it begins to run. Of what was spoken, whoever's token it is was asked first; what came "
        "by itself goes to an agent on duty."
    ),
)
@answers(REFUSED, GATE_REFUSED)
@scope(WRITE)
@repeatable(201)
def take_case_in(request: HttpRequest, case: CaseIn) -> CaseOut:
    if not permissions.may_name(caller_of(request).account, case.customer):
        raise Refused(_("There is no such customer."), "customer")
    given = case.model_dump(exclude={"delay_hours"})
    delay = timedelta(hours=case.delay_hours) if case.delay_hours is not None else None
    person = me(request) if case.channel in SPOKEN else None
    return shown(request, actions.receive(Intake(**given, delay=delay), actor=actor(request), at=now(), taker=person))


@router.patch(
    "/cases/{number}",
    response=CaseOut,
    summary=_("Change what is written about a case"),
    description=_("What stood there stays as an internal note. With the ETag that was read in If-Match."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
def change_case(request: HttpRequest, response: HttpResponse, number: str, case: CasePatch) -> Any:
    found = handled(request, number)
    written = _patched(found, case)
    if written.customer != found.customer_id and not permissions.may_name(caller_of(request).account, written.customer):
        raise Refused(_("There is no such customer."), "customer")
    changed = actions.edit(found, written, actor=actor(request), at=now(), version=found.version)
    stamp(response, version_of(changed))
    return out(request, changed)


def _patched(found: Case, patch: CasePatch) -> actions.Written:
    """What is to stand there. With another customer the contact goes, unless a new one is named."""
    given = patch.model_dump(exclude_unset=True)
    texts = {name: value for name, value in given.items() if name in PLAIN and value is not None}
    customer = given.get("customer", found.customer_id)
    contact = found.contact_id if customer == found.customer_id else None
    kept = {name: getattr(found, name) for name in PLAIN}
    return actions.Written(**(kept | texts), customer=customer, contact=given.get("contact", contact))


@router.post(
    "/cases/{number}/class",
    response={201: CaseOut},
    summary=_("Classify a case"),
    description=_("Confirm or change kind and severity; clocks are set anew and lose nothing of what ran."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
@repeatable(201)
def classify_case(request: HttpRequest, number: str, wanted: ClassIn) -> CaseOut:
    found = handled(request, number)
    delay = timedelta(hours=wanted.delay_hours) if wanted.delay_hours is not None else None
    given = wanted.model_dump(exclude={"reason", "delay_hours"})
    if wanted.loss is None and not money_seen(request, [found]):
        given["loss"] = found.loss  # what one does not see stays
    chosen = actions.Class(**given, delay=delay)
    return shown(
        request, actions.classify(found, chosen, wanted.reason, actor=actor(request), at=now(), version=found.version)
    )


@router.post(
    "/cases/{number}/complexity",
    response={201: CaseOut},
    summary=_("Decide whether a complaint is complex"),
    description=_("Who decided it and why is kept; the clock is another."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
@repeatable(201)
def decide_complexity(request: HttpRequest, number: str, decision: JudgedIn) -> CaseOut:
    found = handled(request, number)
    by, at = actor(request), now()
    return shown(
        request, actions.mark_complex(found, decision.holds, decision.reason, actor=by, at=at, version=found.version)
    )


@router.post(
    "/cases/{number}/claims",
    response={201: CaseOut},
    summary=_("Raise a claim, or take it back"),
    description=_("The customer asks for compensation; other clocks hold from here."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
@repeatable(201)
def raise_claim(request: HttpRequest, number: str, decision: JudgedIn) -> CaseOut:
    found = handled(request, number)
    by, at = actor(request), now()
    return shown(
        request, actions.raise_claim(found, decision.holds, decision.reason, actor=by, at=at, version=found.version)
    )


@router.post(
    "/cases/{number}/cause",
    response={201: CaseOut},
    summary=_("Record what a complaint comes from"),
    description=_("Quality of service, expectations, or trouble in communication."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
@repeatable(201)
def record_cause(request: HttpRequest, number: str, cause: CauseIn) -> CaseOut:
    found = handled(request, number)
    by, at, read = actor(request), now(), found.version
    made = actions.record_cause(found, cause.cause, cause.text, form=cause.form, actor=by, at=at, version=read)
    return shown(request, made)


@router.post(
    "/cases/{number}/hand-over",
    response={201: CaseOut},
    summary=_("Hand a case over"),
    description=_("With its written record; a complaint needs content and demand."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, GATE_REFUSED, STALE, UNMATCHED)
@scope(WRITE)
@repeatable(201)
def hand_case_over(request: HttpRequest, number: str, order: HandOverIn) -> CaseOut:
    found = handled(request, number)
    by, at = actor(request), now()
    to = Department(order.to)
    return shown(
        request, actions.hand_over(found, to, order.person, order.text, actor=by, at=at, version=found.version)
    )


@router.post(
    "/cases/{number}/merge",
    response={201: CaseOut},
    summary=_("Merge a case into another"),
    description=_("Into one of the same customer that was received before; the clocks of that one hold."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(WRITE)
@repeatable(201)
def merge_case(request: HttpRequest, number: str, order: MergeIn) -> CaseOut:
    found, into = handled(request, number), worked_on(request, order.into)
    by, at = actor(request), now()
    return shown(request, actions.merge(found, into, order.text, actor=by, at=at, version=found.version))


@router.post(
    "/cases/{number}/parts",
    response={201: CaseOut},
    summary=_("Split off another matter"),
    description=_("It becomes a case of its own, whose clocks count from when the customer came."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, GATE_REFUSED, STALE, UNMATCHED)
@scope(WRITE)
@repeatable(201)
def split_case(request: HttpRequest, number: str, part: PartIn) -> CaseOut:
    found = handled(request, number)
    delay = timedelta(hours=part.delay_hours) if part.delay_hours is not None else None
    intake = Intake(**part.model_dump(exclude={"delay_hours"}), channel=ChannelKind(found.channel), delay=delay)
    return shown(request, actions.split(found, intake, actor=actor(request), at=now(), version=found.version))
