"""Who may decide: holders, deputies, the fallback of an empty seat; never who asked, by whatever way."""

from datetime import timedelta

import pytest
from django.db.models import Q
from pytest_django import DjangoAssertNumQueries

from shouyue.access import tokens
from shouyue.approvals import actions, queries
from shouyue.approvals.models import Request
from shouyue.kit.refusals import Refused
from shouyue.obligations import actions as obligations
from shouyue.people import snapshot
from shouyue.people.models import Holding, Person
from tests.domain.approvals.house import AT, CHAIN, PARALLEL, House, ask, more, sign, states, told
from tests.domain.obligations.adopting import in_force_since_ever, text
from tests.domain.people.company import account_of


def may(row: Request) -> list[tuple[str, int | None, str]]:
    """Names of who may decide now, whom each stands in for, and the role of the fallback that brought him."""
    return [(one.name, one.deputy_for, one.role) for one in queries.deciders(row, at=AT)]


def refused(row: Request, by: Person | str) -> str:
    actor = by if isinstance(by, str) else f"person:{by.pk}"
    with pytest.raises(Refused) as found:
        actions.sign(row.pk, actor=actor, at=AT, version=Request.objects.get(pk=row.pk).version)
    return str(found.value)


def test_the_holders_of_the_place_decide_and_others_are_told_who_may(house: House) -> None:
    house.hire("周洋", "complaint_specialist", site=house.places.beijing)
    row = ask(house.agent)
    assert may(row) == [("王芳", None, "")]
    assert "王芳" in refused(row, house.supervisor)
    assert "王芳" in refused(row, house.agent)


def test_the_deputy_of_who_is_away_decides_and_it_is_recorded_for_whom(house: House) -> None:
    house.away(house.specialist, house.supervisor)
    row = ask(house.agent)
    assert may(row) == [("赵磊", house.specialist.pk, "")]
    sign(row, house.supervisor)
    seat = row.seats.get()
    assert (seat.decided_by, seat.for_person, seat.as_role) == (house.supervisor, house.specialist, "")
    assert told(row)[1] == ("signed", {"chain": CHAIN, "round": 1, "step": 1, "for_whom": house.specialist.pk})


# ── nobody approves himself ──────────────────────────────────────────────────────────────────────────────────────


def test_who_asked_does_not_sign_as_holder(house: House) -> None:
    row = ask(house.specialist)
    assert may(row) == [("李主任", None, "service_director")]
    assert "李主任" in refused(row, house.specialist)


def test_who_asked_does_not_sign_as_deputy(house: House) -> None:
    house.away(house.specialist, house.agent)
    row = ask(house.agent)
    assert [name for name, _for, _role in may(row)] == ["李主任"]
    assert "李主任" in refused(row, house.agent)


def test_who_asked_does_not_sign_by_an_account_or_a_token(house: House) -> None:
    account = account_of(house.specialist)
    row = ask(house.specialist)
    token = tokens.issue(account, name="接口", scopes=(), expires_at=None, at=AT)[0]
    assert "李主任" in refused(row, f"account:{account.pk}")
    assert "李主任" in refused(row, f"token:{token.pk}")
    asked_by_token = ask(house.specialist, subject="case:2", actor=f"token:{token.pk}")
    assert asked_by_token.asker == house.specialist
    assert "李主任" in refused(asked_by_token, house.specialist)


def test_who_asked_does_not_sign_through_a_deputy_of_his(house: House) -> None:
    row = ask(house.specialist)
    house.away(house.specialist, house.supervisor)
    assert [name for name, _for, _role in may(row)] == ["李主任"]
    refused(row, house.supervisor)


def test_nor_through_a_deputy_of_his_who_stands_in_for_another(house: House) -> None:
    other = house.hire("何平", "complaint_specialist")
    row = ask(house.agent)
    house.away(other, house.agent)
    house.away(house.agent, house.supervisor)
    assert may(row) == [("王芳", None, "")]
    refused(row, house.supervisor)


def test_a_deputy_who_holds_the_seat_himself_may_sign(house: House) -> None:
    other = house.hire("何平", "complaint_specialist")
    row = ask(house.specialist)
    house.away(house.specialist, other)
    assert may(row) == [("何平", None, "")]


