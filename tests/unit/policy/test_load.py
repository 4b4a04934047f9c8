"""From YAML to a policy: what each section becomes, and how it is refused."""

from fractions import Fraction

import pytest

from shouyue.kit.text import Text
from shouyue.policy.amounts import Amount
from shouyue.policy.fields import Type
from shouyue.policy.load import load_pack, load_shared, pack_ids, read_policy
from shouyue.policy.source import PolicyError
from shouyue.policy.values import Cadence, Deadline, Gate, Ladder, Period, Source, Target

HEAD = """
document: {id: D, title: {zh: 例, en: Example}, edition: 2026.10, source: company}
parameters:
  solution: {value: PT48H, clause: D-1}
  same: "${solution}"
  share: 98%
  limit: 5,000,000 CNY
catalogue:
  trip.begun: {subject: trip, own: {kind: text, eta: instant, price: money}, data: {big: bool}}
  trip.ended: {subject: trip}
  trip.held: {subject: trip}
calendars:
  depot: {tz: Asia/Shanghai, week: {mon-fri: ["09:00-18:00"]}, holidays: [2026-10-01]}
"""
RULE = """
rules:
  - id: D-1/trip
    clause: D-1
    kind: deadline
    subject: trip
    start: trip.begun
    stop: [trip.ended]
    within: ${same}
"""


def read(text: str) -> object:
    return read_policy(text, "f.yaml").rules[0]


def place(text: str, part: str) -> str:
    """Where a part of a text stands."""
    before = text[: text.index(part)]
    return f"f.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def refusal(text: str, *, every: bool = True) -> tuple[str, str]:
    """Place and code of the first (`every`: the only) problem, said in both languages in whole sentences."""
    with pytest.raises(PolicyError) as caught:
        read_policy(text, "f.yaml")
    found = caught.value.problems[0]
    assert len(caught.value.problems) == 1 or not every
    assert found.text.zh != found.text.en
    assert found.text.zh[-1] in "。？"
    assert found.text.en[-1] in ".?"
    return str(found.mark), found.code


def test_the_head() -> None:
    policy = read_policy(HEAD, "f.yaml")
    assert policy.document.title == Text(zh="例", en="Example")
    assert (policy.document.edition, policy.document.source) == ("2026.10", Source.COMPANY)
    assert policy.parameters["same"].value == "PT48H"
    assert policy.catalogue.events["trip.begun"].own["price"].type is Type.MONEY
    assert not policy.calendars["depot"].always


def test_a_deadline_with_everything() -> None:
    rule = read(
        HEAD
        + RULE
        + """    when: facts.price > ${limit} && data.big
    start_in: open
    again: restart
    pause: {from: trip.held, until: any, cause: us, moves: true}
    cancel: []
    calendar: depot
    owner: dispatcher
    warn: [50%, "PT2H before"]
    reopen: {on: trip.held}
    moves_with: facts.eta
    replaces: [CM-5.2/*]
    late_entry: refuse
    duty: solution
    once: true
"""
    )
    assert isinstance(rule, Deadline)
    assert rule.within == Amount(172_800)
    assert rule.when is not None
    assert rule.when.text == 'facts.price > cny("5,000,000") && data.big'
    assert (rule.start[0].event, rule.pause[0].until_any, rule.pause[0].moves) == ("trip.begun", True, True)
    assert [(warning.share, warning.before) for warning in rule.warn] == [(Fraction(1, 2), 0), (None, 7_200)]
    assert (rule.reopen.how, rule.moves_with, rule.late_entry, rule.once) == ("resume", "eta", 0, True)
    assert rule.parameters == ("limit", "same")
    assert str(rule.mark) == place(HEAD + RULE, "id: D-1/trip")


def test_the_other_kinds() -> None:
    kinds = """
rules:
  - {id: L, kind: ladder, subject: trip, start: trip.begun, stop: trip.ended, steps: [{after: "${same}", to: boss}]}
  - {id: C, kind: cadence, subject: trip, every: Q4, met_by: trip.ended, joins: prorate, count: 2}
  - {id: G, kind: gate, subject: customer, gate: customer.admit, require: 'facts.registered_capital > ${limit}'}
  - {id: T, kind: target, of: trip.ended, good: facts.kind == 'a', every: month, at_least: "${share}", by: kind}
"""
    ladder, cadence, gate, target = read_policy(HEAD + kinds, "f.yaml").rules
    assert isinstance(ladder, Ladder)
    assert (ladder.until, ladder.steps[0].after) == (ladder.stop, 172_800)
    assert isinstance(cadence, Cadence)
    assert (cadence.every, cadence.joins, cadence.count) == (Period.Q4, "prorate", 2)
    assert isinstance(gate, Gate)
    assert isinstance(target, Target)
    assert (target.at_least, target.by) == (Fraction(49, 50), ("kind",))


def test_a_clause_is_the_front_of_the_rules_id_unless_given() -> None:
    rule = read(HEAD + RULE.replace("    clause: D-1\n", ""))
    assert isinstance(rule, Deadline)
    assert rule.clause == "D-1"


WHOLE = "id: D-1/trip"  # what hangs on several keys points at the rule


