"""Which clauses, which findings."""

from collections import Counter
from collections.abc import Iterator

import pytest

from shouyue.governance import queries
from shouyue.kit.text import Text
from shouyue.obligations import editions
from shouyue.policy.engine import Program
from shouyue.policy.lint import Finding, Level
from shouyue.policy.load import load_pack, load_shared, pack_ids
from shouyue.policy.values import ClauseKind, Status

PROGRAM = Program([load_pack(code) for code in pack_ids()])


@pytest.fixture(autouse=True)
def in_force() -> Iterator[None]:
    """The shipped documents are in force, and no database is asked."""
    shipped = {code: load_pack(code) for code in pack_ids()}
    editions.hold(editions.InForce(PROGRAM, shipped, load_shared(), 0))
    yield
    editions.forget()


def finding(where: str) -> Finding:
    return Finding("contradiction", Level.WARNING, where, Text(zh="", en=""))


@pytest.mark.parametrize(
    ("where", "prefix", "speaks"),
    [
        ("CM-4.1.1/open|SG-2.1.2/email", "CM", True),
        ("CM-4.1.1/open|SG-2.1.2/email", "SG", True),
        ("CM-4.1.1/open|SG-2.1.2/email", "CC", False),
        ("CM-4.1.1/open|SG-2.1.2/email", "SG-2.1.2", True),
        ("CM-4.1.1/open|SG-2.1.2/email", "SG-2.1", False),
        ("CM-4.1", "CM-4.1.1", False),
        ("CN", "C", False),
    ],
)
def test_a_finding_speaks_of_what_it_names(where: str, prefix: str, speaks: bool) -> None:
    assert queries.concerns(finding(where), prefix) is speaks


def test_every_finding_is_on_the_page_of_some_document() -> None:
    shown = {found.id for one in queries.policies() for found in queries.findings_of(one.document.id)}
    assert shown == {found.id for found in queries.findings()}


def test_what_all_documents_share_is_on_every_page_and_on_no_clause() -> None:
    shared = [found for found in queries.findings() if queries.is_shared(found)]
    assert shared, "the packs use a calendar whose next year is not announced"
    assert all(shared[0] in queries.findings_of(one.document.id) for one in queries.policies())
    assert all(shared[0] not in view.findings for view in queries.clause_views())


def test_findings_are_grouped_by_what_was_looked_for_and_none_is_lost() -> None:
    for one in queries.policies():
        grouped = [found for _check, findings in queries.checked(one.document.id) for found in findings]
        assert Counter(found.id for found in grouped) == Counter(
            found.id for found in queries.findings_of(one.document.id)
        )


def test_a_finding_names_the_clauses_of_its_rules() -> None:
    known = next(found for found in queries.findings() if found.where == "CM-4.1.1/open|SG-2.1.2/email")
    assert [clause.id for _policy, clause in queries.clauses_of(known)] == ["CM-4.1.1", "SG-2.1.2"]
    assert queries.clauses_of(finding("CN")) == []


def test_every_document_shows_every_clause_once() -> None:
    shown = [view.clause.id for view in queries.clause_views()]
    assert len(shown) == len(set(shown)) == 97


@pytest.mark.parametrize("kind", list(ClauseKind))
def test_a_kind_gives_its_clauses(kind: ClauseKind) -> None:
    wanted = {c.id for one in queries.policies() for c in one.clauses.values() if c.kind is kind}
    assert {view.clause.id for view in queries.clause_views(kind=kind.value)} == wanted
    assert (kind in queries.kinds_of()) is bool(wanted)


@pytest.mark.parametrize("status", list(Status))
def test_a_status_gives_its_clauses_and_the_overview_counts_the_same(status: Status) -> None:
    for overview in queries.overviews():
        code = overview.policy.document.id
        views = queries.clause_views(code, status=status.value)
        assert {view.clause.status for view in views} <= {status}
        assert len(views) == overview.statuses[status]


def test_words_must_all_be_there_in_any_language_and_case() -> None:
    ladder = [view.clause.id for view in queries.clause_views("CM", words="投诉 升级")]
    assert "CM-5.3" in ladder
    assert ladder == [
        clause.id
        for clause in next(one for one in queries.policies() if one.document.id == "CM").clauses.values()
        for text in [f"{clause.id}{clause.at}{clause.title}{clause.says}".lower()]
        if "投诉" in text and "升级" in text
    ]
    assert [view.clause.id for view in queries.clause_views(words="cm-5.3")] == ["CM-5.3"]
    assert queries.clause_views(words="升级 没有这样的词") == []


def test_the_figures_of_an_overview_are_those_of_its_pages() -> None:
    for overview in queries.overviews():
        one = overview.policy
        assert overview.rules == sum(len(view.rules) for view in queries.clause_views(one.document.id))
        assert overview.questions == sum(len(view.questions) for view in queries.clause_views(one.document.id))
        assert sum(overview.statuses.values()) == len(one.clauses)
        assert overview.findings == len(queries.findings_of(one.document.id))
