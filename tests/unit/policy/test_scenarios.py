"""The worked scenarios of docs/policy.md run as they are written, and what the documentation shows is true."""

import re
from pathlib import Path
from typing import Any

import pytest

from shouyue.policy.load import read_policy
from shouyue.policy.play import play
from shouyue.policy.source import read_yaml

ROOT = Path(__file__).resolve().parents[3]
SCENARIOS = sorted(file for file in (ROOT / "tests/scenarios").glob("*.yaml") if not file.name.endswith(".expect.yaml"))
PAGES = [ROOT / "docs/policy.md", ROOT / "docs/policy.en.md"]
BLOCK = re.compile(r"^```yaml(?: (?P<file>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_scenario(file: Path) -> None:
    expected = read_yaml((file.with_suffix(".expect.yaml")).read_text(encoding="utf-8"), file.name).plain()
    found = play(file.read_text(encoding="utf-8"), file.name)
    rows = [row for row in found["obligations"] if row["rule"] in expected.get("only", [row["rule"]])]
    assert [_like(row, wanted) for row, wanted in zip(rows, expected["obligations"], strict=True)] == expected[
        "obligations"
    ]
    for section in ("gates", "coverage"):
        if section in expected:
            assert found[section] == expected[section]


def _like(row: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in wanted}


def test_there_are_ten() -> None:
    assert len(SCENARIOS) == 10


def blocks(page: Path) -> list[tuple[str | None, str]]:
    return [(match["file"], match["text"]) for match in BLOCK.finditer(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_example_of_the_documentation_can_be_read(page: Path) -> None:
    examples = [text for file, text in blocks(page) if file is None]
    assert len(examples) == 10
    for text in examples:
        if "\nevents:" in text or "\nasks:" in text:
            play(text, page.name)
        else:
            read_policy(text if not text.startswith("- ") else f"rules:\n{_indented(text)}", page.name)


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_quoted_line_stands_in_its_scenario(page: Path) -> None:
    quoted = {file: text for file, text in blocks(page) if file is not None}
    assert sorted(quoted) == [file.name for file in SCENARIOS]
    for name, text in quoted.items():
        lines = (ROOT / "tests/scenarios" / name).read_text(encoding="utf-8").splitlines()
        assert set(text.splitlines()) <= set(lines)


def test_both_languages_show_the_same_examples() -> None:
    assert blocks(PAGES[0]) == blocks(PAGES[1])
