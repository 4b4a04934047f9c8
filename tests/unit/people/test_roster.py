"""Who answers for a role: scope, deputies, leaving, duty."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shouyue.people.logic import Holder, Leave, Member, Post, Roster, Turn, roster_of

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai, a Wednesday
DAY = date(2026, 3, 11)
HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
NAMES = {1: "王伟", 2: "李娜", 3: "张敏", 4: "刘洋", 5: "陈静"}
REGIONS = {"SH01": "east", "SH02": "east", "BJ01": "north"}


def member(number: int, *, joined_on: date = date(2020, 1, 1), left_on: date | None = None) -> Member:
    return Member(number, NAMES[number], None, "SH01", joined_on, left_on)


def post(person: int, *, site: str = "", region: str = "", role: str = "service_agent", **dates: date) -> Post:
    return Post(person, role, site, region, dates.get("since", date(2020, 1, 1)), dates.get("until"))


def away(person: int, deputy: int | None) -> Leave:
    return Leave(person, deputy, AT - HOUR, AT + HOUR)


def staff(*rows: Post | Leave | Turn, members: list[Member] | None = None) -> Roster:
    return roster_of(
        taken_at=AT,
        zone=ZONE,
        members=members or [member(number) for number in NAMES],
        posts=[row for row in rows if isinstance(row, Post)],
        leaves=[row for row in rows if isinstance(row, Leave)],
        turns=[row for row in rows if isinstance(row, Turn)],
        regions=REGIONS,
    )


def found(roster: Roster, at: datetime = AT, site: str = "", region: str = "") -> list[tuple[int, int | None]]:
    answer = roster.holders("service_agent", site=site, region=region, at=at)
    return [(one.person_id, one.deputy_for) for one in answer]


EVERYWHERE = (post(1), post(2, region="east"), post(3, site="SH01"))


@pytest.mark.parametrize(
    ("site", "region", "person"),
    [
        ("SH01", "", 3),
        ("SH02", "", 2),
        ("BJ01", "", 1),
        ("", "east", 2),
        ("", "north", 1),
        ("unknown", "east", 2),
        ("", "", 1),
    ],
)
def test_the_narrowest_scope_that_has_anybody_answers(site: str, region: str, person: int) -> None:
    assert found(staff(*EVERYWHERE), site=site, region=region) == [(person, None)]


def test_a_site_does_not_cover_another_site() -> None:
    assert found(staff(post(3, site="SH01")), site="SH02") == []


def test_without_a_site_everybody_within_answers_where_nobody_does_for_the_whole() -> None:
    roster = staff(post(3, site="SH01"), post(2, region="east"), post(4, site="BJ01"), post(5, site="SH02"))
    assert found(roster) == [(2, None), (3, None), (4, None), (5, None)]
    assert found(roster, region="east") == [(2, None)]
    assert found(roster, region="north") == [(4, None)]
    assert found(staff(post(3, site="SH01"), post(5, site="SH02")), region="east") == [(3, None), (5, None)]


def test_all_holders_of_that_scope_answer_each_once_in_the_order_of_their_numbers() -> None:
    roster = staff(post(5, site="SH01"), post(2, site="SH01"), post(2, site="SH01", since=date(2026, 1, 1)))
    assert found(roster, site="SH01") == [(2, None), (5, None)]


def test_a_role_counts_from_its_first_day_to_its_last_both_included() -> None:
    roster = staff(post(1, since=DAY, until=DAY + A_DAY))
    midnight = datetime(2026, 3, 11, tzinfo=ZONE)
    second = timedelta(seconds=1)
    assert [found(roster, at) for at in (midnight - second, midnight)] == [[], [(1, None)]]
    assert [found(roster, at) for at in (midnight + 2 * A_DAY - second, midnight + 2 * A_DAY)] == [[(1, None)], []]


def test_who_is_away_is_replaced_by_the_deputy_of_the_deputy() -> None:
    assert found(staff(post(1), away(1, 2))) == [(2, 1)]
    assert found(staff(post(1), away(1, 2), away(2, 3))) == [(3, 1)]


def test_deputies_in_a_circle_or_without_end_stand_in_for_nobody() -> None:
    assert found(staff(post(1), away(1, 2), away(2, 1))) == []
    assert found(staff(post(1), away(1, 2), away(2, 2))) == []
    assert found(staff(post(1), away(1, None))) == []


def test_where_nobody_can_be_reached_the_wider_scope_answers() -> None:
    assert found(staff(*EVERYWHERE, away(3, None)), site="SH01") == [(2, None)]
    assert found(staff(*EVERYWHERE, away(3, None), away(2, None)), site="SH01") == [(1, None)]


def test_an_absence_ends_at_its_instant() -> None:
    roster = staff(post(1), away(1, 2))
    second = timedelta(seconds=1)
    assert found(roster, AT + HOUR - second) == [(2, 1)]
    assert found(roster, AT + HOUR) == [(1, None)]


def test_somebodys_own_post_goes_before_standing_in() -> None:
    assert found(staff(post(1), post(2), away(1, 2))) == [(2, None)]


def test_who_left_or_has_not_joined_holds_nothing_and_stands_in_for_nobody() -> None:
    members = [member(1), member(2, left_on=DAY), member(3, joined_on=DAY + A_DAY)]
    assert found(staff(post(1), post(2), post(3), members=members)) == [(1, None)]
    assert found(staff(post(1), away(1, 2), members=members)) == []
    assert found(staff(post(1), away(1, 3), members=members)) == []
    assert found(staff(post(9), members=members)) == []


def test_a_relation_is_the_person_of_the_subjects_fact_or_the_deputy() -> None:
    roster = staff(away(2, 3))
    assert roster.person("person:1", at=AT) == Holder(1, "王伟")
    assert roster.person("person:2", at=AT) == Holder(3, "张敏", 2)
    assert [roster.person(ref, at=AT) for ref in ("person:99", "person:", "customer:1", "1", "", "person:²")] == [
        None
    ] * 6


def test_on_duty_by_site_role_and_instant() -> None:
    roster = staff(
        Turn(1, "SH01", "service_agent", AT, AT + HOUR),
        Turn(2, "SH01", "", AT, AT + HOUR),
        Turn(3, "SH01", "driver", AT, AT + HOUR),
        Turn(4, "SH02", "service_agent", AT, AT + HOUR),
        post(2, region="east"),
    )

    def on(site: str, role: str, at: datetime = AT) -> list[int]:
        return [one.person_id for one in roster.on_duty(site, role, at=at)]

    assert on("SH01", "service_agent") == [1, 2]
    assert on("SH01", "") == [1, 2, 3]
    assert on("SH01", "dispatcher") == []
    assert on("BJ01", "") == []
    assert on("SH01", "service_agent", AT + HOUR) == []


def test_who_is_on_duty_and_away_is_replaced() -> None:
    roster = staff(Turn(1, "SH01", "", AT, AT + HOUR), Leave(1, 5, AT, AT + HOUR))
    assert roster.on_duty("SH01", "", at=AT) == (Holder(5, "陈静", 1),)
