"""What was tampered with is found, and put right from the journal."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from shouyue.obligations.models import Obligation
from shouyue.obligations.queries import figures
from shouyue.obligations.sweeping import ring_due
from shouyue.policy.engine import Fact
from tests.domain.obligations import living
from tests.unit.policy.engine.histories import DAY_ONE, program


@pytest.fixture
def told(db: None) -> None:
    living.in_force(program())
    for number in (1, 2):
        with transaction.atomic():
            living.tell_fact(Fact(f"f{number}", "case.received", f"case:{number}", DAY_ONE, DAY_ONE), {})
    while ring_due():
        pass


def rebuild(*words: str) -> str:
    out = StringIO()
    call_command("rebuild", *words, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("told")
def test_all_is_as_the_journal_gives_it() -> None:
    assert rebuild("--check") == "2 subjects, 0 differ\n"
    assert rebuild("--check", "--sample", "1") == "1 subjects, 0 differ\n"


@pytest.mark.usefixtures("told")
def test_what_was_tampered_with_is_found_and_put_right() -> None:
    before = living.stored(), sorted(living.summed(figures()))
    Obligation.objects.filter(rule="D/amount", subject="case:1").update(status="met", met_at=living.at(DAY_ONE))
    Obligation.objects.filter(rule="D/day", subject="case:2").delete()
    with pytest.raises(SystemExit):
        rebuild("--check")
    assert "2 subjects, 2 differ, put right\n" in rebuild()
    assert rebuild("--check") == "2 subjects, 0 differ\n"
    assert (living.stored(), sorted(living.summed(figures()))) == before
