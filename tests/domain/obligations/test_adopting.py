"""Editions adopted while cases run: what keeps its text, what takes the new one, and who may not."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from shouyue.clock import queries as clock
from shouyue.journal.actions import record
from shouyue.journal.logic import NewFact
from shouyue.journal.models import Fact
from shouyue.obligations import actions, editions, queries
from shouyue.obligations.models import Adoption, Edition, Head, Obligation
from shouyue.obligations.rebuilding import differences
from shouyue.obligations.sweeping import ring_due
from shouyue.policy.engine.counting import Counted
from shouyue.policy.load import HOUSE
from shouyue.policy.source import PolicyError
from tests.domain.obligations import adopting
from tests.domain.obligations.adopting import ACTOR, due, move_on, move_to, tell, text

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # nine in Shanghai

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(db: None) -> None:
    adopting.found(MONDAY)


def draft(**parts: str) -> Edition:
    return actions.draft(text(edition="2", **parts), actor=ACTOR, at=clock.now())


def adopt(edition: Edition, *adopts: str, effective_at: datetime | None = None, on: int | None = None) -> Adoption:
    return actions.adopt(edition, actor=ACTOR, at=clock.now(), adopts=adopts, effective_at=effective_at, on=on)


def trial(**parts: str) -> queries.InForce:
    return queries.as_if(draft(**parts), at=clock.now())


def as_the_journal_gives_it() -> bool:
    second = int(clock.now().timestamp())
    return [one for head in Head.objects.all() for one in differences(head.subject, second)] == []


def test_what_runs_keeps_its_text_and_what_opens_has_the_new_one() -> None:
    tell("case.received", "case:1")
    adoption = adopt(draft(contact="PT4H"))
    assert due("X-1/contact", "case:1") == "03-02 09:00"
    move_on(seconds=30)
    tell("case.received", "case:2")
    assert (due("X-1/contact", "case:1"), due("X-1/contact", "case:2")) == ("03-02 09:00", "03-02 05:00")
    adoption.refresh_from_db()
    assert adoption.swept_at == clock.now()
    assert list(queries.transitions(adoption.fact)) == []
    assert as_the_journal_gives_it()


def test_what_takes_the_new_text_does_so_rule_by_rule_and_the_log_says_it() -> None:
    tell("case.received", "case:1")
    adoption = adopt(draft(contact="PT4H", result="5 working days"), "X-1/contact")
    move_on(seconds=30)
    assert (due("X-1/contact", "case:1"), due("X-2/result", "case:1")) == ("03-02 05:00", "03-05 10:00")
    log = [(event.kind, event.obligation.rule, event.note) for event in queries.transitions(adoption.fact)]
    before = str(int((MONDAY + timedelta(hours=8)).timestamp()))
    assert log == [("moved", "X-1/contact", before), ("recomputed", "X-1/contact", "")]
    assert as_the_journal_gives_it()


def test_what_was_broken_stays_broken_under_the_text_that_was_broken() -> None:
    tell("case.received", "case:1")
    move_on(hours=9)
    while ring_due():
        pass
    before = due("X-1/contact", "case:1")
    adopt(draft(contact="PT400H"), "X-1/contact")
    move_on(seconds=30)
    (row,) = Obligation.objects.filter(rule="X-1/contact")
    assert (row.status, Counted(row.counted), due("X-1/contact", "case:1")) == ("breached", Counted.LATE, before)
    assert as_the_journal_gives_it()


def test_a_rule_that_is_gone_lets_go_of_what_runs_where_that_is_asked() -> None:
    tell("case.received", "case:1")
    files = text(edition="2")
    cut = files["x.yaml"].index("  - {id: X-2/result")
    edition = actions.draft({"x.yaml": files["x.yaml"][:cut]}, actor=ACTOR, at=clock.now())
    adopt(edition, "X-2/result")
    move_on(seconds=30)
    assert (due("X-1/contact", "case:1"), due("X-2/result", "case:1")) == ("03-02 09:00", "cancelled")
    assert as_the_journal_gives_it()


def test_a_planned_edition_changes_nothing_before_its_day() -> None:
    friday = MONDAY + timedelta(days=4)
    edition = draft(contact="PT1H")
    adoption = adopt(edition, "X-1/contact", effective_at=friday)
    move_on(days=1)
    tell("case.received", "case:1")
    assert due("X-1/contact", "case:1") == "03-03 09:00"
    assert editions.in_force().policies["X"].document.edition == "1"
    (standing,) = [one for one in queries.standing(clock.now()) if one.document == "X"]
    assert (standing.now and standing.now.edition.label, standing.planned) == ("1", (adoption,))
    move_to(friday + timedelta(seconds=5))
    assert editions.in_force().policies["X"].document.edition == "2"


def test_no_planned_edition_silences_the_one_in_force() -> None:
    """What only the old text hears is heard until the new one is in force."""
    more = (
        "  - {id: X-2/visit, clause: X-2, kind: deadline, subject: customer, start: [case.received], "
        "stop: [case.closed], within: PT8H, owner: service_agent, duty: notice}"
    )
    adopt(draft(more=more))
    move_on(seconds=30)
    adopt(actions.draft(text(edition="3"), actor=ACTOR, at=clock.now()), effective_at=MONDAY + timedelta(days=9))
    with transaction.atomic():
        record([NewFact("case.received", "case:1", ("customer:7",))], actor=ACTOR)
    assert due("X-2/visit", "customer:7") == "03-02 09:00"


def test_the_same_again_does_nothing() -> None:
    edition = draft(contact="PT4H")
    first = adopt(edition, "X-1/contact", on=queries.standing_of("X", clock.now()).last)
    again = adopt(edition, "X-1/contact", on=queries.standing_of("X", clock.now()).last)
    assert (again.pk, Fact.objects.filter(name="policy.adopted").count()) == (first.pk, 1)
    assert actions.draft(text(edition="2", contact="PT4H"), actor="person:2", at=clock.now()).pk == edition.pk


def test_on_top_of_what_changed_meanwhile_it_is_refused() -> None:
    seen = queries.standing_of("X", clock.now()).last
    adopt(draft(contact="PT4H"), on=seen)
    with pytest.raises(actions.Changed):
        adopt(draft(contact="PT3H"), on=seen)
    assert Adoption.objects.filter(document="X").count() == 2


def test_too_soon_is_refused_and_what_all_stand_on_cannot_wait() -> None:
    with pytest.raises(actions.Refused) as refused:
        adopt(draft(contact="PT4H"), effective_at=clock.now() + timedelta(seconds=2))
    assert refused.value.field == "effective_at"
    house = queries.last_house().edition
    with pytest.raises(actions.Refused):
        adopt(house, "*", effective_at=clock.now() + timedelta(days=2))
    assert Adoption.objects.filter(document=HOUSE).count() == 1


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"contact": "PT-4H"}, 13),
        ({"more": "  - {id: X-2/result, clause: X-2, kind: deadline}"}, 17),
        ({"more": "nonsense: 1"}, 17),
    ],
)
def test_an_unsound_text_is_no_draft_and_says_where(wrong: dict[str, str], line: int) -> None:
    with pytest.raises(PolicyError) as refused:
        draft(**wrong)
    assert refused.value.problems[0].mark.line == line
    assert not Edition.objects.filter(label="2").exists()


def test_what_the_linter_calls_an_error_is_not_adopted() -> None:
    unknown = (
        "  - {id: X-2/visit, clause: X-2, kind: deadline, subject: case, start: [case.received], stop: [case.closed], "
        "within: PT8H, owner: service_agent, duty: visit}"
    )
    edition = draft(more=unknown)
    with pytest.raises(PolicyError) as refused:
        adopt(edition)
    assert refused.value.problems[0].mark.line == 17
    assert Adoption.objects.filter(document="X").count() == 1


def test_a_rule_of_another_document_is_not_taken() -> None:
    other = {"y.yaml": text()["x.yaml"].replace("id: X,", "id: Y,")}
    with pytest.raises(PolicyError) as refused:
        adopt(actions.draft(other, actor=ACTOR, at=clock.now()))
    assert {problem.code for problem in refused.value.problems} >= {"rule-twice"}


def test_what_would_move_is_told_beforehand_and_nothing_is_written() -> None:
    for number in (1, 2):
        tell("case.received", f"case:{number}")
        move_on(hours=2)
    move_on(hours=1)
    before = list(Head.objects.order_by("id").values())
    found = queries.would_move(trial(contact="PT4H"), queries.of_rules(["X-1/contact"]), at=clock.now())
    assert [(move.row.subject, move.outcome) for move in found.moves] == [("case:1", "late"), ("case:2", "earlier")]
    later = queries.would_move(trial(result="5 working days"), queries.of_rules(["X-2/result"]), at=clock.now())
    assert [(move.outcome, f"{move.after:%m-%d %H:%M}") for move in later.moves] == [("later", "03-09 10:00")] * 2
    assert list(Head.objects.order_by("id").values()) == before


def test_what_would_move_is_what_moves() -> None:
    tell("case.received", "case:1")
    tell("case.received", "case:2")
    edition = draft(contact="PT4H")
    looked = queries.as_if(edition, at=clock.now())
    (told, _other) = queries.would_move(looked, queries.of_rules(["X-1/contact"]), at=clock.now()).moves
    adopt(edition, "X-1/contact")
    move_on(seconds=30)
    assert f"{told.after:%m-%d %H:%M}" == due("X-1/contact", "case:1")


def test_a_draft_keeps_the_figures_that_the_company_set() -> None:
    set_by_us = actions.draft_figures("X", {"x.contact": "PT3H"}, actor=ACTOR, at=clock.now())
    adopt(set_by_us)
    move_on(seconds=30)
    assert set_by_us.parameters == {"x.contact": "PT3H"}
    tell("case.received", "case:1")
    assert due("X-1/contact", "case:1") == "03-02 04:00"
    later = draft(says="两小时内联系")
    assert later.parameters == {"x.contact": "PT3H"}


def test_a_draft_may_be_thrown_away_and_an_adopted_edition_not() -> None:
    edition = draft(contact="PT4H")
    actions.discard(edition)
    assert queries.drafts() == []
    standing = queries.last_adoption("X")
    assert standing is not None
    with pytest.raises(actions.Refused):
        actions.discard(standing.edition)
