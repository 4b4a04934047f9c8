"""The root of an API: one NinjaAPI whose every answer, right or wrong, has the form that is described."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from shouyue.access.guards import public
from shouyue.api import problems
from shouyue.api.document import Document
from shouyue.api.problems import Problem
from shouyue.api.strict import Renderer, StrictParser
from shouyue.api.wording import flaws

logger = logging.getLogger(__name__)
CHALLENGE = {"WWW-Authenticate": "Bearer"}
BECAUSE = "each operation asks its own scope"


class Api(NinjaAPI):
    """The framework's API with our parser, renderer, problems and description."""

    def __init__(self, **options: Any) -> None:
        super().__init__(docs_url=None, openapi_url=None, renderer=Renderer(), parser=StrictParser(), **options)

    def set_default_exception_handlers(self) -> None:
        self.add_exception_handler(Exception, _answer)

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Document:
        return Document(self, path_prefix or self.get_root_path(path_params or {}))

    def patterns(self) -> list[URLPattern]:
        """Its addresses as Django takes them: the guard's word on each view, and a problem where there is none."""
        found, _app, _namespace = self.urls
        ours = [pattern for pattern in found if isinstance(pattern, URLPattern)]
        for pattern in ours:
            pattern.callback = _edge(pattern.callback)
        return [*ours, re_path(r"^[\s\S]*$", _edge(_nowhere), name="nowhere")]  # line breaks too


def _edge(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @public(BECAUSE)
    @csrf_exempt  # a session's requests are checked where it is recognised, see security.py
    @wraps(view)
    def run(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "\0" in request.path or any("\0" in part for pair in request.GET.lists() for part in (pair[0], *pair[1])):
            return Problem(problems.BAD_ADDRESS).response()
        try:
            response = view(request, **kwargs)
        except Http404:
            return Problem(problems.NOT_FOUND).response()
        if response.status_code == problems.WRONG_METHOD.status:
            return Problem(problems.WRONG_METHOD, headers={"Allow": response["Allow"]}).response()
        return response

    return run


def _nowhere(request: HttpRequest) -> HttpResponse:
    raise Http404


def _answer(request: HttpRequest, error: Any) -> HttpResponse:
    problem = _problem(error)
    if problem.kind is problems.INTERNAL:
        logger.exception("%s %s", request.method, request.path, exc_info=error)
    return problem.response()


def _problem(error: Exception) -> Problem:
    """What an exception means to the caller. The framework's own HttpErrors are those of reading the body."""
    match error:
        case Problem():
            return error
        case ValidationError():
            return Problem(problems.INVALID, flaws=flaws(error.errors))
        case AuthenticationError():
            return Problem(problems.NO_CREDENTIALS, headers=CHALLENGE)
        case HttpError(__cause__=Problem() | RequestDataTooBig() as cause):
            return _problem(cause)
        case HttpError() | MultiPartParserError() | TooManyFilesSent():
            return Problem(problems.MALFORMED)
        case Http404():
            return Problem(problems.NOT_FOUND)
        case PermissionDenied():
            return Problem(problems.NOT_PERMITTED)
        case RequestDataTooBig():
            return Problem(problems.TOO_LARGE)
    return problems.meaning(error) or Problem(problems.INTERNAL)
