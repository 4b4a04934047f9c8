"""The shipped documents under the linter: nothing keeps them from running, and they hide no contradiction."""

import pytest

from shouyue.policy.lint import Finding, Level, lint
from shouyue.policy.load import load_pack, pack_ids


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    return lint([load_pack(document) for document in pack_ids()])


def test_no_error_keeps_a_shipped_document_from_being_adopted(findings: list[Finding]) -> None:
    assert [str(finding) for finding in findings if finding.level is Level.ERROR] == []


def test_every_finding_has_an_id_of_its_own(findings: list[Finding]) -> None:
    assert len({finding.id for finding in findings}) == len(findings)


@pytest.mark.parametrize(
    ("finding", "figures"),
    [
        ("contradiction:CM-4.1.4/complex|OC-14.3/plan", ("72 hours", "48 hours")),
        ("contradiction:CM-4.1.4/complex|SG-2.1.1b/plan", ("72 hours", "24 hours")),
        ("contradiction:OC-14.3/plan|SG-2.1.1b/plan", ("48 hours", "24 hours")),
        ("contradiction:CM-4.1.3/notice|SG-2.2.1c/delay", ("2 hours", "1 hour")),
        ("ladder-before-target:CM-5.3/ladder", ("2 hours", "24 hours")),
    ],
)
def test_what_the_documents_say_differently_is_named_with_its_figures(
    findings: list[Finding], finding: str, figures: tuple[str, str]
) -> None:
    said = {found.id: found.text.en for found in findings}[finding]
    assert [figure for figure in figures if figure not in said] == []


def test_what_the_documents_say_differently_is_an_open_question(findings: list[Finding]) -> None:
    contradictions = [found for found in findings if found.code == "contradiction"]
    assert [found.id for found in contradictions if "This is open question" not in found.text.en] == []
