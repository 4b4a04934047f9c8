"""Pieces of pages that many open pages ask for at once, rendered once."""

import re
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock

from django.http import HttpRequest
from django.utils.translation import get_language

MOST = 500
VERSION = re.compile(r"[0-9a-f-]{36}")  # the id of the fact that a ping was for

Key = tuple[str, str, str, str]

_kept: OrderedDict[Key, "Future[str]"] = OrderedDict()
_lock = Lock()


def cached(request: HttpRequest, *, scope: str, filters: str, render: Callable[[], str]) -> str:
    """What `render` answers: rendered once in this process for all pages that ask after the same ping.

    The ping's version comes as the header `Live-Version`; it names a fact that was committed before, so what is
    rendered for it is never older than it. Without that header everything is rendered anew. `scope` says whose rows
    they are (`site:SH01`), `filters` which piece it is with everything its text hangs on, such as the address. What is
    rendered must be the same for everyone in `scope`: no account's name, no token of a form. The language is added.
    """
    version = request.headers.get("Live-Version", "")
    if not VERSION.fullmatch(version):
        return render()
    key = (scope, filters, version, get_language() or "")
    with _lock:
        found = _kept.get(key)
        ours = found is None
        if found is None:
            found = _kept[key] = Future()
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    if ours:
        _fill(key, found, render)
    return found.result()


def _fill(key: Key, place: "Future[str]", render: Callable[[], str]) -> None:
    try:
        place.set_result(render())
    except BaseException as error:
        with _lock:
            _kept.pop(key, None)
        place.set_exception(error)