def test_where_all_must_sign_nobody_signs_twice(house: House) -> None:
    Holding.objects.create(person=house.finance, role="general_manager", since=AT.date(), site=house.site)
    house.gone(house.manager)
    row = ask(house.agent, 2_001)
    for person in (house.specialist, house.supervisor, house.finance):
        sign(row, person)
    assert may(row) == [("李主任", None, "superior")]
    refused(row, house.finance)
    assert sign(row, house.director).state == "granted"


def test_where_all_must_sign_nobody_signs_again_for_whom_he_stood_in(house: House) -> None:
    house.away(house.manager, house.finance)
    row = ask(house.agent, 2_001)
    for person in (house.specialist, house.supervisor, house.finance):
        sign(row, person)
    assert [name for name, _for, _role in may(row)] == ["李主任"]


def test_programs_of_nobody_do_not_sign(house: House) -> None:
    row = ask(house.agent)
    for actor in ("system:timekeeper", "token:99", "account:99"):
        refused(row, actor)
    assert ask(house.agent, subject="case:7", actor="system:cases").asker is None


# ── empty chairs ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_seat_goes_to_the_fallback_in_its_order_and_says_so(house: House) -> None:
    house.gone(house.specialist)
    row = ask(house.agent)
    assert may(row) == [("李主任", None, "superior")]
    sign(row, house.director)
    assert row.seats.get().as_role == "superior"
    house.gone(house.supervisor)
    Person.objects.filter(pk=house.finance.pk).update(superior=None)
    other = ask(house.finance, 501, subject="case:2")
    assert may(other) == [("李主任", None, "service_director")]


def test_where_nobody_is_left_it_stays_and_is_listed(house: House) -> None:
    house.gone(house.specialist)
    house.gone(house.director)
    row = ask(house.director)
    assert may(row) == []
    assert refused(row, house.supervisor)
    assert queries.stuck(Q(), at=AT) == [row]
    assert queries.stuck(Q(region="north"), at=AT) == []
    house.hire("何平", "complaint_specialist")
    assert queries.stuck(Q(), at=AT) == []
    assert sign(row, Person.objects.get(name="何平")).state == "granted"


def test_one_empty_seat_of_several_does_not_stop_a_step_that_needs_one(house: House) -> None:
    house.gone(house.director)
    ask(house.agent, chain=PARALLEL)
    assert queries.stuck(Q(), at=AT) == []
    house.gone(house.finance)
    assert len(queries.stuck(Q(), at=AT)) == 1


# ── more hands ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_added_signature_is_needed_before_the_next_step(house: House) -> None:
    row = ask(house.agent, 501)
    actor = f"person:{house.specialist.pk}"
    actions.add_sign(row.pk, house.finance.pk, actor=actor, at=AT, version=1)
    sign(row, house.specialist)
    assert states(row) == [
        (1, "complaint_specialist", "signed"),
        (1, "", "open"),
        (2, "service_supervisor", "open"),
    ]
    assert may(row) == [("钱静", None, "")]
    sign(row, house.finance)
    assert may(row) == [("赵磊", None, "")]
    assert told(row)[1] == ("seat_added", {"chain": CHAIN, "round": 1, "step": 1, "person": house.finance.pk})


def test_an_added_signature_is_given_by_the_deputy_of_who_is_away(house: House) -> None:
    row = ask(house.agent)
    actions.add_sign(row.pk, house.finance.pk, actor=f"person:{house.specialist.pk}", at=AT, version=1)
    house.away(house.finance, house.manager)
    assert may(row) == [("王芳", None, ""), ("孙总", house.finance.pk, "")]


def test_a_signature_is_asked_of_no_one_who_cannot_give_it(house: House) -> None:
    driver = house.hire("马师傅", "driver")
    row = ask(house.agent)
    for person in (driver, house.agent, house.specialist):
        with pytest.raises(Refused) as found:
            actions.add_sign(row.pk, person.pk, actor=f"person:{house.specialist.pk}", at=AT, version=1)
        assert found.value.field == "person"
    with pytest.raises(Refused):
        actions.add_sign(row.pk, house.finance.pk, actor=f"person:{house.agent.pk}", at=AT, version=1)
    actions.add_sign(row.pk, house.finance.pk, actor=f"person:{house.specialist.pk}", at=AT, version=1)
    with pytest.raises(Refused):
        actions.add_sign(row.pk, house.finance.pk, actor=f"person:{house.specialist.pk}", at=AT, version=2)


