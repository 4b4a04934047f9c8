"""Editions by the API: drafts beside what is in force, adopting, and what that did."""

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query

from shouyue.api.paging import Key, listed, page
from shouyue.api.problems import Flaw, Problem, declare
from shouyue.api.repeating import repeatable
from shouyue.api.routing import ApiRouter, answers
from shouyue.api.schemas import Paging, list_of
from shouyue.api.security import caller_of, scope
from shouyue.api.texts import _
from shouyue.clock.queries import now
from shouyue.governance import edition_panels as panels
from shouyue.governance import edition_queries
from shouyue.governance.edition_schemas import (
    AdoptionIn,
    AdoptionOut,
    ComparisonOut,
    DraftIn,
    EditionOut,
    FiguresIn,
    TransitionOut,
    adoption_out,
    clauses_of,
    edition_out,
    figure_out,
    problem_words,
    rule_out,
    transition_out,
)
from shouyue.obligations import actions
from shouyue.obligations import queries as promises
from shouyue.people.queries import actor_of, scope_of
from shouyue.policy.source import PolicyError

if TYPE_CHECKING:
    from shouyue.obligations.models import Edition

router = ApiRouter(tags=["policies"])
READ, ADOPT = "policy.read", "policy.adopt"
LARGEST = 2**63 - 1
LATEST = (Key("id", descending=True),)
UNSOUND = declare(
    "policy-unsound",
    422,
    _("The policy cannot run as it stands"),
    _("Nothing was kept. Each entry of errors names file, line and column, and says what to do."),
)
REFUSED = declare(
    "adoption-refused",
    422,
    _("The edition cannot be adopted so"),
    _("It would take effect too soon, or it is no edition of a document."),
)
STALE = declare(
    "edition-stale",
    409,
    _("Another edition was adopted meanwhile"),
    _("Compare it with what is in force again, look at it, and send the new number as `on`."),
)


@router.get(
    "/policies/{code}/editions",
    response=list_of(EditionOut),
    summary=_("List the editions of a policy"),
    description=_("Drafts and adopted ones, the latest first."),
)
@scope(READ)
def editions(request: HttpRequest, response: HttpResponse, code: str, paging: Query[Paging]) -> Any:
    shown = page(request, promises.all_editions(code), LATEST, paging)
    adopted = promises.adopted_among(shown.rows)
    return listed(request, response, shown, [edition_out(one, adopted) for one in shown.rows])


@router.get(
    "/policies/{code}/editions/{sha256}",
    response=ComparisonOut,
    summary=_("Compare an edition with what is in force"),
    description=_("Clause by clause and rule by rule, and what it would do to the promises that run."),
)
@scope(READ)
def compare_edition(request: HttpRequest, code: str, sha256: str) -> Any:
    return _comparison(_edition(code, sha256))


@router.post(
    "/drafts",
    response={201: EditionOut},
    summary=_("Bring a draft in"),
    description=_("The text of one document. It is read and checked; nothing changes until it is adopted."),
)
@answers(UNSOUND, REFUSED)
@scope(ADOPT)
@repeatable(201)
def make_draft(request: HttpRequest, draft: DraftIn) -> EditionOut:
    try:
        files = {one.name: one.text for one in draft.files}
        return _made(actions.draft(files, actor=_actor(request), at=now()))
    except PolicyError as error:
        raise _unsound(error) from None
    except actions.Refused as refused:
        raise _refused(refused) from None


@router.post(
    "/policies/{code}/figures",
    response={201: EditionOut},
    summary=_("Set figures otherwise"),
    description=_("A draft with the text that was adopted last and these figures; figures not named are as the text."),
)
@answers(UNSOUND, REFUSED)
@scope(ADOPT)
@repeatable(201)
def set_figures(request: HttpRequest, code: str, figures: FiguresIn) -> EditionOut:
    if promises.last_adoption(code) is None:
        raise Http404
    try:
        wanted = {one.id: one.value for one in figures.figures}
        made = actions.draft_figures(code, wanted, actor=_actor(request), at=now())
    except PolicyError as error:
        raise _unsound(error) from None
    except actions.Refused as refused:
        raise _refused(refused) from None
    return _made(made)


