"""Traditional Chinese of the packs and of the rooms that speak by `Text`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from shouyue.policy.load import load_pack, load_shared, pack_ids
from tools import hant

POLICY = hant.ROOT / "src" / "shouyue" / "policy"


def test_every_text_of_the_packs_has_its_traditional_form() -> None:
    assert hant.main(["--check"]) == 0


def test_a_text_that_is_missing_or_stale_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    kept = hant.RESULT.read_text(encoding="utf-8").splitlines()
    changed = "\n".join([*kept[:2], "  '旧': '舊'", *kept[3:]]) + "\n"
    assert hant.check(changed) == 1
    assert capsys.readouterr().out.splitlines() == [
        "missing, run `python tools/hant.py`: '旧': '舊'",
        f"stale, run `python tools/hant.py`: {kept[2].strip()}",
    ]


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("投诉运单签收客服", "投訴運單簽收客服"),
        ("合同信息", "合約資訊"),
        ("文件归档", "文件歸檔"),
        ("运输调度员", "運輸調度員"),
        ("审核后发布", "審核後發布"),
        ("须声明价值", "須聲明價值"),
        ("签约程序", "簽約程序"),
        ("统一社会信用代码", "統一社會信用代碼"),
        ("在台账登记", "在台帳登記"),
        ("大批量、质量、复杂、回复", "大批量、品質、複雜、回覆"),
        ("“并为改进”", "「並為改進」"),
    ],
)
def test_words_are_those_of_the_trade(simplified: str, traditional: str) -> None:
    assert hant.traditional(simplified) == traditional


def test_the_packs_speak_traditional_chinese() -> None:
    texts = [clause.says for document in pack_ids() for clause in load_pack(document).clauses.values()]
    texts += [event.label for event in load_shared().catalogue.events.values()]
    assert [text.zh for text in texts if text.in_("zh-hant") != hant.traditional(text.zh)] == []


@pytest.mark.parametrize(
    "path", sorted([*POLICY.glob("lint/*.py"), *POLICY.glob("phrasing/*.py")]), ids=lambda path: path.stem
)
def test_the_linter_and_rules_in_words_speak_traditional_chinese(path: Path) -> None:
    assert [pair for pair in _texts(path) if pair[1] != hant.traditional(pair[0])] == []


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """Simplified and Traditional of every text that is written out in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
            said = {part.arg: part.value for part in node.keywords}
            if isinstance(said.get("zh"), ast.Constant):
                simplified = ast.literal_eval(said["zh"])
                yield simplified, ast.literal_eval(said["hant"]) if "hant" in said else simplified
