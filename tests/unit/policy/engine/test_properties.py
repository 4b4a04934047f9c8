"""What holds whatever happens, in whatever order it is told."""

from collections import Counter
from dataclasses import replace
from itertools import groupby
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from shouyue.policy.engine import Fact, Run, State
from shouyue.policy.engine.alarms import advance
from tests.unit.policy.engine.histories import DAY_ONE, STEP, folded, histories, outcome, program, whole

END = DAY_ONE + 60 * 86_400


@given(histories(), st.lists(st.integers(0, 300), max_size=8))
def test_a_timekeeper_that_is_late_changes_nothing(facts: list[Fact], rings: list[int]) -> None:
    run, waiting = Run(program()), sorted(DAY_ONE + STEP * ring // 2 for ring in rings)
    for fact in facts:
        while waiting and waiting[0] <= fact.recorded_at:
            for s in run.subjects.values():
                advance(s, waiting[0])
            del waiting[0]
        run.feed(fact)
    run.finish(END)
    assert whole(run) == whole(folded(facts, END))


@given(histories(late=False), st.randoms(use_true_random=False))
def test_facts_told_in_any_order_end_in_the_same_outcome(facts: list[Fact], chance: Random) -> None:
    """All within the limit for late entries. Facts of one second keep their order, which alone tells them apart."""
    seconds = [list(group) for _, group in groupby(facts, key=lambda fact: fact.occurred_at)]
    chance.shuffle(seconds)
    order = [fact for group in seconds for fact in group]
    late = [replace(fact, recorded_at=DAY_ONE + 61 * STEP + n) for n, fact in enumerate(order)]
    told, in_order = folded(late, END), folded(facts, END)
    assert standing(told) == standing(in_order)


@given(histories(late=False), st.integers(0, 20), histories(late=False, most=2), st.booleans())
def test_corrected_facts_end_as_if_they_had_been_right_at_once(
    facts: list[Fact], place: int, slips: list[Fact], twice: bool
) -> None:
    """The slip may name another subject, and be corrected by another slip first."""
    facts = [
        replace(fact, occurred_at=fact.occurred_at + n, recorded_at=fact.recorded_at + n)
        for n, fact in enumerate(facts)
    ]
    right, last = facts[place % len(facts)], DAY_ONE + 61 * STEP
    told = [fact for fact in facts if fact is not right] + [replace(slips[0], id=right.id)]
    told.sort(key=lambda fact: fact.recorded_at)
    if twice:
        told.append(replace(slips[1], id="first", corrects=right.id, recorded_at=last))
    told.append(replace(right, id="second", corrects="first" if twice else right.id, recorded_at=last + 1))
    assert standing(folded(told, END)) == standing(folded(facts, END))


def standing(run: Run) -> Counter[tuple[object, ...]]:
    """Outcomes that count: what was superseded is counted by its twin, and what nobody opened is not there."""
    found = (o for o in run.obligations if not o.superseded_by and o.reason != "corrected")
    return Counter(outcome(o) for o in found)


@given(histories(subjects=3))
def test_subjects_do_not_touch_each_other(facts: list[Fact]) -> None:
    def number(fact: Fact) -> str:
        return (fact.about or (fact.subject,))[0]

    one_by_one = sorted(facts, key=number)
    assert whole(folded(one_by_one, END)) == whole(folded(facts, END))


@given(histories())
def test_a_breach_is_never_unmade_and_an_alarm_never_goes_out_twice(facts: list[Fact]) -> None:
    run, breaches = Run(program()), dict[str, int]()
    for fact in [*facts, None]:
        if fact is None:
            run.finish(END)
        else:
            run.feed(fact)
        for o in run.obligations:
            if o.id in breaches:
                assert (o.status, o.breached_at) == (State.BREACHED, breaches[o.id])
            elif o.breached_at is not None:
                breaches[o.id] = o.breached_at
    for o in run.obligations:
        assert len({alarm.step for alarm in o.alarms}) == len(o.alarms)


@given(histories())
def test_a_superseded_obligation_is_counted_by_one_twin(facts: list[Fact]) -> None:
    run = folded(facts, END)
    by_id = {o.id: o for o in run.obligations}
    assert len(by_id) == len(run.obligations)
    for o in run.obligations:
        if o.superseded_by:
            twin = by_id[o.superseded_by]
            assert (twin.code, twin.subject, twin.key) == (o.code, o.subject, o.key)
            assert twin.n > o.n
            assert o.ended
    followers = Counter(o.superseded_by for o in run.obligations if o.superseded_by)
    assert all(count == 1 for count in followers.values())


@given(histories())
def test_what_has_ended_says_so_in_one_way(facts: list[Fact]) -> None:
    for o in folded(facts, END).obligations:
        assert (o.status is State.MET) <= (o.met_at is not None and o.closed_at == o.met_at)
        assert (o.status is State.BREACHED) == (o.breached_at is not None)
        assert (o.status is State.PAUSED) <= (o.due_at is None)
        assert (o.status in (State.OPEN, State.PAUSED)) <= (o.closed_at is None)
        assert (o.status is State.CANCELLED) <= (o.closed_at is not None and o.reason != "")


@given(histories())
def test_the_same_facts_twice_are_the_same_facts(facts: list[Fact]) -> None:
    twice = [fact for fact in facts for _ in range(2)]
    assert whole(folded(twice, END)) == whole(folded(facts, END))
