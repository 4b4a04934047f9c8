"""A newer program on a house that was founded by an older one."""

from datetime import UTC, datetime

import pytest

from shouyue.clock import queries as clock
from shouyue.journal.logic import Refused
from shouyue.obligations import actions
from shouyue.obligations.actions.editions import draft_house
from shouyue.obligations.logic import read_notice
from shouyue.obligations.queries.editions import last_house
from shouyue.policy.load import CHINA, HOUSE, pack_ids, shipped
from tests.domain.obligations import adopting
from tests.domain.obligations.adopting import ACTOR, move_on, tell
from tests.unit.obligations.test_notices import NEXT_YEAR

LATER = "shared/catalogue-orders.yaml"  # the older program had no orders
CALENDARS = "shared/calendars.yaml"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def older(db: None) -> None:
    """A house with names and calendars of then, document X, and a year that the company announced."""
    adopting.move_to(datetime(2026, 12, 28, 1, 0, tzinfo=UTC))
    files = {name: text for name, text in shipped(HOUSE).items() if name != LATER}
    files[CALENDARS] += "# as of then\n"
    adopting.in_force_since_ever(draft_house(files, actor=ACTOR, at=clock.now()), clock.now())
    adopting.in_force_since_ever(actions.draft(adopting.text(), actor=ACTOR, at=clock.now()), clock.now())
    actions.announce_year(read_notice(NEXT_YEAR), actor=ACTOR, at=clock.now())
    move_on(seconds=30)


def test_what_its_rooms_record_is_known_and_the_calendars_stay() -> None:
    with pytest.raises(Refused, match="no fact 'order"):
        tell("order.received", "order:1")
    before = last_house().edition.files
    made = actions.adopt_names(actor="system:prepare", at=clock.now())
    move_on(seconds=30)
    tell("order.received", "order:1")
    assert made is not None
    assert made.edition.files == {**shipped(HOUSE), CALENDARS: before[CALENDARS], CHINA: before[CHINA]}
    assert actions.adopt_names(actor="system:prepare", at=clock.now()) is None


def test_documents_that_are_new_stand_on_them() -> None:
    assert actions.adopt_shipped(actor="system:prepare", at=clock.now()) == len(pack_ids())
    move_on(seconds=30)
    tell("order.received", "order:1")
    assert actions.adopt_shipped(actor="system:prepare", at=clock.now()) == 0
