"""`play` and `check` on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shouyue.policy.commands import OK, REFUSED, check, play

SCENARIO = """
catalogue:
  trip.begun: {subject: trip}
  trip.ended: {subject: trip}
  trip.checked: {subject: trip, own: {load: int}}
rules:
  - {id: T-1, clause: T-1, kind: deadline, subject: trip, start: trip.begun, stop: trip.ended, within: PT4H}
  - {id: T-2, kind: deadline, subject: trip, when: facts.load > 3, start: trip.begun, stop: trip.ended, within: PT1H}
  - {id: T-3, clause: T-3, kind: gate, subject: trip, gate: trip.start, require: facts.checked, say: check first}
events:
  - {id: e1, at: "2026-03-02T09:00:00+08:00", name: trip.begun, subject: "trip:1"}
asks:
  - {at: "2026-03-02T09:00:00+08:00", gate: trip.start, subject: "trip:1", facts: {checked: false}}
  - {at: "2026-03-02T09:00:00+08:00", gate: trip.start, subject: "trip:1", facts: {checked: true}}
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    file = tmp_path / "trip.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    return file


def test_play_prints_json(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert play([str(scenario)]) == OK
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["obligations", "gates", "coverage"]
    (row,) = found["obligations"]
    assert (row["rule"], row["status"], row["due_at"]) == ("T-1", "open", "2026-03-02T13:00:00+08:00")
    assert list(row) == [
        *("id", "rule", "clause", "subject", "status", "opened_at", "due_at", "met_at", "breached_at", "closed_at"),
        *("paused_seconds", "governs", "late_entry", "superseded_by", "provisional", "reason", "alarms"),
    ]
    assert found["coverage"] == [
        {
            "rule": "T-2",
            "subject": "trip:1",
            "fact": "e1",
            "why": "`facts.load` is not recorded. Ask has(facts.load) first.",
        }
    ]


def test_play_prints_a_table_for_people(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert play(["--table", str(scenario)]) == OK
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == [
        *("rule", "subject", "status", "opened_at", "due_at", "met_at", "paused_seconds", "governs", "reason"),
    ]
    assert lines[1].split() == [
        *("T-1", "trip:1", "open", "2026-03-02T09:00:00", "2026-03-02T13:00:00", "-", "0", "yes", "-"),
    ]
    assert lines[2:4] == ["gate trip.start trip:1: refused — T-3: check first", "gate trip.start trip:1: allowed"]
    assert lines[4].startswith("coverage T-2 trip:1 e1: ")


@pytest.mark.parametrize("command", [play, check])
def test_a_refused_file_says_where_in_both_languages(
    command: Callable[[list[str]], int], scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario.write_text("rules:\n  - {id: R, kind: dedline}\n", encoding="utf-8")
    assert command([str(scenario)]) == REFUSED
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f"{scenario}:2:19: unknown-value"
    assert lines[1].startswith("  “dedline”不在可选值之内")
    assert lines[2].startswith("  “dedline” is not one of deadline")


def test_files_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert play([str(tmp_path / "none.yaml")]) == REFUSED
    (tmp_path / "gbk.yaml").write_bytes("规则: 是".encode("gbk"))
    assert play([str(tmp_path / "gbk.yaml")]) == REFUSED
    assert "encoding" in capsys.readouterr().err


def test_the_shipped_packs_have_no_errors(capsys: pytest.CaptureFixture[str]) -> None:
    assert check([]) == OK
    assert "5 documents" in capsys.readouterr().err
