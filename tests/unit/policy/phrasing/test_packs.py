"""Every rule of the shipped documents can be said."""

import pytest

from shouyue.policy.load import load_pack, load_shared, pack_ids
from shouyue.policy.phrasing import phrase
from shouyue.policy.phrasing.vocabulary import SUBJECTS


@pytest.mark.parametrize("document", pack_ids())
def test_every_rule_has_a_sentence_with_labels_for_events_gates_and_calendars(document: str) -> None:
    policy = load_pack(document)
    codes = {*policy.catalogue.events, *policy.catalogue.gates, *policy.calendars}
    said = {rule.id: phrase(rule, policy, "zh-hans") for rule in policy.rules}
    quoted = {f"“{code}”" for code in codes}
    assert {key: found.sentence for key, found in said.items() if any(code in found.sentence for code in quoted)} == {}
    assert [key for key, found in said.items() if not found.title or not found.lines] == []


def test_every_kind_of_subject_of_the_catalogue_has_a_name() -> None:
    subjects = {event.subject for event in load_shared().catalogue.events.values()}
    assert sorted(subjects - set(SUBJECTS)) == []
