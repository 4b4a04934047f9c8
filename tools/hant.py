"""Traditional Chinese of the policy packs, from their Simplified texts.

    python tools/hant.py            write src/shouyue/policy/packs/shared/hant.yaml
    python tools/hant.py --check    fail where a text is missing, stale or no longer in a pack

The file is made and never edited. What the converter gets wrong is put right in `tools/hant_overrides.yaml` (words of
Simplified Chinese, kept from the converter) or, where pages have the same trouble, in `tools/hant_overrides.tsv`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
for place in (ROOT / "src", ROOT):  # run as a file
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

from shouyue.policy.source import read_yaml  # noqa: E402 - after the path
from tools.messages import to_hant  # noqa: E402 - after the path

PACKS = ROOT / "src" / "shouyue" / "policy" / "packs"
RESULT = PACKS / "shared" / "hant.yaml"
OVERRIDES = ROOT / "tools" / "hant_overrides.yaml"
HEAD = """\
# Made by tools/hant.py from all Chinese texts of the packs. Do not edit: correct tools/hant_overrides.yaml.
hant:
"""


def main(words: list[str]) -> int:
    if words not in ([], ["--check"]):
        print(__doc__)
        return 2
    wanted = written(texts())
    if words == ["--check"]:
        return check(wanted)
    RESULT.write_text(wanted, encoding="utf-8")
    print(f"{RESULT.relative_to(ROOT)}: {wanted.count(chr(10)) - HEAD.count(chr(10))} texts")
    return 0


def check(wanted: str) -> int:
    """Print every line that differs; 1 if there is one."""
    found = RESULT.read_text(encoding="utf-8") if RESULT.exists() else ""
    have, want = set(found.splitlines()), set(wanted.splitlines())
    for line in sorted(want - have):
        print(f"missing, run `python tools/hant.py`: {line.strip()}")
    for line in sorted(have - want):
        print(f"stale, run `python tools/hant.py`: {line.strip()}")
    return 0 if found == wanted else 1


def texts() -> list[str]:
    """Every Chinese text of the packs that has no Traditional form beside it."""
    found: set[str] = set()
    for path in sorted(PACKS.rglob("*.yaml")):
        if path != RESULT:
            found.update(_texts(read_yaml(path.read_text(encoding="utf-8"), path.name).plain()))
    return sorted(found)


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("zh"), str) and "hant" not in part:
            yield part["zh"]
        for child in part.values():
            yield from _texts(child)
    elif isinstance(part, list):
        for child in part:
            yield from _texts(child)


def traditional(text: str) -> str:
    """Traditional Chinese of a policy's text; the words of the table are kept from the converter."""
    pieces = _words().split(text)
    return "".join(_overrides().get(piece) or (to_hant(piece) if piece else "") for piece in pieces)


@cache
def _overrides() -> dict[str, str]:
    table: dict[str, str] = read_yaml(OVERRIDES.read_text(encoding="utf-8"), OVERRIDES.name).plain()
    return table


@cache
def _words() -> re.Pattern[str]:
    """The words of the table, longer ones first."""
    words = sorted(_overrides(), key=lambda word: (-len(word), word))
    return re.compile(f"({'|'.join(map(re.escape, words))})")


def written(found: list[str]) -> str:
    """The file: texts that differ in Traditional Chinese, one a line."""
    pairs = ((text, traditional(text)) for text in found)
    return HEAD + "".join(f"  {_quoted(text)}: {_quoted(hant)}\n" for text, hant in pairs if text != hant)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
