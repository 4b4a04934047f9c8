"""What is taken for the same: full width and half width, capitals and small letters, Traditional and Simplified."""

import re
import unicodedata
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
CHINESE = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
RUN = re.compile(rf"[{CHINESE}]+|[^\W_{CHINESE}]+")  # Chinese characters in a row, or letters and digits
IS_CHINESE = re.compile(f"[{CHINESE}]")


class _Folds(dict[int, str]):
    """What each character is taken for, worked out when it is met first."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).casefold()
        self[code] = folded = "".join(_simplified().get(character, character) for character in plain)
        return folded


@cache
def _simplified() -> dict[str, str]:
    """Simplified characters by their Traditional ones; the table is made by tools/fold.py."""
    return {line[0]: line[1] for line in (DATA / "simplified.txt").read_text(encoding="utf-8").split()}


_folds = _Folds()


def composed(text: str) -> str:
    """The text with letters and their marks put together: what `fold_character` goes through."""
    return unicodedata.normalize("NFC", text)


def fold_character(character: str) -> str:
    """What one character is taken for: none, one or several."""
    return _folds[ord(character)]


def fold(text: str) -> str:
    """The text as it is compared."""
    return composed(text).translate(_folds)
