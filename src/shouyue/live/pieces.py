"""Parts of pages that many look at, made once for all whose rights, language and address are the same.

Nothing is shared unless a room offers a piece and a page's tag names it; any other part each page fetches for itself.

    pieces.offer("journal.house", Piece("journal.view", reader=reader_of, render=facts))      # in apps.ready
    {% live kinds="*" share="journal.house" %}

What makes the text is handed no account, no request and no session: of whom it is made for it knows the value that
`reader` answers, and whoever has another value gets another text. So it cannot hold anybody's name, his own rows or a
form's token; a value that names a person is shared with nobody.
"""

import logging
import time
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import resolve
from django.utils import translation

from shouyue.access import guards
from shouyue.live.logic import Ask, Served, message
from shouyue.live.queries import still_welcome

if TYPE_CHECKING:
    from shouyue.access.models import Account

ROUND = 0.25  # seconds after which no further text is begun: the rest comes in the next round

Reader = TypeVar("Reader", bound=Hashable)
Key = tuple[str, str, str, Hashable]  # piece, address, language, reader

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """The address of the page that shows a piece, as `/journal/?actor=person:3`."""

    address: str

    @property
    def query(self) -> dict[str, str]:
        """What stands behind the question mark."""
        return QueryDict(urlsplit(self.address).query).dict()

    @property
    def words(self) -> dict[str, Any]:
        """What the page's view is called with."""
        return resolve(urlsplit(self.address).path).kwargs


@dataclass(frozen=True, slots=True)
class Piece(Generic[Reader]):
    """A part of pages. Whoever loses `permission` gets it no more.

    `reader` answers all that its text hangs on of whom it is for: rights and scope, as a value. `render` makes the
    inside of the part from that value, the place and the company's time, in the language of the moment.
    """

    permission: str
    reader: "Callable[[Account], Reader]"
    render: Callable[[Reader, Place, datetime], str]


_offered: dict[str, Piece[Any]] = {}


def offer(name: str, piece: Piece[Any]) -> None:
    """Let pages share `piece`. A second one of the same name is a mistake."""
    if _offered.setdefault(name, piece) != piece:
        raise ValueError(f"piece {name!r} is offered twice")


def offered(name: str) -> Piece[Any]:
    """The piece of that name. Raises KeyError when nobody offers it."""
    return _offered[name]


def serve(asks: Collection[Ask], *, at: datetime, real: datetime, seconds: float = ROUND) -> Served:
    """Make the parts that are asked for, each text once, until the `seconds` are used up; at least one.

    `at` is the company's time, `real` the real one, by which sessions end. Two queries and those of the texts.
    """
    welcome = still_welcome({ask.session: ask.account for ask in asks}, at=real)
    keys = _keys([ask for ask in asks if ask.session in welcome], {one.pk: one for one in welcome.values()})
    made: dict[Key, bytes | None] = {}
    parts: dict[Ask, bytes | None] = {}
    until = time.monotonic() + seconds
    for ask, key in keys.items():
        if key is None:
            parts[ask] = None
        elif key in made or not made or time.monotonic() < until:
            parts[ask] = made[key] = made[key] if key in made else _made(key, at)
    return Served(parts, frozenset(ask.session for ask in asks) - welcome.keys())


def _keys(asks: Collection[Ask], accounts: "Mapping[int, Account]") -> dict[Ask, Key | None]:
    """What each text hangs on; None where somebody may not have it, or where that cannot be said."""
    readers: dict[tuple[str, int], Hashable] = {}
    keys: dict[Ask, Key | None] = {}
    for ask in asks:
        name, whose = ask.share.piece, (ask.share.piece, ask.account)
        if whose not in readers:
            readers[whose] = _reader(name, accounts[ask.account])
        reader = readers[whose]
        keys[ask] = None if reader is None else (name, ask.share.address, ask.language, reader)
    return keys


def _reader(name: str, account: "Account") -> Hashable:
    """What a text hangs on of whom it is for; None for whoever may not have it, and where the asking fails."""
    piece = _offered.get(name)
    if piece is None or not guards.may(account, piece.permission):
        return None
    try:
        reader: Hashable = piece.reader(account)
        return reader
    except Exception:
        log.exception("could not say for whom the piece %s is", name)
        return None


def _made(key: Key, at: datetime) -> bytes | None:
    """The part as an event; None when it cannot be made, so that each page fetches it and its error is its own."""
    name, address, language, reader = key
    try:
        with translation.override(language):
            html = _offered[name].render(reader, Place(address), at)
    except Exception:
        log.exception("could not make the piece %s for %s", name, urlsplit(address).path)
        return None
    return message("piece", {"piece": name, "address": address, "html": html})
