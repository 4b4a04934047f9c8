"""The commands of the pure room: `play` and `check`. `judge` stands beside them in judge/command.py."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from shouyue.policy import lint
from shouyue.policy.load import load_pack, pack_ids, read_policy
from shouyue.policy.play import play as play_scenario
from shouyue.policy.source import PolicyError, Problem, problem
from shouyue.policy.values import Mark, Policy

OK, REFUSED = 0, 2
COLUMNS = ("rule", "subject", "status", "opened_at", "due_at", "met_at", "paused_seconds", "governs", "reason")


def play(argv: Sequence[str]) -> int:
    """`shouyue play FILE [--table]`: run a scenario and print what became of it. Exit code 2 where it is refused."""
    parser = argparse.ArgumentParser("shouyue play", description="Run a scenario under a policy.")
    parser.add_argument("file", help="a YAML file (docs/policy.md), or - for standard input")
    parser.add_argument("--table", action="store_true", help="a table for people instead of JSON")
    options = parser.parse_args(argv)
    try:
        found = play_scenario(_read(options.file), options.file)
    except PolicyError as error:
        return _refused(error.problems)
    if options.table:
        print("\n".join(_table(found)))
    else:
        json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
        print()
    return OK


def check(argv: Sequence[str]) -> int:
    """`shouyue check [FILE …]`: lint drafts, or the shipped packs where none is named. Exit code 2 on an error."""
    parser = argparse.ArgumentParser("shouyue check", description="Lint policies.")
    parser.add_argument("files", nargs="*", help="drafts (YAML); none: the shipped documents")
    parser.add_argument("--json", action="store_true", help="findings as JSON")
    options = parser.parse_args(argv)
    findings: list[lint.Finding] = []
    try:
        drafts = [read_policy(_read(file), file) for file in options.files]
        policies = drafts or [load_pack(name) for name in pack_ids()]
        findings = lint.lint(policies)
    except PolicyError as error:
        return _refused(error.problems)
    print("\n".join(_as_json(findings) if options.json else map(str, findings)))
    print(_summary(policies, findings), file=sys.stderr)
    return REFUSED if any(finding.level is lint.Level.ERROR for finding in findings) else OK


def _read(file: str) -> str:
    """A file's text. Raises PolicyError where it cannot be read as UTF-8."""
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise problem(Mark(file, 1, 1), "encoding", zh="文件不是 UTF-8 编码。", en="The file is not UTF-8.") from None
    except OSError as error:
        raise problem(Mark(file, 1, 1), "file", zh=f"文件读不了：{error.strerror}。", en=f"{error.strerror}.") from None


def _refused(problems: Iterable[Problem]) -> int:
    for found in problems:
        print(f"{found.mark}: {found.code}\n  {found.text.zh}\n  {found.text.en}", file=sys.stderr)
    return REFUSED


def _summary(policies: Sequence[Policy], findings: Sequence[lint.Finding]) -> str:
    clauses = sum(len(policy.clauses) for policy in policies)
    rules = sum(len(policy.rules) for policy in policies)
    return f"{len(policies)} documents, {clauses} clauses, {rules} rules, {len(findings)} findings"


def _as_json(findings: Iterable[lint.Finding]) -> list[str]:
    return [json.dumps([finding.plain() for finding in findings], ensure_ascii=False, indent=2)]


def _table(found: dict[str, Any]) -> list[str]:
    """Obligations as a plain table, then refusals and silences."""
    rows = [COLUMNS, *(tuple(_cell(row[key]) for key in COLUMNS) for row in found["obligations"])]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    for row in found["obligations"]:
        lines += [f"alarm {row['rule']} {row['subject']}: {_alarm(alarm)}" for alarm in row["alarms"]]
    for gate in found["gates"]:
        said = "; ".join(f"{refusal['clause']}: {_said(refusal['say'])}" for refusal in gate["refused"])
        lines.append(f"gate {gate['gate']} {gate['subject']}: {'allowed' if gate['allowed'] else 'refused — ' + said}")
    lines += [f"coverage {row['rule']} {row['subject']} {row['fact']}: {row['why']}" for row in found["coverage"]]
    return lines


def _alarm(alarm: dict[str, Any]) -> str:
    return f"{_cell(alarm['at'])} {alarm['step']} → {alarm['to']}"


def _said(say: str | dict[str, str]) -> str:
    """What a gate says, in each language that it says it in."""
    return say if isinstance(say, str) else " / ".join(say.values())


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    return {True: "yes", False: ""}[value] if isinstance(value, bool) else str(value).replace("+08:00", "")
