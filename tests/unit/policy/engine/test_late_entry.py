"""Late entry: what happened in time and was told too late."""

from tests.unit.policy.engine.world import Played, deadline, fact, ladder

RECEIVED = fact("03-02 09:00", "received")
IN_TIME = fact("03-02 12:00", "resolved", told="03-02 20:00")
KEYS = "status met_at breached_at closed_at late_entry"


def test_the_breach_stays_and_a_twin_counts() -> None:
    played = Played(deadline(within="PT4H", warn=["50%"]), facts=[RECEIVED, IN_TIME])
    assert played.all(KEYS) == [
        ("breached", None, "03-02 13:00", "03-02 20:00", False),
        ("met", "03-02 12:00", None, "03-02 12:00", True),
    ]
    breached, twin = played.all("superseded_by id")
    assert (breached[0], twin[0]) == (twin[1], None)
    assert played.alarms() == [("03-02 11:00", "warn 1", "agent")]  # once, on the one that rang it


def test_told_in_the_due_second_is_not_late() -> None:
    facts = [RECEIVED, fact("03-02 12:00", "resolved", told="03-02 13:00")]
    assert Played(deadline(within="PT4H"), facts=facts).all("status late_entry") == [("met", False)]


def test_told_later_than_the_limit_it_closes_the_breach_when_we_are_told() -> None:
    facts = [RECEIVED, fact("03-02 12:00", "resolved", told="03-03 12:00:01")]
    played = Played(deadline(within="PT4H"), facts=facts)
    assert played.all(KEYS) == [("breached", "03-03 12:00:01", "03-02 13:00", "03-03 12:00:01", False)]
    at_the_limit = [RECEIVED, fact("03-02 12:00", "resolved", told="03-03 12:00")]
    assert len(Played(deadline(within="PT4H"), facts=at_the_limit).all(KEYS)) == 2


def test_refuse_is_a_limit_of_zero() -> None:
    played = Played(deadline(within="PT4H", late_entry="refuse"), facts=[RECEIVED, IN_TIME])
    assert played.all(KEYS) == [("breached", "03-02 20:00", "03-02 13:00", "03-02 20:00", False)]


def test_approval_makes_the_twin() -> None:
    approved = fact("03-03 09:00", "late_entry.approved", data={"rule": "R"})
    played = Played(deadline(within="PT4H", late_entry="refuse"), facts=[RECEIVED, IN_TIME, approved])
    assert played.all(KEYS) == [
        ("breached", "03-02 20:00", "03-02 13:00", "03-02 20:00", False),
        ("met", "03-02 12:00", None, "03-02 12:00", True),
    ]
    assert played.all("superseded_by")[0] == played.all("id")[1]


def test_approval_of_another_rule_approves_nothing() -> None:
    approved = fact("03-03 09:00", "late_entry.approved", data={"rule": "S"})
    played = Played(deadline(within="PT4H", late_entry="refuse"), facts=[RECEIVED, IN_TIME, approved])
    assert len(played.all(KEYS)) == 1


def test_approval_of_what_one_fact_opened_approves_nothing_else_of_the_rule() -> None:
    again = [fact("03-04 09:00", "received", id="r2"), fact("03-04 12:00", "resolved", told="03-04 20:00")]
    approved = fact("03-05 09:00", "late_entry.approved", data={"rule": "R", "key": "r2"})
    played = Played(deadline(within="PT4H", late_entry="refuse"), facts=[RECEIVED, IN_TIME, *again, approved])
    assert played.all("opened_at status late_entry") == [
        ("03-02 09:00", "breached", False),
        ("03-04 09:00", "breached", False),
        ("03-04 09:00", "met", True),
    ]


def test_refused_evidence_does_not_undo_a_pause_that_came_after_it() -> None:
    rule = deadline(within="PT4H", late_entry="refuse", pause=[{"from": ["case.asked"], "until": ["case.answered"]}])
    facts = [RECEIVED, fact("03-02 12:30", "asked"), fact("03-02 13:30", "answered"), IN_TIME]
    played = Played(rule, facts=facts)
    assert played.all("due_at breached_at met_at") == [("03-02 14:00", "03-02 14:00", "03-02 20:00")]


def test_refused_evidence_leaves_real_evidence_alone() -> None:
    facts = [RECEIVED, fact("03-02 15:00", "resolved"), IN_TIME]
    played = Played(deadline(within="PT4H", late_entry="refuse"), facts=facts)
    assert played.all(KEYS) == [("breached", "03-02 15:00", "03-02 13:00", "03-02 15:00", False)]


def test_a_late_stop_told_late_is_simply_late() -> None:
    facts = [RECEIVED, fact("03-02 15:00", "resolved", told="03-09 09:00")]
    played = Played(deadline(within="PT4H"), facts=facts)
    assert played.all(KEYS) == [("breached", "03-02 15:00", "03-02 13:00", "03-02 15:00", False)]


def test_a_withdrawal_in_time_told_late_cancels_in_a_twin() -> None:
    rule = deadline(within="PT4H", cancel=["case.withdrawn"])
    played = Played(rule, facts=[RECEIVED, fact("03-02 12:00", "withdrawn", told="03-02 20:00")])
    assert played.all("status reason breached_at") == [
        ("breached", None, "03-02 13:00"),
        ("cancelled", "withdrawn", None),
    ]


def test_alarms_that_went_out_stay() -> None:
    over = ladder({"after": "PT1H", "to": "boss"}, id="L", **{"from": "breach", "of": ["R"], "until": ["case.closed"]})
    played = Played(deadline(within="PT4H"), over, facts=[RECEIVED, IN_TIME])
    assert played.alarms("L") == [("03-02 14:00", "ladder 1", "boss")]
    assert played.all("status reason", "L") == [("cancelled", "corrected")]  # nothing was late, as we know now


def test_a_ladder_from_a_breach_outlives_refused_evidence() -> None:
    over = ladder({"after": "PT1H", "to": "boss"}, {"after": "PT9H", "to": "director"}, id="L", stop=[])
    over = {**over, "from": "breach", "of": ["R"]}
    played = Played(deadline(within="PT4H", late_entry="refuse"), over, facts=[RECEIVED, IN_TIME], until="03-05")
    assert played.alarms("L") == [("03-02 14:00", "ladder 1", "boss")]
    assert played.all("status closed_at", "L") == [("met", "03-02 20:00")]  # it ends when nothing is late any more


def test_what_was_told_in_time_stays_in_time_when_a_slip_in_it_is_corrected() -> None:
    met = fact("03-02 12:00", "resolved", id="e2", data={"told": False})
    corrected = fact("03-02 12:00", "resolved", data={"told": True}, told="03-09 12:00", corrects="e2")
    played = Played(deadline(within="PT4H"), facts=[RECEIVED, met, corrected])
    assert played.all(KEYS) == [("met", "03-02 12:00", None, "03-02 12:00", False)]


def test_approval_may_come_from_elsewhere_and_mean_all_rules() -> None:
    approved = fact("03-03 09:00", "late_entry.approved", "obligation:7", about=["case:1"])
    played = Played(deadline(within="PT4H", late_entry="refuse"), facts=[RECEIVED, IN_TIME, approved])
    assert played.all("status late_entry") == [("breached", False), ("met", True)]
