"""Gates refuse with their clauses; targets count shares."""

from tests.unit.policy.engine.world import Played, at, fact

CAPITAL = {
    "id": "G/capital",
    "clause": "G-1",
    "kind": "gate",
    "subject": "customer",
    "gate": "customer.admit",
    "require": 'facts.registered_capital >= cny("500,000")',
    "say": {"zh": "注册资本须不少于 50 万元", "en": "Capital must be 500,000 CNY"},
}
TIER = {
    "id": "G/tier",
    "clause": "G-2",
    "kind": "gate",
    "subject": "customer",
    "gate": "customer.admit",
    "when": "has(facts.tier)",
    "require": 'facts.tier != "D"',
    "say": "not D",
}


def ask(when: str, customer: str = "customer:1", **facts: object) -> dict[str, object]:
    return {"at": at(when), "gate": "customer.admit", "subject": customer, "facts": facts}


def test_a_gate_answers_with_every_clause_that_refuses() -> None:
    classed = fact("03-02 09:00", "customer.classed", "customer:1", facts={"tier": "D"})
    asks = [
        ask("03-02 10:00", registered_capital="400,000 CNY"),
        ask("03-02 11:00", "customer:2", registered_capital=50_000_000),
    ]
    played = Played(CAPITAL, TIER, facts=[classed], asks=asks)
    assert played.raw["gates"] == [
        {
            "gate": "customer.admit",
            "subject": "customer:1",
            "allowed": False,
            "refused": [
                {"rule": "G/capital", "clause": "G-1", "say": CAPITAL["say"]},
                {"rule": "G/tier", "clause": "G-2", "say": "not D"},
            ],
        },
        {"gate": "customer.admit", "subject": "customer:2", "allowed": True, "refused": []},
    ]


def test_what_nobody_gave_lets_nothing_pass() -> None:
    (answer,) = Played(CAPITAL, facts=[], asks=[ask("03-02 10:00")]).raw["gates"]
    assert (answer["allowed"], [refusal["rule"] for refusal in answer["refused"]]) == (False, ["G/capital"])


def test_a_gate_knows_what_was_told_before_it_was_asked() -> None:
    classed = fact("03-02 10:00", "customer.classed", "customer:1", facts={"tier": "D"})
    asks = [ask("03-02 09:59:59"), ask("03-02 10:00")]
    answers = Played(TIER, facts=[classed], asks=asks).raw["gates"]
    assert [answer["allowed"] for answer in answers] == [True, False]


def test_asking_leaves_no_trace() -> None:
    rule = {"id": "V", "clause": "V", "kind": "cadence", "subject": "customer", "when": 'facts.tier == "A"'}
    rule |= {"every": "month", "met_by": ["visit.made"]}
    heard_by_nobody = fact("03-02 10:00", "received", about=["customer:1"], id="e1")
    played = Played(CAPITAL, rule, facts=[heard_by_nobody], asks=[ask("03-02 09:00", registered_capital=1)])
    assert played.coverage == [("V", "customer:1", "e1")]


TARGET = {"id": "T", "clause": "T", "kind": "target", "of": ["case.resolved"], "good": "data.told", "every": "month"}


def resolved(when: str, *, told: bool, **keys: object) -> dict[str, object]:
    return fact(when, "resolved", data={"told": told}, **keys)


def test_a_target_counts_shares_and_says_what_is_left_to_lose() -> None:
    facts = [resolved(f"03-{day:02} 09:00", told=day != 9) for day in range(1, 11)] + [
        resolved("04-01 00:00", told=True)
    ]
    march, april = Played({**TARGET, "at_least": "80%"}, facts=facts).raw["targets"]
    assert (march["period"], march["good"], march["all"], march["kept"], march["budget"]) == ("2026-03", 9, 10, True, 1)
    assert (april["period"], april["all"]) == ("2026-04", 1)


def test_a_target_by_groups() -> None:
    facts = [
        fact("03-01 09:00", "received", facts={"tier": "A"}),
        resolved("03-02 09:00", told=False),
        fact("03-01 09:00", "received", "case:2", facts={"tier": "B"}),
        {**resolved("03-02 09:00", told=True), "subject": "case:2"},
    ]
    figures = Played({**TARGET, "at_least": "50%", "by": ["tier"]}, facts=facts).raw["targets"]
    groups = {tuple(figure["group"].items()): (figure["share"], figure["kept"]) for figure in figures}
    assert groups == {(): (0.5, True), (("tier", "A"),): (0.0, False), (("tier", "B"),): (1.0, True)}


def test_a_corrected_fact_counts_as_it_is_now() -> None:
    facts = [
        resolved("03-02 09:00", told=False, id="e1"),
        resolved("03-02 09:00", told=False, corrects="e1", id="e2"),
        resolved("03-02 09:00", told=True, corrects="e2"),
    ]
    (figure,) = Played({**TARGET, "at_least": "98%"}, facts=facts).raw["targets"]
    assert (figure["good"], figure["all"], figure["bad"]) == (1, 1, [])


def test_a_fact_told_twice_counts_once() -> None:
    facts = [resolved("03-02 09:00", told=True, id="e1")] * 2
    (figure,) = Played({**TARGET, "at_least": "98%"}, facts=facts).raw["targets"]
    assert figure["all"] == 1


def test_a_target_reads_the_facts_of_its_subject_and_is_silent_without() -> None:
    rule = {**TARGET, "good": 'facts.tier == "A"', "at_least": "98%"}
    facts = [fact("03-01 09:00", "received", facts={"tier": "A"}), resolved("03-02 09:00", told=True)]
    assert Played(rule, facts=facts).raw["targets"][0]["good"] == 1
    silent = Played(rule, facts=[resolved("03-02 09:00", told=True, id="e1")])
    assert ("targets" in silent.raw, silent.coverage) == (False, [("T", "case:1", "e1")])
