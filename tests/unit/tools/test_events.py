"""The published catalogue is the one that runs."""

from tools import events


def test_the_page_is_current() -> None:
    assert events.main(["--check"]) == 0, "run python tools/events.py"