@pytest.mark.parametrize(
    ("old", "new", "where", "code"),
    [
        ("within:", "withn:", "withn", "unknown-key"),
        ("${same}", "${sam}", "${sam}", "unknown-parameter"),
        ("${same}", "P3D", "P3D", "time"),
        ("    within: ${same}\n", "", WHOLE, "missing-key"),
        ("kind: deadline", "kind: dedline", "dedline", "unknown-value"),
        ("[trip.ended]", "[trip.endd]", WHOLE, "unknown-event"),
        ("[trip.ended]", "[trip.begun]", WHOLE, "start-in-stop"),
        ("${same}", "PT1H\n    calendar: depo", WHOLE, "unknown-calendar"),
        ("${same}", "3 working days", WHOLE, "needs-hours"),
        ("${same}", "PT1H\n    start_in: open", WHOLE, "needs-hours"),
        ("${same}", "at facts.eat", WHOLE, "unknown-fact"),
        ("${same}", "at facts.kind", WHOLE, "not-an-instant"),
        ("${same}", "end of duty", WHOLE, "no-duty-end"),
        ("${same}", "PT1H\n    moves_with: mine", "mine", "wrong-form"),
        ("${same}", "PT1H\n    when: facts.kind = 'a'", "= 'a'", "condition"),
        ("${same}", "PT1H\n    when: facts.knd == 'a'", WHOLE, "condition"),
        ("${same}", "PT1H\n    warn: [0%]", "0%]", "share"),
        ("${same}", "PT1H\n    warn: [half]", "half", "share"),
        ("${same}", "PT1H\n    pause: [{from: trip.held}]", "{from: trip.held}", "missing-key"),
        ("${same}", "PT1H\n    pause: [{from: trip.begun, until: any}]", WHOLE, "pause-in-start"),
        ("${same}", "PT1H\n    cancel: trip.held\n    pause: [{from: trip.held, until: any}]", WHOLE, "pause-cancels"),
        ("${same}", "PT1H\n    late_entry: never", "never", "time"),
        ("${same}", "PT1H\n    once: 11", "11", "wrong-form"),
        ("Asia/Shanghai", "Asia/Shangai", "Asia/Shangai", "time-zone"),
        ("09:00-18:00", "09:00-25:00", "week", "hours"),
        ("mon-fri", "mon-fry", "week", "hours"),
        ('{mon-fri: ["09:00-18:00"]}', "{}", WHOLE, "never-open"),
        ("[2026-10-01]", "[October]", "October", "date"),
        ("[2026-10-01]", "US", "US", "unknown-value"),
        ("source: company", "source: law", "law", "unknown-value"),
        ("trip.held: {subject: trip}", "held: {subject: trip}", "held: {", "event-name"),
        ("kind: text", "kind: txt", "txt", "unknown-value"),
        ("{value: PT48H", "{valu: PT48H", "valu:", "unknown-key"),
        ('"${solution}"', '"${same}"', '"${same}"', "unknown-parameter"),
    ],
)
def test_refused_where_it_is_written(old: str, new: str, where: str, code: str) -> None:
    text = HEAD + RULE.replace("${same}", "PT1H\n    calendar: depot") if code == "never-open" else HEAD + RULE
    assert text.count(old) == 1
    text = text.replace(old, new)
    assert refusal(text, every=False) == (place(text, where), code)


def test_all_problems_are_shown_at_once() -> None:
    text = (HEAD + RULE).replace("Asia/Shanghai", "Nowhere").replace("${same}", "soon")
    with pytest.raises(PolicyError) as caught:
        read_policy(text, "f.yaml")
    assert [found.code for found in caught.value.problems] == ["time-zone", "time"]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("{id: L, kind: ladder, subject: trip, start: trip.begun, steps: [{to: boss}]}", "missing-key"),
        ("{id: L, kind: ladder, subject: trip, start: trip.begun, steps: [{after: 2 days, to: boss}]}", "time"),
        ("{id: L, kind: ladder, subject: trip, from: breach, steps: [{after: PT1H, to: boss}]}", "missing-key"),
        ("{id: C, kind: cadence, subject: trip, every: fortnight, met_by: trip.ended}", "unknown-value"),
        ("{id: C, kind: cadence, subject: trip, every: month, met_by: trip.ended, count: 0}", "wrong-form"),
        ("{id: C, kind: cadence, subject: trip, every: month, met_by: trip.ended, count: many}", "wrong-form"),
        ("{id: G, kind: gate, subject: customer, gate: customer.admt, require: 'true'}", "unknown-gate"),
        ("{id: G, kind: gate, subject: trip, gate: customer.admit, require: 'true'}", "wrong-subject"),
        ("{id: T, kind: target, of: trip.ended, good: 'facts.kind', every: month, at_least: 98%}", "condition"),
        ("{id: T, kind: target, of: trip.ended, good: 'true', every: month, at_least: most}", "share"),
        ("{kind: gate}", "missing-key"),
    ],
)
def test_other_kinds_are_refused_too(rule: str, code: str) -> None:
    assert refusal(f"{HEAD}rules:\n  - {rule}\n")[1] == code


def test_an_id_stands_once() -> None:
    rule = "  - {id: R, kind: deadline, subject: trip, start: trip.begun, stop: trip.ended, within: PT1H}\n"
    text = f"{HEAD}rules:\n{rule}{rule}"
    assert refusal(text) == ("f.yaml:16:5", "id-twice")


def test_the_shipped_packs_are_sound_and_stand_on_one_catalogue() -> None:
    shared = load_shared()
    for name in pack_ids():
        policy = load_pack(name)
        assert policy.document.id == name
        assert set(policy.catalogue.events) == set(shared.catalogue.events)
    with pytest.raises(KeyError):
        load_pack("XX")
