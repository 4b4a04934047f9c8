"""Targets and gates are counted as facts are told, and each figure has its rows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from shouyue.clock.queries import now
from shouyue.journal.actions import correct, record
from shouyue.journal.logic import NewFact
from shouyue.journal.models import Fact
from shouyue.obligations import editions
from shouyue.obligations import figures as kept
from shouyue.obligations.actions import adopt_shipped, ask_gate
from shouyue.obligations.models import Evidence, Obligation, Silence, Tally
from shouyue.obligations.queries import Within, figures
from shouyue.obligations.rebuilding import rebuild
from shouyue.obligations.sweeping import ring_due
from shouyue.policy.engine.counting import Counted

LAST = datetime(2026, 3, 31, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai, the last minute of March
APRIL = LAST + timedelta(minutes=1)
HELD: list[editions.InForce] = []


@pytest.fixture(autouse=True)
def shipped(db: None) -> Iterator[None]:
    if not HELD:
        adopt_shipped(actor="system:test", at=LAST)
        HELD.append(editions.in_force())
    editions.hold(HELD[0])
    yield
    editions.forget()


def told(name: str, subject: str, at: datetime = LAST, facts: Any = None, **data: Any) -> Fact:
    with transaction.atomic():
        new = NewFact(name, subject, occurred_at=at, recorded_at=at, facts=facts or {}, data=data)
        return record([new], actor="person:1")[0]


def delivered(number: int, at: datetime = LAST, **data: bool) -> Fact:
    return told("order.delivered", f"order:{number}", at, **{"on_time": True, "intact": True, **data})


def counted(rule: str, within: Within | None = None) -> dict[tuple[str, str], int]:
    found = figures() if within is None else figures(within=within)
    return {(one.month, one.counted.name): one.amount for one in found if one.rule == rule}


def rows(rule: str) -> list[tuple[str, str]]:
    found = Evidence.objects.filter(rule=rule).order_by("at", "subject").values_list("subject", "counted")
    return [(subject, Counted(column).name) for subject, column in found]


def test_a_target_counts_each_fact_in_the_month_in_which_its_period_ends() -> None:
    delivered(1)
    delivered(2, on_time=False)
    delivered(3, APRIL)
    assert counted("CM-4.2/on_time") == {("2026-03", "GOOD"): 1, ("2026-03", "MISSED"): 1, ("2026-04", "GOOD"): 1}
    assert counted("CM-4.2/intact") == {("2026-03", "GOOD"): 2, ("2026-04", "GOOD"): 1}
    assert rows("CM-4.2/on_time") == [("order:1", "GOOD"), ("order:2", "MISSED"), ("order:3", "GOOD")]


def test_a_period_longer_than_a_month_counts_in_its_last_one() -> None:
    told("campaign.completed", "campaign:1", datetime(2026, 1, 5, tzinfo=UTC), topic="service", score=91)
    assert counted("CM-4.2/satisfaction") == {("2026-03", "GOOD"): 1}
    assert Evidence.objects.get(rule="CM-4.2/satisfaction").period == "2026-Q1"


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    wrong = delivered(1, on_time=False)
    with transaction.atomic():
        right = correct(wrong.id, actor="person:1", at=APRIL, data={"on_time": True, "intact": True})
    assert counted("CM-4.2/on_time") == {("2026-03", "GOOD"): 1}
    with transaction.atomic():
        correct(right.id, actor="person:1", at=APRIL, occurred_at=LAST - timedelta(days=31))
    assert counted("CM-4.2/on_time") == {("2026-02", "GOOD"): 1}
    assert Evidence.objects.filter(rule="CM-4.2/on_time").values_list("fact", flat=True).get() == wrong.id


def test_what_a_target_cannot_tell_is_on_the_coverage_list_until_it_is_put_right() -> None:
    wrong = told("order.delivered", "order:1", intact=True)
    silent = Silence.objects.get(rule="CM-4.2/on_time")
    assert (silent.clause, silent.subject, silent.closed_at) == ("CM-4.2", "order:1", None)
    with transaction.atomic():
        correct(wrong.id, actor="person:1", at=APRIL, data={"on_time": True, "intact": True})
    assert not Silence.objects.filter(rule="CM-4.2/on_time", closed_at=None).exists()


ADMITTED = {"licence_valid": True, "registered_capital": 60_000_000, "years_since_breach": 9}
ADMITTED |= {"needs_match": True, "credit_assessment_agreed": True, "bond_needed": False, "bond_agreed": False}


def test_a_gate_counts_every_rule_that_had_a_say() -> None:
    told("customer.registered", "customer:1")
    good = ask_gate("customer.admit", "customer:1", ADMITTED, actor="person:1", at=LAST)
    poor = {**ADMITTED, "registered_capital": 10_000_000}
    refused = ask_gate("customer.admit", "customer:1", poor, actor="person:1", at=LAST)
    waived = ask_gate("customer.admit", "customer:1", poor, actor="person:1", at=LAST, approval="approval:7")
    assert (good.allowed, refused.allowed, waived.allowed) == (True, False, False)
    (capital,) = {refusal.rule for refusal in refused.refused}
    month = Evidence.objects.latest("id").month
    assert counted(capital) == {(month, "PASSED"): 1, (month, "REFUSED"): 1, (month, "WAIVED"): 1}
    others = set(good.asked) - {capital}
    assert others
    assert all(counted(rule) == {(month, "PASSED"): 3} for rule in others)
    assert [one.note for one in Evidence.objects.filter(rule=capital).order_by("id")] == ["", "", "approval:7"]
    assert set(Evidence.objects.filter(rule=capital).values_list("subject", flat=True)) == {"customer:1"}
    answers = Fact.objects.filter(name="gate.answered").order_by("id")
    assert [fact.data["refused"] for fact in answers] == [[], [capital], [capital]]


def test_a_gate_that_nobody_knows_is_a_mistake() -> None:
    with pytest.raises(LookupError, match=r"no gate 'order\.fly'"):
        ask_gate("order.fly", "order:1", {}, actor="person:1", at=LAST)


def test_figures_hold_at_every_place_before_and_after_they_are_added_up() -> None:
    for number, region in ((1, "east"), (2, "east"), (3, "north")):
        told("order.received", f"order:{number}", facts={"region": region})
        delivered(number)
    east = Within(frozenset(), frozenset({"east"}))

    def seen() -> list[Any]:
        rule = "CM-4.2/on_time"
        return [counted(rule), counted(rule, east), counted(rule, Within(region="north")), kept.wrong()]

    before = seen()
    assert before == [{("2026-03", "GOOD"): 3}, {("2026-03", "GOOD"): 2}, {("2026-03", "GOOD"): 1}, {}]
    kept.add_up()
    assert seen() == before
    kept.recount()
    assert seen() == before


def test_who_moves_to_another_place_takes_no_figures_along() -> None:
    """What runs stands where it opened; what opens after the move stands at the new place."""
    told("customer.registered", "customer:1", facts={"site": "SH01", "region": "east"})
    told("customer.tier_set", "customer:1", facts={"tier": "A"})
    told("customer.dossier_updated", "customer:1", APRIL, facts={"site": "SZ01", "region": "south"})
    while ring_due():
        pass
    assert set(Obligation.objects.values_list("site", "region")) == {("SH01", "east"), ("SZ01", "south")}
    assert "breached" in Obligation.objects.filter(site="SH01").values_list("status", flat=True)
    assert kept.wrong() == {}
    call_command("rebuild", stdout=StringIO())
    rebuild("customer:1", at=now())
    assert kept.wrong() == {}


def test_a_house_whose_figures_went_wrong_has_them_counted_anew() -> None:
    delivered(1)
    kept.add_up()
    delivered(2)
    right = figures()
    Tally.objects.update(amount=7)
    with connection.cursor() as cursor:
        for statement in import_module("shouyue.obligations.migrations.0004_count_figures_anew").ANEW:
            cursor.execute(statement)
    assert (figures(), kept.wrong()) == (right, {})


def test_rebuild_finds_evidence_that_was_tampered_with_and_puts_it_right() -> None:
    delivered(1)
    told("customer.registered", "customer:1")
    ask_gate("customer.admit", "customer:1", ADMITTED, actor="person:1", at=LAST)
    before = sorted(rows("CM-4.2/on_time")), Evidence.objects.count(), figures()
    Evidence.objects.filter(rule="CM-4.2/on_time").update(counted=Counted.MISSED)
    Evidence.objects.filter(subject="customer:1").delete()
    with pytest.raises(SystemExit):
        call_command("rebuild", "--check", stdout=StringIO())
    call_command("rebuild", stdout=StringIO())
    out = StringIO()
    call_command("rebuild", "--check", stdout=out)
    assert "0 differ" in out.getvalue()
    after = sorted(rows("CM-4.2/on_time")), Evidence.objects.count(), figures()
    assert after == before
