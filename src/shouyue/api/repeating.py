"""Requests that may be sent again: the header Idempotency-Key.

The answer is kept in the same transaction as the effects, so that either both are there or neither. Of two at once the
second waits at the row until the first has ended. A request that failed had no effects and keeps nothing: it may be
sent again under the same key.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from ninja import Schema

from shouyue.access.seal import seal, unseal
from shouyue.api.models import Kept
from shouyue.api.problems import INVALID, KEY_REUSED, Flaw, Problem
from shouyue.api.security import Caller, caller_of
from shouyue.api.strict import JSON, dumps
from shouyue.api.texts import _
from shouyue.kit.refusals import Settled

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
KEPT_FOR = timedelta(hours=24)
KEY = re.compile(r"[\x21-\x7e]{1,100}")

P = ParamSpec("P")
Action = Callable[Concatenate[HttpRequest, P], Schema]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def repeatable(status: int, *, secret: bool = False) -> Callable[[Action[P]], View[P]]:
    """Run an operation in one transaction and answer `status` with what it returns; with a key, once.

    An answer that holds a `secret` is kept sealed: the table lets nobody in.
    """

    def decorate(action: Action[P]) -> View[P]:
        @wraps(action)
        def run(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            with transaction.atomic():
                kept = _claim(request)
                if kept is not None and kept.status:
                    return _again(kept, secret=secret)
                try:
                    body = dumps(action(request, *args, **kwargs).model_dump())
                except Settled as settled:  # its work stands, and a repeated request asks again
                    if kept is not None:
                        kept.delete()
                    refused = settled
                else:
                    if kept is not None:
                        held = seal(body.decode()).encode() if secret else body
                        Kept.objects.filter(pk=kept.pk).update(status=status, body=held)
                    return HttpResponse(body, status=status, content_type=JSON)
            raise refused

        setattr(run, "may_answer", (*getattr(action, "may_answer", ()), KEY_REUSED))  # noqa: B010 - as in security.py
        setattr(run, "is_repeatable", True)  # noqa: B010
        return cast(View[P], run)

    return decorate


def prune(*, at: datetime) -> int:
    """Forget answers older than a day; how many those were."""
    return Kept.objects.filter(at__lte=at - KEPT_FOR).delete()[0]


def _again(kept: Kept, *, secret: bool) -> HttpResponse:
    """The answer that was kept."""
    body = unseal(bytes(kept.body).decode()).encode() if secret else bytes(kept.body)
    return HttpResponse(body, status=kept.status, content_type=JSON, headers={REPLAYED: "true"})


def _claim(request: HttpRequest) -> Kept | None:
    """The row to fill (status 0), the one with the answer to this very request, or None where no key was sent."""
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not KEY.fullmatch(key):
        raise Problem(INVALID, flaws=[Flaw(str(_("1 to 100 visible ASCII characters are needed.")), parameter=HEADER)])
    caller, digest = caller_of(request), _digest(request)
    known = _known(caller, key)
    if known is None:
        try:
            with transaction.atomic():
                return Kept.objects.create(caller=caller.name, key=key, digest=digest, status=0, body=b"", at=caller.at)
        except IntegrityError:  # another one with this key ended just now
            known = Kept.objects.get(caller=caller.name, key=key)
    if known.digest != digest:
        raise Problem(KEY_REUSED)
    return known


def _known(caller: Caller, key: str) -> Kept | None:
    found = Kept.objects.filter(caller=caller.name, key=key).first()
    if found is not None and found.at <= caller.at - KEPT_FOR:
        found.delete()
        return None
    return found


def _digest(request: HttpRequest) -> str:
    head = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(head + request.body).hexdigest()
