"""The table of checks, findings as data, and their order."""

from dataclasses import replace

from shouyue.kit.text import Text
from shouyue.policy.lint import CHECKS, Finding, Level, lint
from shouyue.policy.values import Mark
from tests.unit.policy.drafts import draft
from tests.unit.policy.lint.findings import deadline


def test_every_check_has_a_code_of_its_own_and_words_in_three_languages() -> None:
    assert len({check.code for check in CHECKS}) == len(CHECKS) == 41
    texts = [text for check in CHECKS for text in (check.title, check.why, check.says)]
    assert [text.en for text in texts if not (text.zh and text.en and text.in_("zh-hant"))] == []


def test_errors_stand_before_warnings_and_warnings_before_notes() -> None:
    policy = draft("rules:\n" + deadline("X-1/a", duty="anwser").replace("owner: agent, ", ""))
    assert [(finding.level.value, finding.code) for finding in lint([policy])] == [
        ("error", "unknown-duty"),
        ("warning", "owner-missing"),
        ("note", "figure-in-rule"),
        ("note", "label-missing"),
    ]


def test_a_finding_points_at_its_line_and_keeps_its_id() -> None:
    policy = draft("rules:\n" + deadline("X-1/a", duty="anwser"))
    finding = lint([policy])[0]
    assert finding == Finding("unknown-duty", Level.ERROR, "X-1/a", finding.text, Mark("X.yaml", 3, 5))
    assert str(finding) == (
        "X.yaml:3:5: error unknown-duty:X-1/a: X-1/a has the duty “anwser”, which is not in the list of duties. "
        "Correct it, or add it first."
    )
    assert finding.plain() == {
        "id": "unknown-duty:X-1/a",
        "level": "error",
        "where": "X-1/a",
        "zh": "规则 X-1/a 的事项名“anwser”不在事项表里。请改正，或先加进表里。",
        "hant": "規則 X-1/a 的事項名「anwser」不在事項表裡。請改正，或先加進表裡。",
        "en": "X-1/a has the duty “anwser”, which is not in the list of duties. Correct it, or add it first.",
        "mark": "X.yaml:3:5",
    }


def test_a_finding_about_no_line_says_so() -> None:
    finding = Finding("year-not-announced", Level.NOTE, "CN", Text(zh="一", en="one"))
    assert (str(finding), finding.plain()["mark"]) == ("-: note year-not-announced:CN: one", "")


def test_what_documents_share_is_named_once() -> None:
    policy = draft("rules:\n" + deadline("X-1/a", "calendar: office"))
    other = replace(draft("rules:\n" + deadline("Y-1/a", "calendar: office"), document="Y"))
    codes = [finding.id for finding in lint([policy, other]) if finding.code == "year-not-announced"]
    assert codes == ["year-not-announced:CN"]