def test_a_seat_is_passed_only_to_one_who_could_hold_it(house: House) -> None:
    other = house.hire("何平", "complaint_specialist")
    row = ask(house.agent)
    actor = f"person:{house.specialist.pk}"
    with pytest.raises(Refused, match="何平"):
        actions.pass_on(row.pk, house.finance.pk, actor=actor, at=AT, version=1)
    actions.pass_on(row.pk, other.pk, actor=actor, at=AT, version=1)
    assert may(row) == [("何平", None, "")]
    refused(row, house.specialist)
    house.away(other, None)
    assert may(row) == [("王芳", None, "")]
    assert told(row)[1] == ("passed_on", {"chain": CHAIN, "round": 1, "step": 1, "person": other.pk})


# ── the chain itself ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_request_goes_on_by_the_edition_under_which_it_was_asked(house: House) -> None:
    row = ask(house.agent, 501)
    changed = text(edition="2", more=more(second="finance_manager", fallback="general_manager"))
    in_force_since_ever(obligations.draft(changed, actor="person:1", at=AT), AT)
    newer = ask(house.agent, 501, subject="case:2")
    assert [seat.role for seat in newer.seats.all()] == ["complaint_specialist", "finance_manager"]
    assert newer.edition != row.edition
    actions.return_(row.pk, actor=f"person:{house.specialist.pk}", at=AT, version=1, note="请补充")
    again = actions.resubmit(row.pk, actor=f"person:{house.agent.pk}", at=AT, version=2)
    assert [role for _step, role, _word in states(again)] == ["complaint_specialist", "service_supervisor"]
    house.gone(house.specialist)
    assert [role for _name, _for, role in may(again)] == ["superior"]


def test_how_far_a_word_goes(house: House) -> None:
    everybody = (house.specialist, house.supervisor, house.manager, house.agent)
    accounts = {person.pk: account_of(person) for person in everybody}

    def limit(person: Person, **place: str) -> int | None:
        return queries.authority(CHAIN, accounts[person.pk], at=AT, **place)

    assert limit(house.specialist) == 50_000
    assert limit(house.supervisor) == 200_000
    assert limit(house.manager) == 200_000  # beyond that he needs the finance manager beside him
    assert limit(house.agent) == 0
    assert limit(house.specialist, site="BJ01") == 0
    assert limit(house.specialist, site="SH01") == 50_000
    house.away(house.supervisor, house.agent)
    assert limit(house.agent) == 200_000
    assert queries.authority("X-9/none", accounts[house.manager.pk], at=AT) == 0


def test_who_may_agree_to_an_amount(house: House) -> None:
    def names(yuan: int, **place: str) -> list[str]:
        found = queries.who_may(CHAIN, yuan * 100, **{"site": "SH01", "region": "", **place}, at=AT)
        return [one.name for one in found]

    assert names(500) == ["王芳", "赵磊", "钱静", "孙总"]
    assert names(501) == ["赵磊", "钱静", "孙总"]
    assert names(2_001) == ["钱静", "孙总"]
    house.gone(house.finance)
    house.gone(house.manager)
    assert names(2_001) == ["李主任"]
    assert names(501, site="BJ01") == []


def test_what_waits_for_whom_takes_as_many_queries_for_one_as_for_many(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    account, other = account_of(house.specialist), account_of(house.supervisor)
    first = ask(house.agent)
    snapshot.roster()
    with django_assert_num_queries(1):
        assert queries.waiting_for(account, at=AT) == (first.pk,)
    rest = [ask(house.agent, subject=f"case:{n}").pk for n in (2, 3)]
    with django_assert_num_queries(1):
        assert queries.waiting_for(account, at=AT) == (*reversed(rest), first.pk)
    assert queries.waiting_for(other, at=AT) == ()
    house.away(house.specialist, house.supervisor)
    assert len(queries.waiting_for(other, at=AT + timedelta(minutes=1))) == 3