@router.get(
    "/policies/{code}/adoptions",
    response=list_of(AdoptionOut),
    summary=_("List the adoptions of a policy"),
    description=_("What was in force since when, what is planned, and who decided; the latest decision first."),
)
@scope(READ)
def adoptions(request: HttpRequest, response: HttpResponse, code: str, paging: Query[Paging]) -> Any:
    shown = page(request, promises.all_adoptions(code), LATEST, paging)
    return listed(request, response, shown, [adoption_out(one) for one in shown.rows])


@router.post(
    "/policies/{code}/adoptions",
    response={201: AdoptionOut},
    summary=_("Adopt an edition"),
    description=_("What runs keeps its text, but for the rules named in `adopts`. The same again does nothing."),
)
@answers(UNSOUND, REFUSED, STALE)
@scope(ADOPT)
@repeatable(201)
def adopt_edition(request: HttpRequest, code: str, adoption: AdoptionIn) -> AdoptionOut:
    edition = _edition(code, adoption.edition)
    try:
        made = actions.adopt(
            edition,
            actor=_actor(request),
            at=now(),
            effective_at=adoption.effective_at,
            adopts=adoption.adopts,
            on=adoption.on,
        )
    except PolicyError as error:
        raise _unsound(error) from None
    except actions.Changed:
        raise Problem(STALE) from None
    except actions.Refused as refused:
        raise _refused(refused) from None
    return AdoptionOut(**adoption_out(made))


@router.get(
    "/adoptions/{int:id}/transitions",
    response=list_of(TransitionOut),
    summary=_("List what an adoption did"),
    description=_("To clocks that ran: due times that moved, promises that were let go; the latest first."),
)
@scope(READ)
def transitions(request: HttpRequest, response: HttpResponse, id: int, paging: Query[Paging]) -> Any:
    found = promises.adoption(id) if id <= LARGEST else None
    if found is None:
        raise Http404
    place = scope_of(caller_of(request).account, READ).q("obligation__site", "obligation__region")
    shown = page(request, promises.transitions(found.fact).filter(place), LATEST, paging)
    return listed(request, response, shown, [transition_out(one) for one in shown.rows])


def _comparison(edition: "Edition") -> dict[str, Any]:
    at = now()
    found = edition_queries.compared(edition, at)
    rules: dict[str, panels.RuleRow] = {}
    if found.trial is not None:
        moves = edition_queries.moves(found, found.trial, at)
        running = promises.running_by_rule(pair.id for pair in found.rules)
        standing = promises.in_force().policies
        rules = panels.rule_rows(found.rules, standing, found.trial.policies, running, moves)
    figures = panels.figure_rows(found.comparison.figures) if found.comparison else []
    return {
        **edition_out(edition, promises.adopted_among([edition])),
        "clauses": clauses_of(found),
        "rules": [rule_out(row) for row in rules.values()],
        "figures": [figure_out(row) for row in figures],
        "findings": [one.text.in_(_language()) for one in found.findings],
        "problems": [problem_words(row, _language()) for row in panels.problem_rows(found.problems, edition.files)],
        "on": edition_queries.place_of(edition.document, at).last,
    }


def _made(edition: "Edition") -> EditionOut:
    return EditionOut(**edition_out(edition, promises.adopted_among([edition])))


def _edition(code: str, sha256: str) -> "Edition":
    found = promises.edition_by_hash(code, sha256)
    if found is None:
        raise Http404
    return found


def _unsound(error: PolicyError) -> Problem:
    flaws = [Flaw(f"{one.mark} {one.text.in_(_language())}".strip(), code=one.code) for one in error.problems]
    return Problem(UNSOUND, flaws=flaws)


def _refused(refused: actions.Refused) -> Problem:
    return Problem(REFUSED, refused.text.in_(_language()))


def _actor(request: HttpRequest) -> str:
    return actor_of(caller_of(request).account)


def _language() -> str:
    return get_language() or "zh-hans"
