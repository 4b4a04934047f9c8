"""The reference of the API, its description for machines, and its problems."""

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from shouyue.access.guards import public
from shouyue.api import problems, reference
from shouyue.api.root import Api

BECAUSE = "the same in every installation: it describes the product and holds nothing of the company"


@public(BECAUSE)
@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def openapi(request: HttpRequest, api: Api) -> HttpResponse:
    """The description by OpenAPI, in the reader's language."""
    body = orjson.dumps(reference.document(api), default=str, option=orjson.OPT_NON_STR_KEYS)
    return HttpResponse(body, content_type="application/json")


@public(BECAUSE)
@require_safe
def operations(request: HttpRequest, api: Api) -> HttpResponse:
    """All operations, by topic and by words."""
    words = request.GET.get("q", "")
    context = {"topics": reference.topics(api, words), "words": words, "base": _base(request)}
    return render(request, "api/operations.html", context)


@public(BECAUSE)
@require_safe
def operation(request: HttpRequest, api: Api, id: str) -> HttpResponse:
    """One operation: what it takes, what it answers, how it refuses, a command to copy."""
    found = reference.entry(api, id)
    if found is None:
        raise Http404
    described = reference.document(api)
    status, answer = reference.answered(found, described)
    return render(
        request,
        "api/operation.html",
        {
            "entry": found,
            "parameters": reference.parameters(found, described),
            "sent": reference.sent(found, described),
            "status": status,
            "answer": answer,
            "refusals": reference.refusals(found),
            "command": reference.command(found, described),
        },
    )


@public(BECAUSE)
@require_safe
def kinds(request: HttpRequest, api: Api) -> HttpResponse:
    """All problems with their codes."""
    return render(request, "api/problems.html", {"kinds": problems.kinds()})


@public(BECAUSE)
@require_safe
def kind(request: HttpRequest, api: Api, code: str) -> HttpResponse:
    """One problem: what it means and what to do; the address that stands in `type`."""
    found = problems.kind_of(code)
    if found is None:
        raise Http404
    users = [entry for entry in reference.entries(reference.document(api)) if code in entry.details["x-problems"]]
    return render(request, "api/problem.html", {"kind": found, "users": users})


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/api/v1/")
