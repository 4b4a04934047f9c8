"""Evidence told too late: it waits, is accepted or not, and never by whom it concerns."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Replace
from django.test.utils import CaptureQueriesContext

from shouyue.access import tokens
from shouyue.access.actions import local_account
from shouyue.clock import queries as clock
from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.journal.models import Fact
from shouyue.obligations import actions, queries
from shouyue.obligations.models import Head, LateEntryDecision, Obligation
from shouyue.obligations.queries import figures
from shouyue.obligations.rebuilding import differences
from shouyue.people import snapshot
from shouyue.people.actions import ensure_local_person
from shouyue.policy.engine.counting import Counted
from tests.domain.obligations import adopting
from tests.domain.obligations.adopting import move_on, tell
from tests.domain.obligations.living import summed

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
RULE = "X-1/contact"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(db: None) -> None:
    adopting.found(MONDAY)


def told_too_late(subject: str, *, actor: str = "person:7") -> UUID:
    """Contacted after an hour, entered three days later: beyond the limit of one day."""
    at = clock.now()
    tell("case.received", subject)
    move_on(days=3)
    tell("case.contacted", subject, occurred_at=at + timedelta(hours=1), actor=actor)
    return Obligation.objects.filter(subject=subject, rule=RULE, superseded_by=None).latest("opened_at").pk


def approve(obligation: UUID, *, actor: str = "person:2", reason: str = "电话记录在案") -> LateEntryDecision:
    return actions.approve_late_entry(obligation, reason=reason, actor=actor, at=clock.now())


def state(subject: str) -> list[tuple[str, bool]]:
    rows = Obligation.objects.filter(subject=subject, rule=RULE).order_by("n")
    return [(row.status, row.late_entry) for row in rows]


def test_what_was_told_too_late_waits_with_who_told_it_and_when() -> None:
    key = told_too_late("case:1")
    (entry,) = queries.with_evidence([event.obligation for event in queries.waiting()])
    assert (entry.row.pk, entry.actor) == (key, "person:7")
    assert (entry.happened_at, entry.told_at) == (MONDAY + timedelta(hours=1), MONDAY + timedelta(days=3))
    assert state("case:1") == [("breached", False)]


def test_accepted_it_counts_as_kept_in_amber() -> None:
    key = told_too_late("case:1")
    decision = approve(key)
    assert state("case:1") == [("breached", False), ("met", True)]
    assert [(each.counted, each.amount) for each in summed(figures()) if each.rule == RULE] == [
        (Counted.ENTERED_LATE, 1)
    ]
    fact = Fact.objects.get(name="late_entry.approved")
    assert fact.pk == decision.fact
    opening = Fact.objects.get(name="case.received")
    assert (fact.subject, fact.data, fact.actor) == ("case:1", {"rule": RULE, "key": str(opening.pk)}, "person:2")
    assert list(queries.waiting()) == []
    second = int(clock.now().timestamp())
    assert [one for head in Head.objects.all() for one in differences(head.subject, second)] == []


def test_the_reason_stands_in_a_table_and_not_in_the_journal() -> None:
    approve(told_too_late("case:1"), reason="  客户录音第 12 号 ")
    assert LateEntryDecision.objects.get().reason == "客户录音第 12 号"
    assert not any("录音" in f"{fact.data}{fact.facts}" for fact in Fact.objects.all())


def test_declined_the_breach_stands_and_it_waits_no_more() -> None:
    key = told_too_late("case:1")
    actions.decline_late_entry(key, reason="没有凭据", actor="person:2", at=clock.now())
    assert state("case:1") == [("breached", False)]
    assert list(queries.waiting()) == []
    assert not Fact.objects.filter(name="late_entry.approved").exists()


def test_one_decision_is_about_one_promise() -> None:
    """What was declined stays declined, and what comes later waits for a decision of its own."""
    declined = told_too_late("case:1")
    actions.decline_late_entry(declined, reason="没有凭据", actor="person:2", at=clock.now())
    accepted = approve(told_too_late("case:1"))
    third = told_too_late("case:1")
    assert Obligation.objects.get(pk=declined).superseded_by is None
    assert [event.obligation_id for event in queries.waiting()] == [third]
    twin = Obligation.objects.get(rule=RULE, late_entry=True)
    assert queries.decision_about(twin) == accepted
    assert differences("case:1", int(clock.now().timestamp())) == []


def test_a_visit_entered_too_late_waits_as_well() -> None:
    """A cadence closed when its month ended; what is told afterwards is not lost."""
    adopting.found(MONDAY, more=adopting.VISITS)
    tell("customer.tier_set", "customer:1", tier="A")
    told = datetime(2026, 4, 3, 1, 0, tzinfo=UTC)
    adopting.move_to(told)
    visited = datetime(2026, 3, 30, 6, 0, tzinfo=UTC)
    with transaction.atomic():
        visit = NewFact("communication.recorded", "communication:1", about=("customer:1",), occurred_at=visited)
        record([visit], actor="person:7")
    (entry,) = queries.with_evidence([event.obligation for event in queries.waiting()])
    assert (entry.happened_at, entry.told_at, entry.actor) == (visited, told, "person:7")
    assert queries.late_entry_of(entry.row) == entry
    with pytest.raises(actions.Refused):
        approve(entry.row.pk, actor="person:7")
    approve(entry.row.pk)
    rows = Obligation.objects.filter(rule="X-2/visit").order_by("opened_at", "n")
    assert list(rows.values_list("status", "late_entry"))[:2] == [("breached", False), ("met", True)]
    assert (list(queries.waiting()), differences("customer:1", int(told.timestamp()))) == ([], [])


def test_evidence_in_time_entered_after_what_was_late_waits_as_well() -> None:
    tell("case.received", "case:1")
    move_on(hours=9)
    tell("case.contacted", "case:1")
    move_on(days=2)
    tell("case.contacted", "case:1", occurred_at=MONDAY + timedelta(hours=1))
    (event,) = queries.waiting()
    approve(event.obligation_id)
    assert state("case:1") == [("breached", False), ("met", True)]


def test_an_approval_of_before_still_holds_for_all_of_its_rule() -> None:
    told_too_late("case:1")
    with transaction.atomic():
        record([NewFact("late_entry.approved", "case:1", data={"rule": RULE})], actor="person:2")
    Head.objects.update(state=Replace("state", Value(f'[["{RULE}",""]]'), Value(f'["{RULE}"]')))  # as it was kept then
    assert '"approved":["X-1/contact"]' in Head.objects.get(subject="case:1").state
    told_too_late("case:1")
    assert state("case:1") == [("breached", False), ("breached", False), ("met", True), ("met", True)]


@pytest.mark.parametrize("actor", ["person:7", "person:9"])
def test_one_s_own_is_decided_by_somebody_else(actor: str) -> None:
    """Neither by who entered it late nor by who owed it."""
    key = told_too_late("case:1")
    Obligation.objects.filter(pk=key).update(person=None)
    if actor == "person:9":
        owed_by_nine(key)
    with pytest.raises(actions.Refused) as refused:
        approve(key, actor=actor)
    assert "自己的补录" in refused.value.text.zh
    assert not LateEntryDecision.objects.exists()


def test_who_enters_by_a_token_or_an_account_is_the_person_behind_it() -> None:
    account = local_account()
    person = ensure_local_person(account, at=MONDAY)
    token, _text = tokens.issue(account, name="TMS", scopes=(), expires_at=None, at=MONDAY)
    snapshot.drop()
    ways = (f"token:{token.pk}", f"account:{account.pk}", f"person:{person.pk}")
    for number, (entered, decided) in enumerate(permutations(ways, 2)):
        key = told_too_late(f"case:{number}", actor=entered)
        with pytest.raises(actions.Refused):
            approve(key, actor=decided)


def owed_by_nine(key: UUID) -> None:
    from shouyue.people.models import Person

    Person.objects.create(pk=9, name="甲", joined_on=MONDAY.date())
    Obligation.objects.filter(pk=key).update(person=9)


@pytest.mark.parametrize("reason", ["", "   ", "字" * 501])
def test_without_a_reason_it_is_refused(reason: str) -> None:
    key = told_too_late("case:1")
    with pytest.raises(actions.Refused) as refused:
        approve(key, reason=reason)
    assert refused.value.field == "reason"


def test_the_same_again_does_nothing_and_another_decision_is_refused() -> None:
    key = told_too_late("case:1")
    assert approve(key).pk == approve(key, actor="person:3").pk
    assert Fact.objects.filter(name="late_entry.approved").count() == 1
    with pytest.raises(actions.Changed):
        actions.decline_late_entry(key, reason="没有凭据", actor="person:3", at=clock.now())


def test_what_was_told_in_time_or_never_done_does_not_wait() -> None:
    at = clock.now()
    tell("case.received", "case:1")
    tell("case.received", "case:2")
    move_on(hours=10)
    tell("case.contacted", "case:1", occurred_at=at + timedelta(hours=1))  # late, but within the limit
    move_on(days=3)
    assert list(queries.waiting()) == []
    for key in Obligation.objects.filter(rule=RULE).values_list("pk", flat=True):
        with pytest.raises(actions.Refused):
            approve(key)


def test_a_clock_that_runs_ahead_breaks_no_promise_and_makes_nothing_late() -> None:
    tell("case.received", "case:1")
    at = move_on(hours=7, minutes=57)
    tell("case.resolved", "case:1", occurred_at=at + timedelta(minutes=4))
    assert state("case:1") == [("open", False)]
    move_on(minutes=2)
    tell("case.contacted", "case:1")
    assert state("case:1") == [("met", False)]


def test_the_list_costs_the_same_for_one_and_for_three() -> None:
    counts = []
    for subjects in (["case:1"], ["case:2", "case:3"]):
        for subject in subjects:
            told_too_late(subject)
        with CaptureQueriesContext(connection) as caught:
            found = queries.with_evidence([event.obligation for event in queries.waiting()])
        counts.append((len(found), len(caught)))
    assert counts == [(1, 3), (3, 3)]
