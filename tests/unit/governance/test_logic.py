"""Two editions side by side."""

import pytest

from shouyue.governance.logic import Change, Piece, changed_files, compare, pieces, same_words
from shouyue.policy.load import load_shared, read_pack
from shouyue.policy.values import Policy
from tests.domain.obligations.adopting import text


def policy(**parts: str) -> Policy:
    return read_pack(text(**parts), load_shared())


def test_what_says_the_same_is_only_counted() -> None:
    found = compare(policy(), policy(edition="2"), same_words)
    assert (found.is_empty, found.unchanged, found.rules) == (True, 2, ())


def test_a_figure_changes_its_rule_and_the_clause_of_the_rule() -> None:
    found = compare(policy(), policy(contact="PT4H"), same_words)
    assert [(pair.id, pair.change) for pair in found.rules] == [("X-1/contact", Change.CHANGED)]
    assert [(one.clause.id, one.clause.change, one.is_said_otherwise) for one in found.clauses] == [
        ("X-1", Change.SAME, False)
    ]
    assert [(pair.id, pair.standing.value) for pair in found.figures] == [("x.contact", "PT4H")]
    assert found.unchanged == 1


def test_words_of_a_clause_change_it_and_no_rule() -> None:
    found = compare(policy(), policy(says="两小时内联系"), same_words)
    assert [(one.clause.id, one.is_said_otherwise, one.rules) for one in found.clauses] == [("X-1", True, ())]
    assert found.count(Change.CHANGED) == 0


def test_what_is_new_and_what_is_gone() -> None:
    more = (
        "  - {id: X-2/more, clause: X-2, kind: deadline, subject: case, start: [case.received], stop: [case.closed], "
        "within: PT8H, owner: service_agent, duty: notice}"
    )
    there, back = compare(policy(), policy(more=more), same_words), compare(policy(more=more), policy(), same_words)
    assert [(pair.id, pair.change) for pair in there.rules] == [("X-2/more", Change.NEW)]
    assert [(pair.id, pair.change) for pair in back.rules] == [("X-2/more", Change.GONE)]
    assert back.rules[0].standing.id == "X-2/more"


def test_of_a_new_document_all_is_new() -> None:
    found = compare(None, policy(), same_words)
    assert {pair.change for pair in found.rules} == {Change.NEW}
    assert (len(found.clauses), found.unchanged) == (2, 0)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("24 小时内", "12 小时内", [("24", "out"), ("12", "in"), (" 小时内", "same")]),
        ("答复", "当面答复", [("当面", "in"), ("答复", "same")]),
        ("马上办妥", "办妥", [("马上", "out"), ("办妥", "same")]),
        ("", "新条款", [("新条款", "in")]),
        ("同", "同", [("同", "same")]),
    ],
)
def test_a_text_shows_what_was_taken_out_and_put_in(old: str, new: str, found: list[tuple[str, str]]) -> None:
    assert pieces(old, new) == tuple(Piece(*one) for one in found)


def test_files_are_counted_by_their_lines() -> None:
    old, new = {"a": "1\n2\n3", "b": "x"}, {"a": "1\nzwei\n3\n4", "c": "y"}
    assert changed_files(old, new) == (("a", 1, 2), ("b", 1, 0), ("c", 0, 1))
    assert changed_files(old, old) == ()
