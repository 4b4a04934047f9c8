"""Several documents bind one subject."""

from tests.unit.policy.engine.world import Played, deadline, fact

RECEIVED = fact("03-02 09:00", "received", facts={"severity": "important", "kind": "complaint"})


def play_over(*rules: dict[str, object], facts: list[dict[str, object]], **keys: object) -> Played:
    """A contract's rules over the shipped CM, in the product's words."""
    return Played(*rules, facts=facts, catalogue={}, policy=["CM"], **keys)


def test_of_one_duty_the_earliest_governs() -> None:
    rules = [deadline(id=f"R/{n}", within=f"PT{n}H", duty="solution") for n in (4, 2)]
    played = Played(*rules, deadline(id="S", within="PT9H", duty="plan"), facts=[RECEIVED])
    assert played.all("rule governs") == [("R/2", True), ("R/4", False), ("S", True)]


def test_when_one_ends_the_next_governs_and_the_ended_one_keeps_its_mark() -> None:
    ends = ((4, "case.closed"), (2, "case.resolved"))
    rules = [deadline(id=f"R/{n}", within=f"PT{n}H", duty="solution", stop=[verb]) for n, verb in ends]
    played = Played(*rules, facts=[RECEIVED, fact("03-02 10:00", "resolved")])
    assert played.all("rule status governs") == [("R/2", "met", True), ("R/4", "open", True)]


def test_a_pause_does_not_change_who_governs() -> None:
    pause = [{"from": ["case.asked"], "until": ["case.answered"]}]
    rules = [deadline(id=f"R/{n}", within=f"PT{n}H", duty="solution", pause=pause * (n == 2)) for n in (4, 2)]
    facts = [RECEIVED, fact("03-02 10:00", "asked")]
    assert Played(*rules, facts=facts).all("rule governs") == [("R/2", True), ("R/4", False)]


def test_a_paused_one_ranks_by_its_last_due_time() -> None:
    pause = [{"from": ["case.asked"], "until": ["case.answered"]}]
    rules = [deadline(id=f"R/{n}", within=f"PT{n}H", duty="solution", pause=pause * (n == 4)) for n in (4, 2)]
    third = deadline(id="R/9", within="PT9H", duty="solution", start=["case.held"])
    facts = [RECEIVED, fact("03-02 10:00", "asked"), fact("03-02 10:30", "held")]
    played = Played(*rules, third, facts=facts)
    assert played.all("rule governs") == [("R/2", True), ("R/4", False), ("R/9", False)]


def test_a_contract_governs_over_the_company_however_late() -> None:
    contract = deadline(id="K", within="PT999H", duty="solution", start=["case.received"], stop=["case.closed"])
    start = {**RECEIVED, "facts": {"kind": "complaint", "severity": "important"}}
    played = play_over(contract, facts=[start])
    governs = dict(played.all("rule governs"))
    assert governs["K"] is True
    assert governs["CM-5.2/important/solution"] is False


def test_what_a_contract_replaces_opens_as_cancelled() -> None:
    contract = deadline(id="K", within="PT72H", duty="solution", stop=["case.closed"], replaces=["CM-5.2/important/*"])
    played = play_over(contract, facts=[RECEIVED])
    lower = dict(played.all("rule status"))
    assert lower["CM-5.2/important/solution"] == "cancelled"
    assert dict(played.all("rule reason"))["CM-5.2/important/solution"] == "replaced"
    assert dict(played.all("rule closed_at"))["CM-5.2/important/solution"] == "03-02 09:00"
    assert lower["K"] == "open"


LOWER = deadline(id="low", within="PT1H", when='facts.severity == "major"')
HIGHER = deadline(id="high", within="PT4H", when='facts.severity == "major"', stop=["case.closed"], replaces=["lo*"])
CLASSED = fact("03-02 12:00", "classed", facts={"severity": "major"})


def test_classed_later_the_lower_one_was_never_owed() -> None:
    for rules in ((LOWER, HIGHER), (HIGHER, LOWER)):
        played = Played(*rules, facts=[fact("03-02 09:00", "received"), CLASSED])
        assert played.all("rule status breached_at reason") == [
            ("high", "open", None, None),
            ("low", "cancelled", None, "replaced"),
        ]


def test_not_even_if_the_higher_one_was_met_before() -> None:
    facts = [fact("03-02 09:00", "received"), fact("03-02 11:00", "closed"), CLASSED]
    assert Played(LOWER, HIGHER, facts=facts).all("rule status") == [("high", "met"), ("low", "cancelled")]


def test_a_higher_rule_that_does_not_bind_replaces_nothing() -> None:
    higher = {**HIGHER, "when": 'facts.severity == "none"'}
    played = Played({**LOWER, "when": "true"}, higher, facts=[RECEIVED])
    assert played.all("rule status") == [("low", "open")]


def test_a_higher_one_that_opens_later_takes_the_place_of_what_runs() -> None:
    higher = deadline(id="high", within="PT4H", start=["case.asked"], stop=["case.closed"], replaces=["low"])
    played = Played({**LOWER, "when": "true"}, higher, facts=[RECEIVED, fact("03-02 09:30", "asked")])
    assert played.all("rule status closed_at reason") == [
        ("low", "cancelled", "03-02 09:30", "replaced"),
        ("high", "open", None, None),
    ]
