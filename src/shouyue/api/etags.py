"""Versions of what may be changed: an ETag when it is read, If-Match when it is changed."""

import hashlib

from django.http import HttpRequest, HttpResponse

from shouyue.api.problems import STALE, UNMATCHED, Problem
from shouyue.api.texts import _

# For `openapi_extra` of an operation that asks for the version.
IF_MATCH = {
    "parameters": [
        {
            "in": "header",
            "name": "If-Match",
            "required": True,
            "description": _("The ETag that you read: nobody's change is lost"),
            "schema": {"type": "string"},
            "example": '"5f3c0d2a9b1e44f7c0de"',
        }
    ]
}


def etag(*parts: object) -> str:
    """The version of something, from whatever changes with it."""
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:20]}"'


def stamp(response: HttpResponse, version: str) -> None:
    """Say which version is answered."""
    response["ETag"] = version


def require_match(request: HttpRequest, version: str) -> None:
    """Raise Problem unless If-Match names this version (or `*`): somebody changed it since it was read."""
    sent = request.headers.get("If-Match")
    if sent is None:
        raise Problem(UNMATCHED)
    if sent.strip() != "*" and version not in [part.strip() for part in sent.split(",")]:
        raise Problem(STALE, headers={"ETag": version})
