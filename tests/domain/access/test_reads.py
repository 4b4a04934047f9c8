"""The register of who saw personal data whole."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from shouyue.access import queries
from shouyue.access.actions import note_read
from shouyue.access.models import Account, SensitiveRead
from shouyue.access.queries import AskedReads
from shouyue.config.tasks import prune_reads
from shouyue.jobs.clock import now

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
SHOWN, EXPORTED = SensitiveRead.What.SHOWN, SensitiveRead.What.EXPORTED


@pytest.fixture
def zhao() -> Account:
    return Account.objects.create_user("zhao.lei")


def subjects(asked: AskedReads) -> list[str]:
    return [one.subject for one in queries.sensitive_reads(asked)[0]]


def test_each_subject_is_noted_and_found_by_whom_whose_how_and_when(zhao: Account) -> None:
    note_read(zhao, "contact:1", "contact:2", what=EXPORTED, at=AT, address="10.0.0.7")
    note_read(Account.objects.create_user("qian"), "contact:1", what=SHOWN, at=AT + timedelta(days=1), address=None)
    assert subjects(AskedReads()) == ["contact:1", "contact:2", "contact:1"]
    assert subjects(AskedReads(username="zhao")) == ["contact:2", "contact:1"]
    assert [one.account.username for one in queries.sensitive_reads(AskedReads(subject="contact:1"))[0]] == [
        "qian",
        "zhao.lei",
    ]
    assert subjects(AskedReads(what="shown")) == ["contact:1"]
    assert subjects(AskedReads(since=AT, until=AT + timedelta(days=1))) == ["contact:2", "contact:1"]


def test_the_register_is_walked_by_key(
    zhao: Account,
    monkeypatch: pytest.MonkeyPatch,
    colleague: Client,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    note_read(zhao, *(f"contact:{number}" for number in range(5)), what=SHOWN, at=AT, address=None)
    with django_assert_num_queries(1):
        rows, more = queries.sensitive_reads(AskedReads())
    assert ([one.subject for one in rows], more) == (["contact:4", "contact:3"], True)
    rows, more = queries.sensitive_reads(AskedReads(before=rows[-1].pk))
    assert ([one.subject for one in rows], more) == (["contact:2", "contact:1"], True)
    page = colleague.get("/accounts/reads/?q=zhao").content.decode()
    assert f"?q=zhao&amp;before={SensitiveRead.objects.get(subject='contact:3').pk}" in page
    assert "contact:2" not in page


@pytest.mark.parametrize("query", ["before=x", "since=nonsense&until=9999-12-31", "q=%00", "before=" + "9" * 30])
def test_nonsense_in_its_address_breaks_nothing(colleague: Client, query: str) -> None:
    assert colleague.get(f"/accounts/reads/?{query}").status_code == 200


def test_what_is_old_enough_is_forgotten(zhao: Account, settings: Settings) -> None:
    settings.SHOUYUE_READS_KEPT_DAYS = 10
    note_read(zhao, "contact:1", what=SHOWN, at=now() - timedelta(days=11), address=None)
    note_read(zhao, "contact:2", what=SHOWN, at=now() - timedelta(days=9), address=None)
    assert prune_reads.call() == 1
    assert subjects(AskedReads()) == ["contact:2"]
