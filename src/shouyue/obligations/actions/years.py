"""A year's holidays and make-up days, as they are announced."""

from datetime import datetime

from shouyue.obligations.actions.editions import adopt, draft_house
from shouyue.obligations.logic import Notice, notices, with_notice
from shouyue.obligations.models import Adoption
from shouyue.obligations.queries.editions import last_house
from shouyue.policy.load import CHINA


def announce_year(notice: Notice, *, actor: str, at: datetime, on: int | None = None) -> Adoption:
    """Put a year's holidays and make-up days in force; what was announced already is let be.

    Deadlines that touch the year are counted anew, and the change is logged.

    :param on: the number of the last adoption of HOUSE that was looked at
    Raises Refused where the notice makes no sense, Changed where another edition was adopted meanwhile.
    """
    house = last_house()
    if notice.checked() in notices(house.edition.files[CHINA]):
        return house
    draft = draft_house(with_notice(house.edition.files, notice), actor=actor, at=at)
    # Never over a year that a colleague announced since: it is not in this draft.
    return adopt(draft, actor=actor, at=at, on=house.pk if on is None else on)
