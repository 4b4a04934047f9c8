"""The matter comes back."""

import pytest

from tests.unit.policy.engine.world import Played, deadline, fact

RECEIVED, RESOLVED, REOPENED = (
    fact("03-02 09:00", "received"),
    fact("03-02 10:00", "resolved"),
    fact("03-02 12:00", "reopened"),
)
RESUME, RESTART = ({"on": ["case.reopened"], "how": how} for how in ("resume", "restart"))


@pytest.mark.parametrize(("reopen", "due"), [(RESUME, "03-02 15:00"), (RESTART, "03-02 16:00")])
def test_how_an_amount_goes_on(reopen: dict[str, object], due: str) -> None:
    played = Played(deadline(within="PT4H", reopen=reopen), facts=[RECEIVED, RESOLVED, REOPENED])
    assert played.all("status opened_at due_at") == [
        ("met", "03-02 09:00", "03-02 13:00"),
        ("open", "03-02 12:00", due),
    ]


def test_never() -> None:
    facts = [RECEIVED, RESOLVED, REOPENED]
    for keys in ({}, {"reopen": {"on": ["case.reopened"], "how": "never"}}):
        assert Played(deadline(within="PT4H", **keys), facts=facts).all("status") == [("met",)]


def test_the_rest_is_open_time() -> None:
    rule = deadline(within="PT4H", calendar="office", reopen=RESUME)
    facts = [RECEIVED, RESOLVED, fact("03-02 17:00", "reopened")]
    assert Played(rule, facts=facts).all("due_at")[1] == ("03-03 11:00",)


def test_with_nothing_left_it_is_due_at_the_reopening() -> None:
    rule = deadline(within="PT1H", reopen=RESUME)
    assert Played(rule, facts=[RECEIVED, RESOLVED, REOPENED]).all("status due_at")[1] == ("breached", "03-02 12:00")
    late = [RECEIVED, fact("03-02 11:00", "resolved"), REOPENED]
    assert Played(rule, facts=late).all("status due_at")[1] == ("breached", "03-02 12:00")


def test_forms_without_an_amount_start_over() -> None:
    rule = deadline(within="1 days", reopen=RESUME)
    facts = [RECEIVED, RESOLVED, fact("03-04 12:00", "reopened")]
    assert Played(rule, facts=facts).all("due_at")[1] == ("03-06 00:00",)


def test_the_rest_of_what_was_met_in_a_pause() -> None:
    rule = deadline(within="PT4H", reopen=RESUME, pause=[{"from": ["case.asked"], "until": ["case.answered"]}])
    facts = [RECEIVED, fact("03-02 10:00", "asked"), fact("03-02 11:00", "resolved"), REOPENED]
    assert Played(rule, facts=facts).all("due_at")[1] == ("03-02 15:00",)


def test_what_was_withdrawn_or_is_still_running_does_not_come_back() -> None:
    rule = deadline(within="PT4H", reopen=RESUME, cancel=["case.withdrawn"])
    assert Played(rule, facts=[RECEIVED, fact("03-02 10:00", "withdrawn"), REOPENED]).all("status") == [("cancelled",)]
    assert Played(rule, facts=[RECEIVED, REOPENED]).all("status") == [("open",)]


def test_again_and_again() -> None:
    rule = deadline(within="PT4H", reopen=RESUME)
    facts = [RECEIVED, RESOLVED, REOPENED, fact("03-02 13:00", "resolved"), fact("03-02 14:00", "reopened")]
    assert Played(rule, facts=facts).all("due_at")[2] == ("03-02 16:00",)  # 4 - 1 - 1


def test_the_condition_is_not_asked_again_with_the_data_of_another_fact() -> None:
    rule = deadline(within="PT4H", reopen=RESUME, when="data.big")
    start = fact("03-02 09:00", "received", data={"big": True})
    played = Played(rule, facts=[start, RESOLVED, REOPENED])
    assert (played.all("status"), played.coverage) == ([("met",), ("open",)], [])
