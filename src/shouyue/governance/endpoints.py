"""Policies by the API: documents, clauses, rules, figures, the catalogue of facts, gates; in the caller's language."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from ninja import Query

from shouyue.api.paging import whole
from shouyue.api.routing import ApiRouter
from shouyue.api.schemas import list_of
from shouyue.api.security import scope
from shouyue.api.texts import _
from shouyue.governance import queries
from shouyue.governance.schemas import (
    CatalogueFilters,
    ClauseOut,
    DocumentFilters,
    EventOut,
    GateOut,
    ParameterOut,
    PolicyDetail,
    PolicyOut,
    RuleDetail,
    clause_out,
    event_out,
    gate_out,
    parameter_out,
    policy_detail,
    policy_out,
    rule_detail,
)
from shouyue.policy.load import load_shared

router = ApiRouter(tags=["policies"])
SCOPE = "policy.read"


@router.get(
    "/policies",
    response=list_of(PolicyOut),
    summary=_("List policies"),
    description=_("Every written policy with how far its clauses run."),
)
@scope(SCOPE)
def policies(request: HttpRequest) -> Any:
    return whole([policy_out(one, _language()) for one in queries.overviews()])


@router.get(
    "/policies/{code}",
    response=PolicyDetail,
    summary=_("Read a policy"),
    description=_("One document with all its clauses, each with the ids of its rules."),
)
@scope(SCOPE)
def policy(request: HttpRequest, code: str) -> Any:
    overview = next((one for one in queries.overviews() if one.policy.document.id == code), None)
    if overview is None:
        raise Http404
    return policy_detail(overview, _language())


@router.get(
    "/clauses/{id}",
    response=ClauseOut,
    summary=_("Read a clause"),
    description=_("Its text in our words, how far it runs, its rules in words, its figures and open questions."),
)
@scope(SCOPE)
def clause(request: HttpRequest, id: str) -> Any:
    for one in queries.policies():
        if id in one.clauses:
            return clause_out(queries.clause_view(one, one.clauses[id]), _language())
    raise Http404


@router.get(
    "/rules/{path:id}",
    response=RuleDetail,
    summary=_("Read a rule"),
    description=_("What a clause computes, in words and by its parts. Rule ids are stable over editions."),
)
@scope(SCOPE)
def rule(request: HttpRequest, id: str) -> Any:
    for one in queries.policies():
        for found in one.rules:
            if found.id == id:
                return rule_detail(one, found, _language())
    raise Http404


@router.get(
    "/parameters",
    response=list_of(ParameterOut),
    summary=_("List figures"),
    description=_("Every figure in the policies, with its clause and where it comes from."),
)
@scope(SCOPE)
def parameters(request: HttpRequest, filters: Query[DocumentFilters]) -> Any:
    return whole(
        [
            parameter_out(one, parameter, _language())
            for one in queries.policies()
            if filters.document in ("", one.document.id)
            for parameter in one.parameters.values()
        ]
    )


@router.get(
    "/catalogue",
    response=list_of(EventOut),
    summary=_("List the names of facts"),
    description=_("What may have happened, to which kind of subject, and what such a fact may say."),
)
@scope(SCOPE)
def catalogue(request: HttpRequest, filters: Query[CatalogueFilters]) -> Any:
    return whole(
        [
            event_out(event, _language())
            for event in load_shared().catalogue.events.values()
            if filters.subject in ("", event.subject) and filters.external in (None, event.external)
        ]
    )


@router.get(
    "/catalogue/{name}",
    response=EventOut,
    summary=_("Read a name of the catalogue"),
    description=_("One name with its fields, their types and the values they allow."),
)
@scope(SCOPE)
def catalogue_entry(request: HttpRequest, name: str) -> Any:
    event = load_shared().catalogue.events.get(name)
    if event is None:
        raise Http404
    return event_out(event, _language())


@router.get(
    "/gates",
    response=list_of(GateOut),
    summary=_("List gates"),
    description=_("Questions that an action asks before it acts, and the rules that answer them."),
)
@scope(SCOPE)
def gates(request: HttpRequest) -> Any:
    found = load_shared().catalogue.gates.values()
    return whole([gate_out(gate, queries.policies(), _language()) for gate in found])


def _language() -> str:
    return get_language() or "zh-hans"
