"""Claims by the API: proofs, investigation, offers, agreement, approval, payment, recourse."""

from typing import Any, TypeVar

from django.db.models import Model, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query

from shouyue.api.etags import IF_MATCH, require_match, stamp
from shouyue.api.paging import Key, listed, page
from shouyue.api.problems import GATE_REFUSED, NOT_PERMITTED, REFUSED, STALE, UNMATCHED, Problem
from shouyue.api.repeating import repeatable
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import Paging, list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.cases import actions, permissions, queries
from shouyue.cases.actions.evidence import Wanted
from shouyue.cases.endpoints import cases
from shouyue.cases.endpoints.claim_schemas import (
    AgreementIn,
    ApprovalIn,
    AskProofsIn,
    ClaimDetail,
    ClaimFilters,
    ClaimOut,
    InquiryIn,
    LettingGoIn,
    OfferIn,
    PaymentIn,
    RecourseIn,
    ReopeningIn,
    SettlementIn,
    WaiverIn,
    claim_detail,
    claim_out,
)
from shouyue.cases.endpoints.shared import actor, version_of
from shouyue.cases.logic.claims import Part, Side
from shouyue.cases.models import Case, Claim, EvidenceItem, Offer, Payment, Recourse
from shouyue.cases.permissions import CLAIM_HANDLE, CLAIM_VIEW, PAY, RECOURSE
from shouyue.cases.queries.claims import dossier
from shouyue.clock.queries import now

router = ApiRouter(tags=["cases"])
Row = TypeVar("Row", bound=Model)


@router.get(
    "/claims",
    response=list_of(ClaimOut),
    summary=_("List claims"),
    description=_("Those of the cases of your places, the newest first."),
)
@scope(CLAIM_VIEW)
def claims(request: HttpRequest, response: HttpResponse, filters: Query[ClaimFilters], paging: Query[Paging]) -> Any:
    visible = Case.objects.filter(permissions.visible(caller_of(request).account, CLAIM_VIEW))
    rows = Claim.objects.filter(_wanted(filters), case__in=visible.values("pk"))
    found = page(request, rows.select_related("case", "payment"), (Key("id", descending=True),), paging)
    return listed(request, response, found, [claim_out(row) for row in found.rows])


def _wanted(filters: ClaimFilters) -> Q:
    wanted = Q(state=filters.state.value) if filters.state is not None else Q()
    if filters.customer is not None:
        wanted &= Q(case__customer=filters.customer)
    if filters.site:
        wanted &= Q(case__site=filters.site)
    if filters.recourse is not None:
        paid = Recourse.objects.filter(state=filters.recourse.value).values("payment__claim")
        wanted &= Q(pk__in=paid)
    return wanted


@cases.router.get(  # the operation that raises a claim has this path too
    "/cases/{number}/claim",
    response=ClaimDetail,
    summary=_("Read the claim of a case"),
    description=_("Proofs, investigation, offers, approval, payment, recourse, and what it waits for."),
)
@scope(CLAIM_VIEW)
def claim(request: HttpRequest, response: HttpResponse, number: str) -> Any:
    case = _seen(request, number, CLAIM_VIEW)
    stamp(response, version_of(case))
    return claim_detail(dossier(case))


def _seen(request: HttpRequest, number: str, permission: str) -> Case:
    """The case, for whoever sees its money and has that right over claims."""
    case, account = queries.by_number(number), caller_of(request).account
    if case is None or not permissions.may_with_claim(account, case, CLAIM_VIEW):
        raise Http404
    if not permissions.may_with_claim(account, case, permission):
        raise Problem(NOT_PERMITTED, scope=permission)
    return case


def _matched(request: HttpRequest, number: str, permission: str = CLAIM_HANDLE) -> Case:
    """The same, in the version that was read (If-Match)."""
    case = _seen(request, number, permission)
    require_match(request, version_of(case))
    return case


def _found(model: type[Row], number: int, within: Q) -> Row:
    row = model._default_manager.filter(within, pk=number).first() if number < 2**63 else None
    if row is None:
        raise Http404
    return row


