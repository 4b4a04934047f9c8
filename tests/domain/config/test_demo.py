"""What the demo company is told, and what its commands refuse."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from shouyue.clock import queries as clock
from shouyue.config.demo.script import script
from shouyue.config.demo.telling import Client
from shouyue.people.queries import roster
from shouyue.policy.load import load_shared

DAY = timedelta(days=1)
CLIENTS = [Client("customer:7", "A", "SH01", "person:1"), Client("customer:9", "", "SZ01")]

pytestmark = pytest.mark.django_db


def test_the_script_is_the_same_every_time_in_order_and_of_the_catalogue() -> None:
    since = datetime(2026, 3, 2, tzinfo=UTC)
    first, again = (script(since, since + 3 * DAY, CLIENTS, roster()) for _ in range(2))
    assert first == again
    assert [one.at for one in first] == sorted(one.at for one in first)
    events = load_shared().catalogue.events
    assert {one.name for one in first} - events.keys() == set()
    assert [one for one in first if events[one.name].subject != one.subject.partition(":")[0]] == []


def test_what_goes_on_begins_with_numbers_of_its_own() -> None:
    since = datetime(2026, 3, 2, tzinfo=UTC)
    month = script(since, since + DAY, CLIENTS, roster())
    later = script(since + DAY, since + 2 * DAY, CLIENTS, roster(), first=500)
    cases = [{one.subject for one in told if one.subject.startswith("case:")} for told in (month, later)]
    assert cases[0] & cases[1] == set()
    assert not any(one.name == "customer.registered" for one in later)


@pytest.mark.parametrize("words", [("--speed", "0"), ("--speed", "3601"), ("--days", "0")])
def test_what_makes_no_sense_is_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("simulate", *words, stdout=StringIO(), stderr=StringIO())
    assert ended.value.code == 2
    assert clock.reading().rate == 1
