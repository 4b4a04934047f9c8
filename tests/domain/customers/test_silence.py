"""Customers that came to us before and have not been heard of for long."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from shouyue.clock.queries import now
from shouyue.customers import actions, queries
from shouyue.customers.events import FellSilent
from shouyue.customers.listeners import heard
from shouyue.customers.models import Customer
from shouyue.customers.queries import Asked
from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.journal.models import Fact
from shouyue.obligations import queries as promises
from tests.domain.customers.entering import customer
from tests.domain.customers.test_api import program_of
from tests.domain.people.company import AT, BY, Company, with_role

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Count = Callable[[int], AbstractContextManager[object]]


def last_heard(name: str, days: int, at: datetime = AT) -> Customer:
    """A customer whose last word is so many days old."""
    made = customer(name)
    actions.hear({made.pk: at - days * DAY})
    return made


def silent(at: datetime = AT) -> list[str]:
    return [one.name for one in queries.find(Asked(silent_at=at)).customers]


def told() -> list[tuple[str, int]]:
    return [(fact.subject, fact.data["days"]) for fact in Fact.objects.filter(name=FellSilent.NAME).order_by("id")]


def clocks(of: Customer) -> list[tuple[str, str, str]]:
    found = promises.of_subject(f"customer:{of.pk}")
    return [(one.rule, one.status, one.owner) for one in found if one.clause == "OC-14.1"]


def test_who_never_came_is_not_silent_and_who_came_is_after_sixty_days(house: Company) -> None:
    customer("从未来过")
    last_heard("五十九天", 59)
    found = last_heard("六十天", 60)
    assert silent() == ["六十天"]
    assert queries.count_silent(at=AT) == 1
    assert [queries.silent_days(Customer.objects.get(pk=found.pk), AT + days * DAY) for days in (-1, 0, 15)] == [
        0,
        60,
        75,
    ]


def test_the_later_word_counts_and_one_to_a_merged_customer_is_one_to_both(house: Company) -> None:
    old, new = last_heard("旧", 90), last_heard("新", 80)
    actions.hear({new.pk: AT - 85 * DAY, 10_000: AT})
    assert Customer.objects.get(pk=new.pk).heard_at == AT - 80 * DAY
    actions.merge(old, new, actor=BY, at=AT)
    assert silent() == ["新"]
    actions.hear({old.pk: AT - DAY})
    assert (silent(), Customer.objects.get(pk=new.pk).heard_at) == ([], AT - DAY)


def test_merging_leaves_the_later_word_of_the_two(house: Company) -> None:
    old, new = last_heard("旧", 10), last_heard("新", 80)
    actions.tell_silence(at=AT)
    actions.merge(old, new, actor=BY, at=AT)
    found = Customer.objects.get(pk=new.pk)
    assert (found.heard_at, found.silent_since, silent()) == (AT - 10 * DAY, None, [])


def test_each_silence_is_told_once_and_a_word_ends_it(house: Company) -> None:
    at = now()
    found = last_heard("沉默", 75, at)
    last_heard("不沉默", 3, at)
    assert [actions.tell_silence(at=at) for _twice in range(2)] == [1, 0]
    assert told() == [(f"customer:{found.pk}", 75)]
    assert clocks(found) == [("OC-14.1/silence", "open", "account_owner")]
    with transaction.atomic():
        came = NewFact("case.received", "case:1", (f"customer:{found.pk}",), facts={"kind": "complaint"})
        (fact,) = record([came], actor=BY)
    assert clocks(found) == [("OC-14.1/silence", "met", "account_owner")]
    heard(fact, at)
    assert (Customer.objects.get(pk=found.pk).heard_at, silent(at)) == (fact.occurred_at, [])
    assert [actions.tell_silence(at=at + days * DAY) for days in (2, 70)] == [0, 2]
    assert [days for subject, days in told() if subject == f"customer:{found.pk}"] == [75, 70]


def test_what_a_machine_wrote_is_no_word(house: Company) -> None:
    found = last_heard("沉默", 75)
    for kind, last in (("automatic", AT - 75 * DAY), ("reply", AT)):
        with transaction.atomic():
            told = NewFact("message.received", f"message:{kind}", (f"customer:{found.pk}",), occurred_at=AT,
                           data={"channel": "email", "kind": kind})  # fmt: skip
            (fact,) = record([told], actor="system:mail")
        heard(fact, AT)
        assert Customer.objects.get(pk=found.pk).heard_at == last


@pytest.mark.parametrize("about", [(), ("order:SO-1",), ("customer:x",), (f"customer:{10**19}",)])
def test_a_fact_about_nobody_known_is_no_word_of_anybody(house: Company, about: tuple[str, ...]) -> None:
    found = last_heard("沉默", 75)
    with transaction.atomic():
        (fact,) = record([NewFact("case.received", "case:1", about, facts={"kind": "inquiry"})], actor=BY)
    heard(fact, AT)
    assert Customer.objects.get(pk=found.pk).heard_at == AT - 75 * DAY


def test_hearing_and_telling_cost_the_same_for_one_and_for_three(
    house: Company, django_assert_num_queries: Count
) -> None:
    one, *three = [last_heard(name, 75) for name in ("甲", "乙", "丙", "丁")]
    with django_assert_num_queries(5):
        actions.hear({one.pk: AT - 74 * DAY})
    with django_assert_num_queries(5):
        actions.hear({each.pk: AT - 74 * DAY for each in three})


def test_a_silence_is_told_of_a_word_that_there_was(house: Company) -> None:
    found = customer("从未来过")
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.filter(pk=found.pk).update(silent_since=AT)


def test_the_list_the_page_and_the_api_show_who_is_silent(house: Company, colleague: Client) -> None:
    found, other = last_heard("沉默公司", 75, now()), last_heard("常来公司", 3, now())
    listed = colleague.get("/customers/?silent=yes").content.decode()
    assert ("沉默 75 天 · 风险" in listed, "常来公司" in listed) == (True, False)
    assert "沉默 75 天 · 风险" in colleague.get(f"/customers/{found.pk}/").content.decode()
    assert "风险" not in colleague.get(f"/customers/{other.pk}/").content.decode().partition("<main")[2]
    program = program_of(with_role("service_director", "林若曦"), "customers.read")
    shown = program.get("/customers", silent="true").json()["items"]
    assert [(one["name"], one["silent_days"]) for one in shown] == [("沉默公司", 75)]
    assert program.get(f"/customers/{other.pk}").json()["silent_days"] == 0
