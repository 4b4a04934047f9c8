"""JSON in and out. What comes in is read strictly: two readings of one body would be two truths."""

import json
from collections.abc import Iterator
from typing import Any, cast

import orjson
from django.conf import settings
from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from shouyue.api.problems import MALFORMED, TOO_LARGE, WRONG_MEDIA, Flaw, Problem
from shouyue.api.texts import _

JSON, LINES = "application/json", "application/x-ndjson"
ESCAPED_NUL = b"\\u0000"


class Renderer(BaseRenderer):
    """Answers by orjson; instants in UTC with a Z."""

    media_type = JSON

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return dumps(data)


def dumps(data: Any) -> bytes:
    """A value as JSON; what JSON does not know (Decimal, a lazy text) as its text."""
    return orjson.dumps(data, default=str, option=orjson.OPT_UTC_Z)


class StrictParser(Parser):
    """Bodies of application/json; lists also as application/x-ndjson, one value a line."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        return cast(dict[str, Any], body_of(request))


def body_of(request: HttpRequest) -> Any:
    """The value in the body. Raises Problem."""
    raw = request.body
    if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise Problem(TOO_LARGE)
    if request.content_type == LINES:
        lines = [line for line in raw.split(b"\n") if line.strip()]
        if not lines:
            raise Problem(MALFORMED)
        return [_value(line, f"/{place}") for place, line in enumerate(lines)]
    if request.content_type != JSON:
        raise Problem(WRONG_MEDIA)
    return _value(raw, "")


def _value(raw: bytes, pointer: str) -> Any:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Problem(MALFORMED, str(error), flaws=[Flaw(str(error), pointer=pointer)]) from None
    # orjson takes the last of two equal names and lets U+0000 pass, which PostgreSQL refuses.
    try:
        json.loads(raw, object_pairs_hook=_once)
    except Twice as twice:
        detail = str(_("The name “%s” stands twice in one object.") % twice)
        raise Problem(MALFORMED, detail, flaws=[Flaw(detail, pointer=pointer)]) from None
    except RecursionError:
        detail = str(_("Lists and objects are nested too deeply."))
        raise Problem(MALFORMED, detail, flaws=[Flaw(detail, pointer=pointer)]) from None
    if ESCAPED_NUL in raw and (found := next(_nuls(value, pointer), None)) is not None:
        detail = str(_("The text holds U+0000."))
        raise Problem(MALFORMED, detail, flaws=[Flaw(detail, pointer=found)])
    return value


class Twice(ValueError):
    """A name that stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        raise Twice(next(name for name in names if names.count(name) > 1))
    return found


def _nuls(value: Any, pointer: str) -> Iterator[str]:
    """Where texts or names hold U+0000."""
    if isinstance(value, str) and "\0" in value:
        yield pointer
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _nuls(part, f"{pointer}/{place}")
    elif isinstance(value, dict):
        for name, part in value.items():
            if "\0" in name:
                yield pointer
            yield from _nuls(part, f"{pointer}/{escape(name)}")


def escape(name: object) -> str:
    """A name as a part of a JSON pointer (RFC 6901)."""
    return str(name).replace("~", "~0").replace("/", "~1")
