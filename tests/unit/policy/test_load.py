"""From YAML to a policy: what each section becomes, and how it is refused."""

from fractions import Fraction

import pytest

from shouyue.kit.text import Text
from shouyue.policy.amounts import Amount
from shouyue.policy.fields import Type
from shouyue.policy.load import load_pack, load_shared, pack_ids, read_policy
from shouyue.policy.source import PolicyError
from shouyue.policy.values import Cadence, Chain, Class, Deadline, Gate, Ladder, Period, Source, Target

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


CHAIN = """
rules:
  - id: D-1/chain
    kind: chain
    subject: customer
    gate: customer.admit
    amount: facts.registered_capital
    parallel: true
    fallback: [general_manager]
    steps:
      - {to: superior}
      - {to: [finance_manager, general_manager], mode: all, above: "${limit}", when: facts.bond_needed}
"""


def test_a_chain_with_its_steps() -> None:
    rule = read(HEAD + CHAIN)
    assert isinstance(rule, Chain)
    assert (rule.amount, rule.parallel, rule.fallback) == ("registered_capital", True, ("general_manager",))
    assert [(step.to, step.mode, step.above) for step in rule.steps] == [
        (("superior",), "any", None),
        (("finance_manager", "general_manager"), "all", 500_000_000),
    ]
    assert rule.steps[1].when is not None
    assert (rule.steps[1].when.text, rule.parameters) == ("facts.bond_needed", ("limit",))


@pytest.mark.parametrize(
    ("old", "new", "code", "sentence"),
    [
        ("to: superior", "to: finance_manger", "unknown-role", "Did you mean “finance_manager”?"),
        ("to: superior", "to: account_owner", "unknown-role", "neither a role of the list"),
        ("[general_manager]", "[boss]", "unknown-role", "a chain cannot ask “boss”"),
        ("{to: superior}", '{to: superior, above: "6,000,000 CNY"}', "falling-amounts", "rising amounts"),
        ("{to: superior}", "{to: superior, above: many}", "money", "Write 2,000 CNY"),
        ("{to: superior}", "{to: []}", "missing-key", "names nobody"),
        ("{to: superior}", "{mode: any}", "missing-key", "“to” is missing"),
        ("{to: superior}", "{to: superior, after: PT1H}", "unknown-key", "step has no key “after”"),
        ("facts.bond_needed", "facts.bond_wanted", "condition", "bond_wanted"),
        ("facts.registered_capital", "facts.capital", "unknown-fact", "Did you mean"),
        ("facts.registered_capital", "facts.bond_needed", "not-money", "is no money"),
        ("    amount: facts.registered_capital\n", "", "no-amount", "Say which fact it is"),
        ("gate: customer.admit", "gate: customer.admitted", "unknown-gate", "customer.admit"),
        ("subject: customer", "subject: case", "wrong-subject", "customer"),
    ],
)
def test_a_chain_that_cannot_run_is_refused_with_what_to_do(old: str, new: str, code: str, sentence: str) -> None:
    assert old in CHAIN
    with pytest.raises(PolicyError) as refused:
        read(HEAD + CHAIN.replace(old, new, 1))
    assert (code, True) in [(found.code, sentence in found.text.en) for found in refused.value.problems]
    assert all(found.text.zh and found.mark.line for found in refused.value.problems)


def test_a_chain_without_steps_is_refused() -> None:
    with pytest.raises(PolicyError, match="one step at least"):
        read(HEAD + CHAIN.split("    steps:")[0] + "    steps: []\n")


CLASS = """
rules:
  - id: D-1/class
    kind: class
    subject: case
    gate: case.classify
    gives: severity
    values:
      - {value: major, when: "has(facts.delay) && facts.delay > ${solution}", say: "延误超过 ${solution}。"}
      - {value: general, say: {zh: 其他, en: the rest}}
"""


def test_a_class_with_its_options() -> None:
    rule = read(HEAD + CLASS)
    assert isinstance(rule, Class)
    assert (rule.gate, rule.gives, rule.parameters) == ("case.classify", "severity", ("solution",))
    assert [(one.value, one.say.zh, one.when.text if one.when else "") for one in rule.options] == [
        ("major", "延误超过 48 小时。", 'has(facts.delay) && facts.delay > duration("172800s")'),
        ("general", "其他", ""),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "sentence"),
    [
        ("value: major", "value: mayor", "unknown-value", "Did you mean “major”?"),
        ("value: major", "value: 9", "unknown-value", "Use one that the catalogue lists."),
        ("gives: severity", "gives: severeness", "unknown-fact", "Did you mean “severity”?"),
        ("gives: severity", "gives: region", "unknown-value", "has no value “major”"),
        ("gives: severity", "gives: delay", "unknown-fact", "“delay”"),
        ("> ${solution}", "> 5", "condition", "duration"),
        ("facts.delay >", "facts.delays >", "condition", "delays"),
        ("    gives: severity\n", "", "missing-key", "“gives” is missing"),
        (", say: {zh: 其他, en: the rest}", "", "missing-key", "“say” is missing"),
        ("{value: general, ", "{value: general, after: PT1H, ", "unknown-key", "value has no key “after”"),
        ("gate: case.classify", "gate: case.clasify", "unknown-gate", "Did you mean “case.classify”?"),
        ("subject: case", "subject: customer", "wrong-subject", "Correct `subject`."),
    ],
)
def test_a_class_that_cannot_run_is_refused_with_what_to_do(old: str, new: str, code: str, sentence: str) -> None:
    assert old in CLASS
    with pytest.raises(PolicyError) as refused:
        read(HEAD + CLASS.replace(old, new, 1))
    assert (code, True) in [(found.code, sentence in found.text.en) for found in refused.value.problems]
    assert all(found.text.zh and found.mark.line for found in refused.value.problems)


def test_options_of_a_class_that_are_never_reached_are_refused() -> None:
    head, options = CLASS.split("    values:\n")
    first, rest = options.splitlines()
    with pytest.raises(PolicyError, match="Put it last"):
        read(HEAD + head + f"    values:\n{rest}\n{first}\n")
    with pytest.raises(PolicyError, match="one value at least"):
        read(HEAD + head + "    values: []\n")


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
