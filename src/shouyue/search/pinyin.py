"""Names as people type them on a Latin keyboard: 张三 as zhangsan or zs, 单雄信 as shanxiongxin, 重庆 as cq.

`pypinyin` (MIT) knows words; how a surname is read that is read otherwise elsewhere stands in `data/surnames.txt`.
"""

from functools import cache

from shouyue.search.folding import DATA, IS_CHINESE, RUN, fold

PERSON = range(2, 5)  # Chinese characters in a person's name

Syllables = tuple[str, ...]


def pinyin(name: str) -> str:
    """A person's name in pinyin without tones or spaces; Latin parts stay as they are, in small letters."""
    return "".join(syllables(name))


def initials(name: str) -> str:
    """The first letters of a person's name; Latin parts stay whole."""
    return "".join(initials_of(syllables(name), name))


def syllables(name: str) -> Syllables:
    """The syllables of a person's name, its surname read as one."""
    return _read(name, surname=True)


def readings(name: str) -> tuple[Syllables, ...]:
    """A name as a person's and, where that is another reading, as a word: 解放 is both xie fang and jie fang."""
    person, word = _read(name, surname=True), _read(name, surname=False)
    return (person,) if person == word else (person, word)


def initials_of(read: Syllables, name: str) -> Syllables:
    """The first letter of each syllable; a part of `name` that is Latin in itself stays whole."""
    latin = {run for run in RUN.findall(fold(name)) if not IS_CHINESE.match(run)}
    return tuple(syllable if syllable in latin else syllable[0] for syllable in read)


def _read(name: str, *, surname: bool) -> Syllables:
    found: list[str] = []
    for place, run in enumerate(RUN.findall(fold(name))):
        is_chinese = IS_CHINESE.match(run) is not None
        found += _chinese(run, surname=surname and place == 0) if is_chinese else [run]
    return tuple(found)


def _chinese(run: str, *, surname: bool) -> list[str]:
    from pypinyin import lazy_pinyin  # its tables take 0.4 s to read: only who writes a name waits for them

    known = _surnames()
    start = next((size for size in (2, 1) if run[:size] in known), 0)
    if surname and start and len(run) in PERSON:
        return [*known[run[:start]], *_chinese(run[start:], surname=False)] if run[start:] else [*known[run]]
    return list(lazy_pinyin(run, errors="ignore"))


@cache
def _surnames() -> dict[str, Syllables]:
    lines = (DATA / "surnames.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if not line.startswith("#"))
    return {row[0]: tuple(row[1:]) for row in rows}
