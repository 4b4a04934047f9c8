"""Measures because of a case: each has its owner and its clock, and is followed until carried out (OC-14.5, CC-4.4)."""

from datetime import datetime
from typing import TYPE_CHECKING

from shouyue.cases.models import Case
from shouyue.measures.actions import Wanted, set_measure

if TYPE_CHECKING:
    from shouyue.measures.logic import Origin
    from shouyue.measures.models import Measure


def set_measure_for(
    case: Case, wanted: Wanted, *, href: str, origin: "Origin" = "complaint", key: str = "", actor: str, at: datetime
) -> "Measure":
    """Set a measure where the case belongs. The same `key` sets it once.

    :param href: the page of the case, for whoever it binds
    Raises Refused without a title, a time to come, or anybody whom it binds.
    """
    place = {"site": case.site, "region": case.region}
    return set_measure(wanted, about=case.subject, origin=origin, href=href, key=key, actor=actor, at=at, **place)
