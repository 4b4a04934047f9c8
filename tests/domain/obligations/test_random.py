"""Random histories in the database: stored, computed in memory and rebuilt from the journal never disagree."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from shouyue.journal.models import Fact as Row
from shouyue.obligations.models import Head
from shouyue.obligations.queries import figures
from shouyue.obligations.rebuilding import differences
from shouyue.policy.engine import Fact
from tests.domain.obligations import living
from tests.unit.policy.engine.histories import DAY_ONE, STEP, histories, program

END = DAY_ONE + 30 * 86_400
EXAMPLES = settings().max_examples // 2


@pytest.mark.django_db
@settings(max_examples=EXAMPLES, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(
    facts=histories(),
    rings=st.lists(st.integers(0, 300), max_size=6),
    slip=st.none() | st.tuples(st.integers(0, 20), histories(late=False, most=2)),
)
def test_store_engine_and_journal_agree(
    facts: list[Fact], rings: list[int], slip: tuple[int, list[Fact]] | None
) -> None:
    with transaction.atomic():
        living.in_force(program())
        rows = _told(_with_correction(facts, slip), sorted(DAY_ONE + STEP * ring // 2 for ring in rings))
        living.ring_at(program(), END + 1)
        assert living.stored() == living.computed(living.in_memory(program(), rows, END))
        assert [difference for head in Head.objects.all() for difference in differences(head.subject, END + 1)] == []
        assert {(each.rule, each.counted): each.amount for each in living.summed(figures())} == living.counted_rows()
        transaction.set_rollback(True)


def _told(facts: list[Fact], waiting: list[int]) -> list[Row]:
    known: dict[str, UUID] = {}
    rows = []
    for fact in facts:
        while waiting and waiting[0] <= fact.recorded_at:
            living.ring_at(program(), waiting.pop(0))
        rows.append(living.tell_fact(fact, known))
    return rows


def _with_correction(facts: list[Fact], slip: tuple[int, list[Fact]] | None) -> list[Fact]:
    """One of the facts is put right at the end: it was another, perhaps of another subject."""
    if slip is None:
        return facts
    place, others = slip
    wrong = facts[place % len(facts)]
    last = max(fact.recorded_at for fact in facts) + STEP
    return [*facts, replace(others[0], id="right", corrects=wrong.id, recorded_at=last)]
