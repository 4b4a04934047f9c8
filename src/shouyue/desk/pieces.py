"""What the journal's readers share while it is open: made once for all who may see the same."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from shouyue.desk import listing, panels
from shouyue.desk.listing import OfHouse
from shouyue.desk.readers import Reader, reader_of
from shouyue.live.pieces import Piece, Place

if TYPE_CHECKING:
    from shouyue.access.models import Account

HOUSE = "journal.house"
VIEW = "journal.view"


def house(asked: OfHouse, reader: Reader, *, at: datetime) -> dict[str, Any]:
    """What "desk/facts.html" shows of the journal."""
    walked = listing.walk_house(asked, reader, at=at, limit=listing.PAGE)
    return {
        "asked": asked,
        "days": panels.days(walked.facts),
        "page": listing.page(walked, asked.filters, listing.id_key),
        "look_back": listing.LOOK_BACK.days if asked.only_actor else None,
    }


def _reader(account: "Account") -> Reader:
    return reader_of(account, VIEW)


def _facts(reader: Reader, place: Place, at: datetime) -> str:
    return render_to_string("desk/facts.html", house(listing.of_house(place.query), reader, at=at))


JOURNAL = Piece(VIEW, reader=_reader, render=_facts)
