"""`shouyue judge`: what it prints and writes, and how it refuses."""

import json
from pathlib import Path

import pytest

from shouyue.performance.judge_command import SAMPLE, judge
from tests.unit.paper.book import read

HEAD = "case,what,at\n"
MAPPING = "subject: case\ncase: case\nactivity: what\ntime: at\nactivities: {in: case.received, done: case.resolved}\n"
POLICY = """
rules:
  - {id: R, clause: C, kind: deadline, subject: case, start: [case.received], stop: [case.resolved], within: PT1H}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a history of two cases and one bad row, in which the command runs."""
    rows = "1,in,2026-03-02T09:00:00Z\n1,done,2026-03-02T09:30:00Z\n2,in,never\n2,in,2026-03-02T09:00:00Z\n"
    (tmp_path / "history.csv").write_text(HEAD + rows + "1,x,2026-03-02T12:00:00Z\n", "utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, "utf-8")
    (tmp_path / "policy.yaml").write_text(POLICY, "utf-8")
    (tmp_path / "stricter.yaml").write_text(POLICY.replace("PT1H", "PT10M"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


ASKED = ["history.csv", "--mapping", "mapping.yaml", "--policy", "policy.yaml"]


def test_json_holds_every_obligation(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert judge([*ASKED, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["rows"] == {"read": 5, "refused": 1, "repeated": 0, "ignored": 0}
    assert [(each["subject"], each["status"], each["late_seconds"]) for each in found["obligations"]] == [
        ("case:1", "met", None),
        ("case:2", "breached", 7_200),
    ]
    assert found["obligations"][0]["due_at"] == "2026-03-02T18:00:00+08:00"
    assert [(each["rule"], each["kept"], each["late"]) for each in found["by_rule"]] == [("R", 1, 1)]


def test_refused_rows_go_to_a_file(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert judge([*ASKED, "--rejects", "bad.csv"]) == 0
    head, row = (desk / "bad.csv").read_text("utf-8-sig").splitlines()
    assert head == '"行号 Row","原因","Reason","case","what","at"'
    assert row == '"3","“never”不是时刻。","“never” is no instant.","2","in","never"'
    assert "1 rows were refused" in capsys.readouterr().err


def test_what_if_and_until(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert judge([*ASKED, "--against", "stricter.yaml", "--until", "2026-03-02T09:40:00Z", "--json"]) == 0
    against = json.loads(capsys.readouterr().out)["against"]
    changes = [(each["change"], each["obligations"]) for each in against["changes"]]
    assert changes == [("worse", 2)]


def test_tables_for_people(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert judge(ASKED) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "5 行 rows · 1 拒绝 refused · 2 条承诺 obligations"
    assert [line.split() for line in out if line.startswith("  R ")] == [
        ["R", "1", "0", "1", "0", "2:00:00", "2:00:00", "50.0%"]
    ]


def test_a_workbook(desk: Path) -> None:
    assert judge([*ASKED, "--excel", "out.xlsx"]) == 0
    pages = read((desk / "out.xlsx").read_bytes())
    assert [page.name for page in pages] == [
        *("按规则 By rule", "按月 By month", "按人 By person", "逾期多久 Lateness", "全部 Obligations", "拒绝 Rejects")
    ]
    assert [len(page.rows) for page in pages] == [2, 2, 2, 9, 3, 2]


def test_the_sample_needs_no_file(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert judge(["--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"]["read"] == 1_188
    assert (SAMPLE / "history.csv").exists()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["nowhere.csv", "--mapping", "mapping.yaml"], "The file cannot be opened"),
        (["history.csv", "--mapping", "nowhere.yaml"], "The file cannot be read"),
        (["mapping.yaml", "--mapping", "mapping.yaml"], "The file lacks columns"),
        ([*ASKED, "--until", "2026-03-02"], "The instant has no time zone"),
        ([*ASKED, "--policy", "policy.yaml"], "Two policies have a rule “R”"),
    ],
)
def test_what_is_refused_is_told_in_both_languages(
    desk: Path, capsys: pytest.CaptureFixture[str], asked: list[str], said: str
) -> None:
    assert judge(asked) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_a_file_needs_a_mapping(desk: Path) -> None:
    with pytest.raises(SystemExit):
        judge(["history.csv"])
