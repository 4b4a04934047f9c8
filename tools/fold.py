"""The table by which search takes Traditional characters for their Simplified ones.

    python tools/fold.py            write src/shouyue/search/data/simplified.txt
    python tools/fold.py --check    fail where the table is not what the converter gives

One pair a line, the Traditional character first. It is made here so that the product needs no converter at run time.
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import opencc

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "src" / "shouyue" / "search" / "data" / "simplified.txt"
BLOCKS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))  # what computers in daily use can show


def main(words: list[str]) -> int:
    if words not in ([], ["--check"]):
        print(__doc__)
        return 2
    wanted = "".join(f"{pair}\n" for pair in pairs())
    if words:
        same = RESULT.exists() and RESULT.read_text(encoding="utf-8") == wanted
        print("up to date" if same else f"{RESULT.relative_to(ROOT)} is stale: run `python tools/fold.py`")
        return 0 if same else 1
    RESULT.write_text(wanted, encoding="utf-8")
    print(f"{RESULT.relative_to(ROOT)}: {wanted.count(chr(10))} characters")
    return 0


def pairs() -> list[str]:
    """Each character that is written otherwise in Simplified Chinese, with that form, where fonts have it."""
    converter = opencc.OpenCC("t2s")
    found = []
    for code in (code for block in BLOCKS for code in block):
        character = chr(code)
        simple: str = unicodedata.normalize("NFKC", converter.convert(character))
        if simple != character and len(simple) == 1 and ord(simple) <= 0xFFFF:
            found.append(character + simple)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
