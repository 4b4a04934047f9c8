"""Routers whose operations each ask a scope, and declare every problem that may answer them."""

from collections.abc import Callable, Iterable
from typing import Any

from ninja import Router
from ninja.errors import ConfigError
from ninja.signature import ViewSignature

from shouyue.api import problems
from shouyue.api.problems import Kind
from shouyue.api.schemas import ProblemOut
from shouyue.api.security import Asked, SessionAuth, TokenAuth, asked_of

ALWAYS = (
    problems.BAD_ADDRESS,
    problems.NO_CREDENTIALS,
    problems.INVALID_TOKEN,
    problems.LACKS_SCOPE,
    problems.NOT_PERMITTED,
    problems.INVALID,
    problems.TOO_MANY,
    problems.INTERNAL,
    problems.NOT_READY,
)
WITH_PATH = (problems.NOT_FOUND,)
WRITING = (problems.CSRF,)
WITH_BODY = (problems.MALFORMED, problems.TOO_LARGE, problems.WRONG_MEDIA)
WITH_FILE = (problems.MALFORMED, problems.TOO_LARGE)


class ApiRouter(Router):
    """A router of one room. `problems` of an operation are those beyond what its shape brings along."""

    def add_api_operation(self, path: str, methods: list[str], view_func: Callable[..., Any], **options: Any) -> None:
        guard = asked_of(view_func)
        if guard is None:
            raise ConfigError(f"{view_func.__module__}.{view_func.__name__} asks no scope: add @scope or @known")
        sources = list(_parameters(path, view_func))
        asked = Asked(guard, frozenset(name for source, name in sources if source == "query"))
        options["auth"] = [TokenAuth(asked), SessionAuth(asked)]
        shape = _problems(path, methods, {source for source, _name in sources})
        may_answer = (*shape, *getattr(view_func, "may_answer", ()))
        options["response"] = {
            **_answers(options["response"]),
            **{kind.status: ProblemOut for kind in may_answer},
        }
        extra = options.get("openapi_extra") or {}
        options["openapi_extra"] = {
            **extra,
            "x-scope": guard.permission,
            "x-problems": sorted({kind.code for kind in may_answer}),
        }
        options["operation_id"] = options.get("operation_id") or view_func.__name__
        super().add_api_operation(path, methods, view_func, **options)


def answers(*kinds: Kind) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare problems that an operation may answer besides those that its shape brings along."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        setattr(view, "may_answer", (*kinds, *getattr(view, "may_answer", ())))  # noqa: B010 - as in security.py
        return view

    return mark


def _parameters(path: str, view: Callable[..., Any]) -> Iterable[tuple[str, str]]:
    """Where each parameter of a view stands (query, path, body, header) and its name there."""
    for model in ViewSignature(path, view).models:
        for name in getattr(model, "__ninja_flatten_map__", None) or model.model_fields:
            yield str(model.__ninja_param_source__), name


def _problems(path: str, methods: Iterable[str], sources: set[str]) -> tuple[Kind, ...]:
    return (
        *ALWAYS,
        *(WITH_PATH if "{" in path else ()),
        *(WRITING if set(methods) - {"GET"} else ()),
        *(WITH_BODY if "body" in sources else ()),
        *(WITH_FILE if "file" in sources else ()),
    )


def _answers(response: Any) -> dict[int, Any]:
    return response if isinstance(response, dict) else {200: response}