def _by(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Who acts, when, and on which version."""
    return {"actor": actor(request), "at": now(), "version": case.version}


def _word(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The same, with the account whose authority counts."""
    return {"account": caller_of(request).account, **_by(request, case)}


def _shown(number: str) -> ClaimDetail:
    case = queries.by_number(number)
    if case is None:
        raise Http404
    return ClaimDetail(**claim_detail(dossier(case)))


@router.post(
    "/cases/{number}/evidence",
    response={201: ClaimDetail},
    summary=_("Ask for proofs"),
    description=_("The customer is told exactly what is missing; clocks that the policies name wait for it."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(CLAIM_HANDLE)
@repeatable(201)
def ask_proofs(request: HttpRequest, number: str, proofs: AskProofsIn) -> ClaimDetail:
    case = _matched(request, number)
    wanted = [Wanted(one.name, one.note) for one in proofs.proofs]
    actions.ask_evidence(case, wanted, proofs.text, to=proofs.to, **_by(request, case))
    return _shown(number)


@router.post(
    "/cases/{number}/evidence/{int:id}/receipt",
    response={201: ClaimDetail},
    summary=_("Receive a proof"),
    description=_("It came, on paper or as a file of the case."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(CLAIM_HANDLE)
@repeatable(201)
def receive_proof(request: HttpRequest, number: str, id: int) -> ClaimDetail:
    case = _matched(request, number)
    actions.receive_evidence(_found(EvidenceItem, id, Q(case=case)), **_by(request, case))
    return _shown(number)


@router.post(
    "/cases/{number}/evidence/{int:id}/waiver",
    response={201: ClaimDetail},
    summary=_("Waive a proof"),
    description=_("It is no longer needed; why is kept."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(CLAIM_HANDLE)
@repeatable(201)
def waive_proof(request: HttpRequest, number: str, id: int, waiver: WaiverIn) -> ClaimDetail:
    case = _matched(request, number)
    actions.waive_evidence(_found(EvidenceItem, id, Q(case=case)), waiver.why, **_by(request, case))
    return _shown(number)


@router.post(
    "/cases/{number}/evidence/completion",
    response={201: ClaimDetail},
    summary=_("Complete the proofs"),
    description=_("Nothing is missing: our clocks run. Refused naming what is missing."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(CLAIM_HANDLE)
@repeatable(201)
def complete_proofs(request: HttpRequest, number: str) -> ClaimDetail:
    case = _matched(request, number)
    actions.complete_evidence(case, **_by(request, case))
    return _shown(number)


@router.post(
    "/cases/{number}/investigation",
    response={201: ClaimDetail},
    summary=_("Add to the investigation"),
    description=_("A finding, causes, the judgement with the shares. Shares sum to exactly 100."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(CLAIM_HANDLE)
@repeatable(201)
def investigate(request: HttpRequest, number: str, inquiry: InquiryIn) -> ClaimDetail:
    case = _matched(request, number)
    by = _by(request, case)
    if inquiry.finding.strip():
        by["version"] = actions.add_finding(case, inquiry.finding, **by).version
    for one in inquiry.causes:
        by["version"] = actions.draw_cause(case, one.factor, one.text, one.parent, **by).version
    if (judged := inquiry.judgement) is not None:
        parts = [Part(one.kind, one.party, one.percent) for one in judged.shares]
        actions.judge(case, judged.founded, judged.reasons, parts, **by)
    return _shown(number)


@router.post(
    "/cases/{number}/investigation/closing",
    response={201: ClaimDetail},
    summary=_("Close the investigation"),
    description=_("Judged with reasons, shares settled, every measure with its department (OC-14.5)."),
    openapi_extra=IF_MATCH,
)
@answers(GATE_REFUSED, REFUSED, STALE, UNMATCHED)
@scope(CLAIM_HANDLE)
@repeatable(201)
def close_investigation(request: HttpRequest, number: str) -> ClaimDetail:
    case = _matched(request, number)
    actions.close_investigation(case, **_by(request, case))
    return _shown(number)


@router.post(
    "/cases/{number}/investigation/reopening",
    response={201: ClaimDetail},
    summary=_("Investigate again"),
    description=_("What was closed is gone on with, and why is kept; as long as no amount is agreed on it."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(CLAIM_HANDLE)
@repeatable(201)
def reopen_investigation(request: HttpRequest, number: str, again: ReopeningIn) -> ClaimDetail:
    case = _matched(request, number)
    actions.reopen_investigation(case, again.reason, **_by(request, case))
    return _shown(number)


@router.post(
    "/cases/{number}/offers",
    response={201: ClaimDetail},
    summary=_("Name an amount"),
    description=_("An offer of ours is a promise; beyond your authority it is refused with the names of who may."),
    openapi_extra=IF_MATCH,
)
@answers(GATE_REFUSED, REFUSED, STALE, UNMATCHED)
@scope(CLAIM_HANDLE)
@repeatable(201)
def make_offer(request: HttpRequest, number: str, offer: OfferIn) -> ClaimDetail:
    case = _matched(request, number)
    if offer.side is Side.US:
        actions.make_offer(case, offer.amount, offer.terms, **_word(request, case))
    else:
        actions.take_counter_offer(case, offer.amount, offer.terms, **_by(request, case))
    return _shown(number)


@router.post(
    "/cases/{number}/agreement",
    response={201: ClaimDetail},
    summary=_("Agree on an amount"),
    description=_("The other side took this offer. To take the customer's is a promise too."),
    openapi_extra=IF_MATCH,
)
@answers(GATE_REFUSED, REFUSED, STALE, UNMATCHED)
@scope(CLAIM_HANDLE)
@repeatable(201)
def agree_on_offer(request: HttpRequest, number: str, agreement: AgreementIn) -> ClaimDetail:
    case = _matched(request, number)
    actions.agree(_found(Offer, agreement.offer, Q(claim__case=case)), **_word(request, case))
    return _shown(number)


@router.post(
    "/cases/{number}/approval",
    response={201: ClaimDetail},
    summary=_("Ask for approval of the amount"),
    description=_("By the chain of OC-14.6, by whoever promised it."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(CLAIM_HANDLE)
@repeatable(201)
def ask_approval(request: HttpRequest, number: str, approval: ApprovalIn) -> ClaimDetail:
    case = _matched(request, number)
    page_of = reverse("cases:case", args=[number])
    actions.ask_approval(case, approval.reason, href=page_of, **_by(request, case))
    return _shown(number)


@router.post(
    "/cases/{number}/payment",
    response={201: ClaimDetail},
    summary=_("Pay the compensation"),
    description=_("Once. Of two at once the second is told who paid and when."),
    openapi_extra=IF_MATCH,
)
@answers(GATE_REFUSED, REFUSED, STALE, UNMATCHED)
@scope(PAY)
@repeatable(201)
def pay_compensation(request: HttpRequest, number: str, payment: PaymentIn) -> ClaimDetail:
    case = _seen(request, number, PAY)
    if not Payment.objects.filter(claim__case=case).exists():
        require_match(request, version_of(case))
    actions.pay(case, actions.Paid(payment.voucher, payment.paid_on), **_by(request, case))
    return _shown(number)


@router.post(
    "/cases/{number}/recourse/{int:id}/claim",
    response={201: ClaimDetail},
    summary=_("Claim from a carrier"),
    description=_("Its share of what was paid."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(RECOURSE)
@repeatable(201)
def claim_recourse(request: HttpRequest, number: str, id: int, recourse: RecourseIn) -> ClaimDetail:
    case = _matched(request, number, RECOURSE)
    row = _found(Recourse, id, Q(payment__claim__case=case))
    actions.claim_recourse(row, recourse.note, **_by(request, case))
    return _shown(number)


@router.post(
    "/cases/{number}/recourse/{int:id}/settlement",
    response={201: ClaimDetail},
    summary=_("Settle a recourse"),
    description=_("The carrier paid, all or a part."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(RECOURSE)
@repeatable(201)
def settle_recourse(request: HttpRequest, number: str, id: int, settlement: SettlementIn) -> ClaimDetail:
    case = _matched(request, number, RECOURSE)
    row = _found(Recourse, id, Q(payment__claim__case=case))
    actions.settle_recourse(row, settlement.amount, settlement.note, **_by(request, case))
    return _shown(number)


@router.post(
    "/cases/{number}/recourse/{int:id}/dropping",
    response={201: ClaimDetail},
    summary=_("Let a recourse go"),
    description=_("With the reason."),
    openapi_extra=IF_MATCH,
)
@answers(REFUSED, STALE, UNMATCHED)
@scope(RECOURSE)
@repeatable(201)
def drop_recourse(request: HttpRequest, number: str, id: int, dropping: LettingGoIn) -> ClaimDetail:
    case = _matched(request, number, RECOURSE)
    row = _found(Recourse, id, Q(payment__claim__case=case))
    actions.drop_recourse(row, dropping.reason, **_by(request, case))
    return _shown(number)
