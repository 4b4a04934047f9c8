"""Problems: every answer that is not the one hoped for, as RFC 9457 has it, each with a code that stays.

Whoever calls the API tells problems apart by `code`; `title` and `detail` are for people, in the caller's language.
A room declares the problems that only it has: `NOT_EXTERNAL = declare("not-external", 422, _("…"), _("…"))`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.http import HttpResponse

from shouyue.api.texts import _
from shouyue.kit.refusals import Refused, Stale

MEDIA_TYPE = "application/problem+json"
ADDRESS = "/problems/"


@dataclass(frozen=True, slots=True)
class Kind:
    """One problem: its code for programs, its title and what to do about it for people."""

    code: str
    status: int
    title: str
    advice: str

    @property
    def type(self) -> str:
        """Its URI reference, which opens its documentation."""
        return f"{ADDRESS}{self.code}"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with a request: where (`pointer` into the body, or the name of a `parameter`), and what."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None
    code: str = ""

    def shown(self) -> dict[str, str]:
        """As it stands in `errors`."""
        parts = {"pointer": self.pointer, "parameter": self.parameter, "code": self.code or None, "detail": self.detail}
        return {name: part for name, part in parts.items() if part is not None}


class Problem(Exception):
    """Ends a request with a problem. `more` are members of its own, such as the route to take instead."""

    def __init__(
        self,
        kind: Kind,
        detail: str = "",
        *,
        flaws: Sequence[Flaw] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.detail = detail
        self.flaws = tuple(flaws)
        self.headers = dict(headers or {})
        self.more = more

    def response(self) -> HttpResponse:
        """The answer in the language of the request."""
        body: dict[str, Any] = {
            "type": self.kind.type,
            "title": str(self.kind.title),
            "status": self.kind.status,
            "detail": str(self.detail or self.kind.advice),
            "code": self.kind.code,
            **self.more,
        }
        if self.flaws:
            body["errors"] = [flaw.shown() for flaw in self.flaws]
        return HttpResponse(
            orjson.dumps(body), status=self.kind.status, content_type=MEDIA_TYPE, headers=dict(self.headers)
        )


_kinds: dict[str, Kind] = {}
_meanings: dict[type[Exception], Callable[[Any], "Problem"]] = {}


def declare(code: str, status: int, title: str, advice: str) -> Kind:
    """A new kind of problem. Raises ValueError where the code is taken: a code means one thing for ever."""
    if code in _kinds:
        raise ValueError(f"problem {code!r} is declared twice")
    _kinds[code] = Kind(code, status, title, advice)
    return _kinds[code]


def kinds() -> tuple[Kind, ...]:
    """Every kind, by status and code."""
    return tuple(sorted(_kinds.values(), key=lambda kind: (kind.status, kind.code)))


def kind_of(code: str) -> Kind | None:
    """The kind of that code."""
    return _kinds.get(code)


def means(error: type[Exception], problem: Callable[[Any], "Problem"]) -> None:
    """Let an exception that actions raise be answered as a problem, whatever operation calls them."""
    _meanings[error] = problem


def meaning(error: Exception) -> Problem | None:
    """The problem that an exception means; None for one that means none."""
    found = next((_meanings[kind] for kind in type(error).__mro__ if kind in _meanings), None)
    return found(error) if found else None


NO_CREDENTIALS = declare(
    "no-credentials",
    401,
    _("Not signed in"),
    _("Send a token: Authorization: Bearer followed by the token. Tokens are made on the page of your account."),
)
INVALID_TOKEN = declare(
    "invalid-token",
    401,
    _("The token is not valid"),
    _("It was mistyped, has expired or was revoked. Make a new one on the page of your account."),
)
LACKS_SCOPE = declare(
    "lacks-scope",
    403,
    _("The token does not cover this"),
    _("Make a token that has the scope named in the answer."),
)
NOT_PERMITTED = declare(
    "not-permitted",
    403,
    _("Not permitted"),
    _("Your account lacks the permission, whatever the token says. Ask an administrator for the role."),
)
CSRF = declare(
    "csrf-failed",
    403,
    _("The page's proof is missing"),
    _("Requests that a browser signs by its cookie need the header X-CSRFToken. Programs use a token instead."),
)
MALFORMED = declare(
    "malformed-json",
    400,
    _("The body is not JSON that we can read"),
    _("Send one JSON value in UTF-8: no name twice in an object, no NaN, no U+0000 in a text."),
)
BAD_ADDRESS = declare(
    "bad-address",
    400,
    _("The address holds characters that no text of ours holds"),
    _("Take out U+0000 and what is not UTF-8."),
)
NOT_FOUND = declare(
    "not-found",
    404,
    _("Not found"),
    _("There is nothing of that name, or nothing that you may see. Check the address and the id."),
)
WRONG_METHOD = declare(
    "method-not-allowed",
    405,
    _("This address does not answer that method"),
    _("The header Allow names the methods that it answers."),
)
STALE = declare(
    "stale",
    412,
    _("It was changed meanwhile"),
    _("Read it again, look at what changed, and send your change with the new ETag in If-Match."),
)
UNMATCHED = declare(
    "if-match-required",
    428,
    _("Say which version you change"),
    _("Send the ETag that you read in the header If-Match, so that nobody's change is lost."),
)
REFUSED = declare(
    "refused",
    422,
    _("That cannot be done"),
    _("Nothing was changed. Each entry of errors says why, and where it belongs to one value."),
)
GATE_REFUSED = declare(
    "gate-refused",
    422,
    _("The policy does not let that happen"),
    _("Each entry of errors has a clause as its code, and says what it asks for. The refusal is on record."),
)
TOO_LARGE = declare(
    "too-large",
    413,
    _("The body is too large"),
    _("Send it in several requests."),
)
WRONG_MEDIA = declare(
    "unsupported-media-type",
    415,
    _("The body is of a kind that this operation does not take"),
    _("Send Content-Type: application/json."),
)
INVALID = declare(
    "invalid-request",
    422,
    _("The request is not as described"),
    _("Each entry of errors says where and what."),
)
INVALID_CURSOR = declare(
    "invalid-cursor",
    422,
    _("That place in the list is not known"),
    _("Take `after` from the answer before, unchanged and with the same filters, or leave it out to begin anew."),
)
KEY_REUSED = declare(
    "idempotency-key-reused",
    422,
    _("The key was used for another request"),
    _("A key stands for one request with one body. Take a new one for a new request."),
)
TOO_MANY = declare(
    "too-many-requests",
    429,
    _("Too many requests"),
    _("Wait as many seconds as the header Retry-After says."),
)
NOT_READY = declare(
    "not-ready",
    503,
    _("The installation is not ready"),
    _("No policy has been adopted yet. Whoever runs the server finishes by: shouyue prepare."),
)
INTERNAL = declare(
    "internal-error",
    500,
    _("Something went wrong on our side"),
    _("It was written down. Try again later; a request with an Idempotency-Key may be sent again without fear."),
)


def _refused(error: Refused) -> Problem:
    return Problem(REFUSED, flaws=[Flaw(str(error), pointer=f"/{error.field}" if error.field else None)])


means(Refused, _refused)
means(Stale, lambda _error: Problem(STALE))
